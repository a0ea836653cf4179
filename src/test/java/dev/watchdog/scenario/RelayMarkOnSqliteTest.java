package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;
import dev.watchdog.support.Events;
import dev.watchdog.support.Eventually;
import java.util.List;
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

  @Test
  void what_another_process_wrote_is_told_of_to_nobody_and_to_a_browser_that_comes() {
    store.row("e1").age(300).insert();
    cycle();
    Eventually.within(SOON, () -> assertThat(publishedAt()).isNotNull());

    writeAsAnother("e2");
    Eventually.within(SOON, () -> assertThat(untold()).isEmpty());
    Events events = events();
    writeAsAnother("e3");
    events.awaitRecoveries(1);

    assertThat(events.recoveries()).allSatisfy(told -> assertThat(told.getString("execution_id")).isEqualTo("e3"));
  }

  /** The newest entry once more, of another execution, as a second watchdog enters it. */
  private void writeAsAnother(String id) {
    store.execute(
        "INSERT INTO watchdog_recovery SELECT id + 1, cycle_id, attempt_key, '" + id + "', agent_name, started_at, action, rule_number,"
            + " status, reason, recorded_at, evidence, released_at, release_note, NULL FROM watchdog_recovery ORDER BY id DESC LIMIT 1");
  }

  private List<?> untold() {
    return store.query("SELECT id FROM watchdog_recovery WHERE published_at IS NULL");
  }

  private Object publishedAt() {
    return store.query("SELECT published_at FROM watchdog_recovery").get(0).get("published_at");
  }
}
