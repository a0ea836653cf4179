package dev.watchdog.simulation;

import dev.watchdog.store.Database;
import dev.watchdog.store.Dialect;
import dev.watchdog.store.Row;
import dev.watchdog.store.Transaction;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The SQL store as one process sees it: the product's statements against a real engine, each transaction whole at one moment of simulated
 * time, after a delay, and with what can happen on the way there and back.
 */
final class SimulatedDatabase implements Database {

  private static final long DEADLINE = 28 * Loop.SECOND;
  private static final long BUSY = 5 * Loop.SECOND;
  private static final int RETRIES_MAX = 5;
  private static final Set<Integer> MISSING_CODES = Set.of(42102, 42103, 42104, 42122);

  private final Loop loop;
  private final Life life;
  private final Chance chance;
  private final Server server;

  /** Hears that a process was told the time, by a clock that is that far ahead of the world's. */
  interface Clocks {
    void told(Life life, long ahead);
  }

  /** What all processes share: the tables, and in what condition the engine is. */
  static final class Server {
    private final Tables tables;
    private final Weather weather;
    private final Consumer<Life> changed;
    private final Clocks clocks;
    private final Map<String, Long> stateReads = new HashMap<>();
    private long outageUntil;
    private long clockAhead;
    private long readOnlyUntil;
    private String refusedId;
    private long refusedUntil;

    /** Calls back after each transaction that wrote to a table that promises are about. */
    Server(Tables tables, Weather weather, Consumer<Life> changed, Clocks clocks) {
      this.tables = tables;
      this.weather = weather;
      this.changed = changed;
      this.clocks = clocks;
    }

    /** Its clock goes wrong by so much; 0 puts it right. */
    void clockAhead(long micros) {
      clockAhead = micros;
    }

    void outage(long until) {
      outageUntil = until;
    }

    void readOnly(long until) {
      readOnlyUntil = until;
    }

    void refuse(String id, long until) {
      refusedId = id;
      refusedUntil = until;
    }

    /** When a process last read the state of a row beyond what it loaded; the beginning of time where it never did. */
    long stateReadAt(Life life, String id) {
      return stateReads.getOrDefault(life.name + " " + id, Long.MIN_VALUE);
    }

    void heal() {
      outageUntil = 0;
      readOnlyUntil = 0;
      clockAhead = 0;
      refusedUntil = 0;
    }
  }

  /** A failure of which it is known what it means. */
  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final Dialect.Fault fault;

