package dev.watchdog.demo;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PlatformTablesTest {

  private static final Instant START = Instant.parse("2026-03-25T10:00:00.123456Z");
  private static final Launch LAUNCH = new Launch("e1", "hourly-a1", "a1", "Do it", Duration.ofSeconds(12), START);
  private static final String ROW = """
      SELECT status, completed_at, duration_ms, response, error, cost, execution_log FROM schedule_executions WHERE id = 'e1'
      """;
  private static final String ACTIVITY = """
      SELECT activity_type, activity_state, started_at, completed_at, duration_ms, error FROM agent_activities
       WHERE related_execution_id = 'e1'
      """;

  private final Vertx vertx = Vertx.vertx();
  private PlatformStores stores;
  private PlatformTables tables;

  @BeforeEach
  void open() throws Exception {
    stores = new PlatformStores(vertx);
    tables = stores.tables;
  }

  @AfterEach
  void close() throws Exception {
    stores.close();
    vertx.close().await(10, SECONDS);
  }

  @Test
  void an_execution_begins_as_a_running_row_with_an_open_activity_of_its_own() throws Exception {
    tables.begin(LAUNCH, "dispatched").await(5, SECONDS);

    assertThat(stores.sql("""
        SELECT schedule_id, agent_name, status, started_at, completed_at, message, triggered_by, claude_session_id, lease_expires_at
          FROM schedule_executions
         WHERE id = 'e1'
        """)).containsExactly(
            row("hourly-a1", "a1", "running", "2026-03-25T10:00:00.123456Z", null, "Do it", "schedule", "dispatched", null));
    assertThat(stores.sql(ACTIVITY)).containsExactly(row("schedule_start", "started", "2026-03-25T10:00:00.123456Z", null, null, null));
    assertThat(tables.running().await(5, SECONDS)).containsExactly(new PlatformTables.RunningId("e1", "a1"));
  }

  @Test
  void what_a_person_started_says_so() throws Exception {
    tables.begin(new Launch("e1", Launch.MANUAL, "a1", "Do it", Duration.ofSeconds(12), START), null).await(5, SECONDS);

    assertThat(stores.sql("SELECT schedule_id, triggered_by, claude_session_id FROM schedule_executions"))
        .containsExactly(row("__manual__", "manual", null));
    assertThat(stores.sql(ACTIVITY).get(0).get(0)).isEqualTo("chat_start");
  }

  @Test
  void a_session_is_noted_only_while_the_row_is_being_dispatched() throws Exception {
    tables.begin(LAUNCH, "dispatched").await(5, SECONDS);
    tables.noteSession("e1", "s1").await(5, SECONDS);
    tables.noteSession("e1", "s2").await(5, SECONDS);

    assertThat(stores.sql("SELECT claude_session_id FROM schedule_executions")).containsExactly(row("s1"));
  }

  @Test
  void a_success_closes_row_and_activity() throws Exception {
    tables.begin(LAUNCH, "dispatched").await(5, SECONDS);

    assertThat(tables.succeed(LAUNCH, resultAt(START.plusMillis(6500))).await(5, SECONDS)).isTrue();

    List<Object> row = stores.sql(ROW).get(0);
    assertThat(row.subList(0, 5)).isEqualTo(row("success", "2026-03-25T10:00:06.623456Z", 6500, "Done: Do it", null));
    assertThat(((Number) row.get(5)).doubleValue()).isCloseTo(0.12, Offset.offset(1e-6));
    assertThat((String) row.get(6)).startsWith("[\"").endsWith("\"]");
    assertThat(stores.sql(ACTIVITY)).containsExactly(
        row("schedule_start", "completed", "2026-03-25T10:00:00.123456Z", "2026-03-25T10:00:06.623456Z", 6500, null));
    assertThat(tables.running().await(5, SECONDS)).isEmpty();
  }

  @Test
  void whoever_ended_the_row_first_was_right() throws Exception {
    tables.begin(LAUNCH, "dispatched").await(5, SECONDS);
    assertThat(tables.fail(LAUNCH, "Agent refused", START.plusSeconds(1)).await(5, SECONDS)).isTrue();
    List<List<Object>> before = stores.sql(ROW);
    List<List<Object>> activityBefore = stores.sql(ACTIVITY);

    assertThat(tables.succeed(LAUNCH, resultAt(START.plusSeconds(5))).await(5, SECONDS)).isFalse();

    assertThat(stores.sql(ROW)).isEqualTo(before);
    assertThat(before.get(0).subList(0, 5)).isEqualTo(row("failed", "2026-03-25T10:00:01.123456Z", 1000, null, "Agent refused"));
    assertThat(stores.sql(ACTIVITY)).isEqualTo(activityBefore);
    assertThat(activityBefore.get(0).get(1)).isEqualTo("failed");
  }

  @Test
  void only_what_has_ended_is_removed() throws Exception {
    Launch other = new Launch("e2", "hourly-a1", "a1", "Do it", Duration.ofSeconds(12), START);
    tables.begin(LAUNCH, "dispatched").await(5, SECONDS);
    tables.begin(other, "dispatched").await(5, SECONDS);
    tables.fail(LAUNCH, "Agent refused", START.plusSeconds(1)).await(5, SECONDS);

    tables.remove(List.of("e1", "e2")).await(5, SECONDS);

    assertThat(stores.sql("SELECT id FROM schedule_executions")).containsExactly(row("e2"));
    assertThat(stores.sql("SELECT related_execution_id FROM agent_activities")).containsExactly(row("e2"));
  }

  @Test
  void the_catalogue_is_registered_once_however_often() throws Exception {
    TaskCatalogue catalogue = new TaskCatalogue(List.of("a1", "a2"), new SplittableRandom(7));
    tables.register(catalogue).await(5, SECONDS);
    tables.register(catalogue).await(5, SECONDS);

    assertThat(stores.sql("SELECT id, agent_name FROM agent_schedules ORDER BY id")).containsExactly(
        row("daily-a1", "a1"), row("daily-a2", "a2"), row("hourly-a1", "a1"), row("hourly-a2", "a2"), row("nightly-a1", "a1"),
        row("nightly-a2", "a2"));
    assertThat(stores.sql("SELECT COUNT(*) FROM agent_schedules WHERE timeout_seconds IS NULL")).containsExactly(row(2L));
    assertThat(stores.sql("SELECT agent_name, max_parallel_tasks FROM agent_ownership ORDER BY agent_name"))
        .containsExactly(row("a1", 4), row("a2", 4));
    assertThat(stores.sql("SELECT COUNT(*) FROM agent_ownership WHERE execution_timeout_seconds BETWEEN 8 AND 20"))
        .containsExactly(row(2L));
  }

  private static WorkResult resultAt(Instant end) {
    return WorkResult.of(LAUNCH.dispatch(), 0.12, end);
  }

  private static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }
}
