package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Timestamps;
import dev.watchdog.support.Databases;
import dev.watchdog.support.ForwardingDatabase;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is tidied up around the rows is held against its guards once more in the statement that writes it. */
class HousekeepingStoreTest extends WithTables {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");
  private static final String LONG_AGO = Timestamps.format(NOW.minus(Duration.ofHours(9)));
  private static final String LATER = Timestamps.format(NOW.minusSeconds(5));

  private Runnable between = () -> {};
  private List<Map<String, Object>> afterwards;
  private HousekeepingStore housekeeping;

  HousekeepingStoreTest() {
    super(Databases.h2());
  }

  /** Somebody changes a row after it was read and before it is written. */
  private final class Overtaken extends ForwardingDatabase {
    Overtaken(Database real) {
      super(real);
    }

    @Override
    public <T> Future<T> write(Function<Transaction, Future<T>> work) {
      between.run();
      afterwards = platform.everything();
      return super.write(work);
    }
  }

  @BeforeEach
  void begin() {
    Layouts layouts = Layouts.of(database, new Layout(true, true, true, true, true, true, true, true, true));
    housekeeping = new HousekeepingStore(new Overtaken(database), layouts, Duration.ofHours(2));
    platform.row("e1").status("skipped").startedAt(LONG_AGO).insert();
    platform.row("e2").status("success").startedAt(LONG_AGO).with("completed_at", LONG_AGO).insert();
    platform.activity("a2", "chat_start", LONG_AGO, "e2");
  }

  private void set(String sql, Object value) {
    platform.execute(sql, value);
  }

  /** What may happen to a skipped row. */
  enum OfRow {
    COMPLETED("completed_at", LATER),
    LEASED("lease_expires_at", "2026-03-25T10:10:00Z"),
    RUNNING("status", "running"),
    QUEUED("status", "queued"),
    STARTED_ANEW("started_at", LATER);

    private final String column;
    private final String value;

    OfRow(String column, String value) {
      this.column = column;
      this.value = value;
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_skipped_row_that_changes_after_it_was_read_is_left(OfRow change) throws Exception {
    between = () -> platform.set("e1", change.column, change.value);

    int finalized = await(housekeeping.finalizeSkipped(false, NOW)).changed();

    assertThat(finalized).as("skipped rows that are told as completed although the only one is %s now", change).isZero();
    assertThat(platform.everything()).as("rows and activities, of which one is %s now", change).isEqualTo(afterwards);
  }

  @Test
  void a_skipped_row_that_stays_as_it_was_is_completed() throws Exception {
    assertThat(await(housekeeping.finalizeSkipped(false, NOW)).changed()).as("skipped rows that are completed").isEqualTo(1);
    assertThat(platform.read("e1")).containsEntry("status", "failed").containsEntry("completed_at", LONG_AGO);
  }

  /** What may happen to an open activity, or to its execution. */
  enum OfActivity {
    CLOSED("UPDATE agent_activities SET activity_state = ? WHERE id = 'a2'", "completed"),
    STARTED_ANEW("UPDATE agent_activities SET started_at = ? WHERE id = 'a2'", LATER),
    OF_A_ROW_THAT_RUNS("UPDATE schedule_executions SET status = ? WHERE id = 'e2'", "running");

    private final String sql;
    private final String value;

    OfActivity(String sql, String value) {
      this.sql = sql;
      this.value = value;
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_activity_that_changes_after_it_was_read_is_left(OfActivity change) throws Exception {
    between = () -> set(change.sql, change.value);

    int failed = await(housekeeping.failActivities(false, NOW)).changed();

    assertThat(failed).as("activities that are told as failed although the only one is %s now", change).isZero();
    assertThat(platform.everything()).as("rows and activities, of which one is %s now", change).isEqualTo(afterwards);
  }

  @Test
  void an_activity_that_stays_as_it_was_is_failed() throws Exception {
    assertThat(await(housekeeping.failActivities(false, NOW)).changed()).as("activities that are failed").isEqualTo(1);
    assertThat(platform.readActivity("a2")).containsEntry("activity_state", "failed");
  }

  @Test
  void a_dry_run_counts_both_and_writes_neither() throws Exception {
    List<Map<String, Object>> before = platform.everything();

    assertThat(await(housekeeping.finalizeSkipped(true, NOW)).changed()).as("skipped rows of a dry run").isEqualTo(1);
    assertThat(await(housekeeping.failActivities(true, NOW)).changed()).as("activities of a dry run").isEqualTo(1);

    assertThat(afterwards).as("writes of a dry run").isNull();
    assertThat(platform.everything()).as("rows and activities after a dry run").isEqualTo(before);
  }
}