    Failure(Dialect.Fault fault, String text) {
      super(text, null, false, false);
      this.fault = fault;
    }
  }

  SimulatedDatabase(Loop loop, Life life, Chance chance, Server server) {
    this.loop = loop;
    this.life = life;
    this.chance = chance;
    this.server = server;
  }

  @Override
  public Dialect dialect() {
    return Dialect.H2;
  }

  @Override
  public <T> Future<T> read(Function<Transaction, Future<T>> work) {
    return submit(work, false);
  }

  @Override
  public <T> Future<T> write(Function<Transaction, Future<T>> work) {
    return write(work, RETRIES_MAX);
  }

  private <T> Future<T> write(Function<Transaction, Future<T>> work, int retries) {
    return submit(work, true)
        .recover(failure -> retries > 0 && fault(failure) == Dialect.Fault.RETRY ? write(work, retries - 1) : Future.failedFuture(failure));
  }

  /** As a server tells it, although the engine is embedded here. */
  @Override
  public Future<Optional<Instant>> time() {
    return this.<SimulatedSlots.Clock>read(transaction ->
            Future.succeededFuture(new SimulatedSlots.Clock(loop.now() + server.clockAhead, server.clockAhead)))
        .map(told -> {
          server.clocks.told(life, told.ahead());
          return Optional.of(Loop.instant(told.time()));
        });
  }

  private <T> Future<T> submit(Function<Transaction, Future<T>> work, boolean write) {
    Promise<T> answer = Promise.promise();
    Weather weather = server.weather;
    double usually = 0.004;
    if (server.outageUntil > loop.now() || weather.strikes(Fault.DATABASE_REFUSED, usually)) {
      fail(answer, chance.latency(Loop.MILLI), Dialect.Fault.STORE, "connection refused");
    } else if (write && server.readOnlyUntil > loop.now()) {
      fail(answer, chance.latency(Loop.MILLI), Dialect.Fault.STORE, "read-only");
    } else if (weather.strikes(Fault.DATABASE_TIMED_OUT, usually)) {
      fail(answer, DEADLINE, Dialect.Fault.STORE, "no answer within 28 s");
    } else if (weather.strikes(Fault.DATABASE_EXECUTED_AND_TIMED_OUT, usually)) {
      execute(work, chance.between(1, DEADLINE), (done, failure) -> {});
      fail(answer, DEADLINE, Dialect.Fault.STORE, "no answer within 28 s");
    } else if (weather.strikes(Fault.DATABASE_EXECUTED_LATE, usually)) {
      execute(work, DEADLINE + chance.between(1, 3 * Loop.SECOND), (done, failure) -> {});
      fail(answer, DEADLINE, Dialect.Fault.STORE, "no answer within 28 s");
    } else if (weather.strikes(Fault.DATABASE_EXECUTED_AND_DROPPED, usually)) {
      execute(work, chance.latency(Loop.MILLI), (done, failure) -> fail(answer, 1, Dialect.Fault.STORE, "connection reset"));
    } else if (write && weather.strikes(Fault.DATABASE_LOCKED, usually)) {
      fail(answer, BUSY, Dialect.Fault.STORE, "database is locked");
    } else if (write && weather.strikes(Fault.DATABASE_DEADLOCK, 4 * usually)) {
      fail(answer, chance.latency(Loop.MILLI), Dialect.Fault.RETRY, "deadlock");
    } else {
      plainly(work, answer, weather.strikes(Fault.DATABASE_SLOW, usually));
    }
    return answer.future();
  }

  private <T> void plainly(Function<Transaction, Future<T>> work, Promise<T> answer, boolean slow) {
    long there = slow ? chance.between(Loop.SECOND, 25 * Loop.SECOND) : chance.latency(Loop.MILLI);
    execute(work, there, (done, failure) -> loop.in(life, chance.latency(200), "database", failure == null ? "done" : "failed", () -> {
      if (failure == null) {
        answer.tryComplete(done);
      } else {
        answer.tryFail(failure);
      }
    }));
  }

  private void fail(Promise<?> answer, long after, Dialect.Fault fault, String text) {
    loop.in(life, after, "database", text, () -> answer.tryFail(new Failure(fault, text)));
  }

  /** What became of a transaction. */
  private interface Outcome<T> {
    void is(T done, Throwable failure);
  }

  /** At its moment the transaction happens whole, unless its process died before: then its connection was closed, and it was undone. */
  private <T> void execute(Function<Transaction, Future<T>> work, long after, Outcome<T> outcome) {
    loop.in(null, after, "transaction", life.name, () -> {
      if (!life.alive()) {
        return;
      }
      Statements statements = new Statements();
      Future<T> done = work.apply(statements);
      if (!done.isComplete()) {
        throw new IllegalStateException("a transaction waits for something else than its statements");
      }
      finish(done.succeeded());
      if (done.succeeded() && statements.notable) {
        server.changed.accept(life);
      }
      outcome.is(done.result(), done.cause());
    });
  }

  private void finish(boolean commit) {
    try {
      if (commit) {
        server.tables.commit();
      } else {
        server.tables.rollback();
      }
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  @Override
  public Dialect.Fault fault(Throwable failure) {
    return failure instanceof Failure known ? known.fault : failure instanceof SQLException ? Dialect.Fault.STATEMENT : Dialect.Fault.STORE;
  }

  @Override
  public boolean missing(Throwable failure) {
    return failure instanceof SQLException error && MISSING_CODES.contains(error.getErrorCode());
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  /** The statements of one transaction; each is done when its method returns. */
  private final class Statements implements Transaction {
    private boolean notable;

    private void note(String sql) {
      notable |= sql.contains("UPDATE schedule_executions") || sql.contains("UPDATE agent_activities") || sql.contains("watchdog_recovery");
    }

    @Override
    public Future<List<Row>> query(String sql, Object... values) {
      if (sql.startsWith("SELECT id, ") && sql.contains("FROM schedule_executions WHERE id IN ")) {
        for (Object id : values) {
          server.stateReads.put(life.name + " " + id, loop.now());
        }
      }
      try {
        return Future.succeededFuture(server.tables.query(sql, values));
      } catch (SQLException failure) {
        return Future.failedFuture(failure);
      }
    }

    @Override
    public Future<Integer> update(String sql, Object... values) {
      note(sql);
      if (refused(sql, values)) {
        return Future.failedFuture(new Failure(Dialect.Fault.STATEMENT, "value refused"));
      }
      try {
        return Future.succeededFuture(server.tables.update(sql, values));
      } catch (SQLException failure) {
        return Future.failedFuture(failure);
      }
    }

    private boolean refused(String sql, Object... values) {
      boolean refusing = server.refusedUntil > loop.now() && sql.contains("UPDATE schedule_executions");
      return refusing && Arrays.asList(values).contains(server.refusedId);
    }

    @Override
    public Future<List<Integer>> batch(String sql, List<Object[]> bindings) {
      List<Integer> counts = new ArrayList<>();
      for (Object[] values : bindings) {
        Future<Integer> changed = update(sql, values);
        if (changed.failed()) {
          return Future.failedFuture(changed.cause());
        }
        counts.add(changed.result());
      }
      return Future.succeededFuture(counts);
    }
  }
}
