package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.app.Ports;
import dev.watchdog.app.Watchdog;
import dev.watchdog.config.Preset;
import dev.watchdog.config.Settings;
import dev.watchdog.config.SettingsLoader;
import dev.watchdog.config.Sources;
import dev.watchdog.store.Database;
import dev.watchdog.store.Row;
import dev.watchdog.store.Transaction;
import dev.watchdog.support.ForwardingDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database that goes away again between being reached and the start of all that rests on it. */
@Timeout(60)
class StartAgainTest {

  private static final String RELAYS_FIRST_READING = "published_at IS NULL";

  @Test
  void what_a_failed_start_deployed_is_not_there_beside_what_the_next_one_deploys() throws Exception {
    int clean = deploymentsAfterStart("clean", 0);

    assertThat(deploymentsAfterStart("again", 2)).isEqualTo(clean);
  }

  private int deploymentsAfterStart(String name, int failures) throws Exception {
    AtomicInteger left = new AtomicInteger(failures);
    Ports ports = new Ports() {
      @Override
      public Database database(Database database) {
        return new Failing(database, left);
      }
    };
    Vertx vertx = Vertx.vertx();
    Watchdog watchdog = Watchdog.serve(vertx, settings(name), ports).await(20, TimeUnit.SECONDS);
    watchdog.ready().await(20, TimeUnit.SECONDS);
    int deployed = vertx.deploymentIDs().size();
    assertThat(left).as("failures to come").hasValue(0);
    watchdog.stop().await(20, TimeUnit.SECONDS);
    assertThat(vertx.deploymentIDs()).as("left after the stop").isEmpty();
    vertx.close().await(20, TimeUnit.SECONDS);
    return deployed;
  }

  private static Settings settings(String name) {
    List<String> values = List.of("database.url=jdbc:h2:mem:start_" + name, "redis.url=none", "http.port=0", "reconcile.first-delay=1h");
    Sources sources = new Sources(Preset.NONE, Path.of("target", "without-settings"), Optional.empty(), Map.of(), values);
    return SettingsLoader.load(sources).settings();
  }

  /** Refuses some readings of the relay as a database does that has just gone. */
  private static final class Failing extends ForwardingDatabase {
    private final AtomicInteger left;

    Failing(Database real, AtomicInteger left) {
      super(real);
      this.left = left;
    }

    @Override
    public <T> Future<T> read(Function<Transaction, Future<T>> work) {
      return super.read(transaction -> work.apply(new FailingTransaction(transaction, left)));
    }
  }

  private record FailingTransaction(Transaction transaction, AtomicInteger left) implements Transaction {

    @Override
    public Future<List<Row>> query(String sql, Object... values) {
      boolean fails = sql.contains(RELAYS_FIRST_READING) && left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
      return fails ? Future.failedFuture("the database has gone") : transaction.query(sql, values);
    }

    @Override
    public Future<Integer> update(String sql, Object... values) {
      return transaction.update(sql, values);
    }

    @Override
    public Future<List<Integer>> batch(String sql, List<Object[]> bindings) {
      return transaction.batch(sql, bindings);
    }
  }
}
