package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.Events;
import org.junit.jupiter.api.Test;

/** On a SQLite file, whose triggers can refuse one column. */
class RelayMarkOnSqliteTest extends Scenario {

  @Override
  Database newDatabase() {
    return Databases.sqlite();
  }

  @Test
  void an_event_that_was_told_and_could_not_be_marked_is_marked_later_and_not_told_again() {
    Events events = events();
    store.execute(
        "CREATE TRIGGER unmarked BEFORE UPDATE OF published_at ON watchdog_recovery"
            + " BEGIN SELECT RAISE(ABORT, 'refused by a trigger'); END");
    store.row("e1").age(300).insert();

    cycle();
    events.awaitRecoveries(1);
    assertThat(publishedAt()).isNull();
    store.execute("DROP TRIGGER unmarked");

    Eventually.within(SOON, () -> assertThat(publishedAt()).isNotNull());
    assertToldOnly(events, 1);
  }

  private Object publishedAt() {
    return store.query("SELECT published_at FROM watchdog_recovery").get(0).get("published_at");
  }
}
