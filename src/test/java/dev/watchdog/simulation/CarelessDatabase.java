package dev.watchdog.simulation;

import dev.watchdog.bus.Addresses;
import dev.watchdog.store.Database;
import dev.watchdog.store.Row;
import dev.watchdog.store.Transaction;
import dev.watchdog.support.ForwardingDatabase;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The SQL store with one statement, or one step around it, done wrong. */
final class CarelessDatabase extends ForwardingDatabase {

  private static final String RUNNING = " WHERE e.status = 'running'";
  private static final String STATE = " FROM schedule_executions WHERE id IN ";
  private static final String ENTER = "INSERT INTO watchdog_recovery";

  private final World world;
  private final Life life;
  private final How how;
  private final UnaryOperator<String> rewritten;
  private final Map<String, Row> loaded = new HashMap<>();

  /** What is done wrong. */
  enum How {
    /** The rows are ended in one transaction and entered in the ledger in the next. */
    ENTER_LATER,
    /** An entry is told as soon as it is written, whatever becomes of its transaction. */
    PUBLISH_EARLY,
    /** A slot is given back as soon as its row is written, whatever becomes of its transaction. */
    RELEASE_EARLY,
    /** What was loaded at the beginning of the cycle stands for the row as it is now. */
    STATE_AS_LOADED,
    /** The time is what the process takes it for. */
    OWN_CLOCK
  }

  CarelessDatabase(Database real, World world, Life life, How how, UnaryOperator<String> rewritten) {
    super(real);
    this.world = world;
    this.life = life;
    this.how = how;
    this.rewritten = rewritten;
  }

  @Override
  public <T> Future<T> read(Function<Transaction, Future<T>> work) {
    return real.read(transaction -> work.apply(new Careless(transaction)));
  }

  @Override
  public <T> Future<T> write(Function<Transaction, Future<T>> work) {
    Careless[] last = new Careless[1];
    return real.write(transaction -> work.apply(last[0] = new Careless(transaction)))
        .onSuccess(done -> last[0].later.forEach(next ->
            real.write(transaction -> transaction.batch(next.sql, next.bindings))));
  }

  @Override
  public Future<Optional<Instant>> time() {
    return real.time().map(told -> how == How.OWN_CLOCK ? told.map(time -> life.wall()) : told);
  }

  private record Batch(String sql, List<Object[]> bindings) {}

  /** One transaction, done carelessly. */
  private final class Careless implements Transaction {
    private final Transaction real;
    private final List<Batch> later = new ArrayList<>();

    Careless(Transaction real) {
      this.real = real;
    }

    @Override
    public Future<List<Row>> query(String sql, Object... values) {
      if (how == How.STATE_AS_LOADED && sql.contains(STATE) && values.length == 1 && loaded.containsKey(values[0])) {
        Row row = loaded.get(values[0]);
        return Future.succeededFuture(
            List.of(new Row(row.text(0), "running", row.text(2), row.text(1), null, row.text(3), row.text(4), null)));
      }
      return real.query(rewritten.apply(sql), values).onSuccess(rows -> {
        if (sql.endsWith(RUNNING)) {
          loaded.clear();
          rows.forEach(row -> loaded.put(row.text(0), row));
        }
      });
    }

    @Override
    public Future<Integer> update(String sql, Object... values) {
      return real.update(rewritten.apply(sql), values);
    }

    @Override
    public Future<List<Integer>> batch(String sql, List<Object[]> bindings) {
      if (sql.contains(ENTER)) {
        if (how == How.ENTER_LATER) {
          later.add(new Batch(sql, bindings));
          return Future.succeededFuture(bindings.stream().map(binding -> 1).toList());
        }
        bindings.forEach(this::early);
      }
      return real.batch(rewritten.apply(sql), bindings);
    }

    private void early(Object[] entry) {
      long id = ((Number) entry[0]).longValue();
      if (how == How.PUBLISH_EARLY) {
        world.busChecks.told(life, Addresses.RECOVERY, new io.vertx.core.json.JsonObject().put("id", id));
      }
      if (how == How.RELEASE_EARLY && entry[4] != null) {
        Keyspace.Member member = world.keys.slot((String) entry[4], (String) entry[3]);
        if (member != null) {
          world.slotChecks.slot(life, (String) entry[4], (String) entry[3], member, false);
          world.keys.free((String) entry[4], (String) entry[3]);
        }
      }
    }
  }
}
