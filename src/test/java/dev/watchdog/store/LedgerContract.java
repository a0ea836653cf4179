package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.watchdog.core.AgentError;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.Boot;
import dev.watchdog.core.Evidence;
import dev.watchdog.core.Limit;
import dev.watchdog.core.Marker;
import dev.watchdog.core.MarkerRead;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Policy;
import dev.watchdog.core.Reason;
import dev.watchdog.core.Retained;
import dev.watchdog.core.RowEnd;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.Status;
import dev.watchdog.core.Timestamps;
import dev.watchdog.core.Verdict;
import dev.watchdog.core.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written of the end of a row: nothing that nobody saw. */
abstract class LedgerContract extends WithTables {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");
  private static final Instant STARTED = NOW.minusSeconds(900);
  private static final String STARTED_TEXT = Timestamps.format(STARTED);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Policy POLICY = new Policy(MINUTE, MINUTE, MINUTE, MINUTE, MINUTE, OptionalInt.empty(), MINUTE);

  private Ledger ledger;

  LedgerContract(dev.watchdog.support.Database engine) {
    super(engine);
  }

  @BeforeEach
  void begin() {
    ledger = new Ledger(database, Layouts.of(database, new Layout(true, true, true, true, true, true, true, true, true)));
  }

  private static Evidence evidence(String startedAt, String session) {
    return evidence("e1", startedAt, session);
  }

  private static Evidence evidence(String id, String startedAt, String session) {
    Limit limit = new Limit(Duration.ofSeconds(900), Limit.Source.SCHEDULE, true);
    RunningRow row = RunningRow.of(new Attempt(id, startedAt), "a", session, null, limit, NOW);
    Observation absent = new Observation.Absent(new Observation.Checks(true, true));
    return Evidence.of(row, new MarkerRead(Marker.NONE, NOW), absent, Memory.EMPTY, Boot.UNKNOWN, POLICY, NOW);
  }

  /** Ends the row, which its agent is said to have started at that time. */
  private Map<String, Object> end(String startedAt, Verdict verdict) throws Exception {
    platform.row("e1").startedAt(startedAt).session("dispatched").insert();
    Evidence evidence = evidence(startedAt, "dispatched");
    await(ledger.end(List.of(new RowEnd(1, evidence, verdict, Status.FAILED, "gone", "gone", null, null)), NOW));
    return platform.read("e1");
  }

  private static Retained.Kept kept(String status, String session, Instant retainedAt) {
    return new Retained.Kept(status, "done", null, null, session, null, null, 0, retainedAt, 0);
  }

  /** Writes the result into the row, which is there already. */
  private int recover(String startedAt, String sessionRead, Retained.Kept kept) throws Exception {
    Evidence evidence = evidence(startedAt, sessionRead).with(kept);
    Verdict verdict = new Verdict(11, Kind.RESULT_READY);
    RowEnd end = new RowEnd(1, evidence, verdict, kept.status(), "kept", null, kept, null);
    return await(ledger.end(List.of(end), NOW)).entries().size();
  }

  private Map<String, Object> recovered(String startedAt, Instant retainedAt) throws Exception {
    platform.row("e1").startedAt(startedAt).session("dispatched").insert();
    assertThat(recover(startedAt, "dispatched", kept("success", null, retainedAt))).isEqualTo(1);
    return platform.read("e1");
  }

  private static Object text(Instant time) {
    return Timestamps.format(time);
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, names = {"NO_SESSION", "ORPHANED", "STALE", "UNSTOPPABLE", "STILL_LISTED"})
  void an_end_that_nobody_saw_has_no_duration(Kind kind) throws Exception {
    platform.activity("own", "chat_start", STARTED_TEXT, "e1");

    Map<String, Object> row = end(STARTED_TEXT, new Verdict(13, kind));

    assertThat(row).containsEntry("status", "failed").containsEntry("completed_at", text(NOW)).containsEntry("duration_ms", null);
    assertThat(platform.readActivity("own"))
        .containsEntry("activity_state", "failed")
        .containsEntry("completed_at", text(NOW))
        .containsEntry("duration_ms", null);
  }

  @Test
  void a_run_that_was_killed_took_until_then() throws Exception {
    platform.activity("own", "chat_start", Timestamps.format(STARTED.plusSeconds(1)), "e1");

    Map<String, Object> row = end(STARTED_TEXT, new Verdict(3, Kind.TERMINATED));

    assertThat(row).containsEntry("completed_at", text(NOW)).containsEntry("duration_ms", 900_000);
    assertThat(platform.readActivity("own")).containsEntry("duration_ms", 899_000);
  }

  /** A start ahead is a difference of clocks; the other is further back than the column counts milliseconds. */
  @ParameterizedTest
  @CsvSource({"2026-03-25T10:04:00Z, 2026-03-25T10:04:00.000000Z", "2026-02-25T10:00:00Z, 2026-03-25T10:00:00.000000Z"})
  void a_duration_that_is_negative_or_too_large_is_none(String startedAt, String completedAt) throws Exception {
    assertThat(end(startedAt, new Verdict(3, Kind.TERMINATED)))
        .containsEntry("completed_at", completedAt)
        .containsEntry("duration_ms", null);
  }

  @Test
  void a_recovered_result_ended_when_its_agent_kept_it() throws Exception {
    platform.activity("own", "schedule_start", Timestamps.format(STARTED.plusSeconds(1)), "e1");
    platform.activity("later", "chat_start", Timestamps.format(STARTED.plusSeconds(100)), "e1");

    Map<String, Object> row = recovered(STARTED_TEXT, STARTED.plusSeconds(60));

    assertThat(row).containsEntry("completed_at", text(STARTED.plusSeconds(60))).containsEntry("duration_ms", 60_000);
    assertThat(platform.readActivity("own"))
        .containsEntry("activity_state", "completed")
        .containsEntry("completed_at", text(STARTED.plusSeconds(60)))
        .containsEntry("duration_ms", 59_000);
    assertThat(platform.readActivity("later"))
        .containsEntry("completed_at", text(STARTED.plusSeconds(100)))
        .containsEntry("duration_ms", null);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "2026-03-25T10:00:00.001Z")
  void a_result_that_does_not_tell_since_when_it_is_kept_ended_now_and_took_nobody_knows_how_long(Instant retainedAt) throws Exception {
    assertThat(recovered(STARTED_TEXT, retainedAt)).containsEntry("completed_at", text(NOW)).containsEntry("duration_ms", null);
  }

  @Test
  void a_result_kept_before_the_start_of_its_row_ended_at_that_start() throws Exception {
    assertThat(recovered(STARTED_TEXT, STARTED.minusSeconds(30)))
        .containsEntry("completed_at", text(STARTED))
        .containsEntry("duration_ms", null);
  }

  @Test
  void a_recovered_row_whose_start_is_none_has_no_duration() throws Exception {
    assertThat(recovered("garbage", NOW.minusSeconds(100)))
        .containsEntry("completed_at", text(NOW.minusSeconds(100)))
        .containsEntry("duration_ms", null);
  }

  @ParameterizedTest
  @CsvSource({"success, completed", "cancelled, cancelled", "failed, failed"})
  void the_activity_of_a_recovered_result_ends_as_the_result_does(String status, String state) throws Exception {
    platform.row("e1").startedAt(STARTED_TEXT).insert();
    platform.activity("own", "chat_start", STARTED_TEXT, "e1");

    recover(STARTED_TEXT, "dispatched", kept(status, null, null));

    assertThat(platform.status("e1")).isEqualTo(status);
    assertThat(platform.readActivity("own")).containsEntry("activity_state", state);
  }

  @ParameterizedTest
  @CsvSource({"dispatched, s-7, s-7", "s-1, s-7, s-1", "dispatched, , dispatched", "'', s-7, s-7", ", s-7, s-7", ", , ", "'', ' ', ''"})
  void the_session_of_a_result_takes_the_place_of_one_that_says_nothing(String before, String kept, String after) throws Exception {
    platform.row("e1").startedAt(STARTED_TEXT).session(before).insert();

    assertThat(recover(STARTED_TEXT, before, kept("success", kept, null))).isEqualTo(1);

    assertThat(platform.read("e1")).containsEntry("claude_session_id", after);
  }

  /** It was read as dispatched; the session that the platform wrote meanwhile is the one that its users will look for. */
  @Test
  void a_session_that_came_meanwhile_stays() throws Exception {
    platform.row("e1").startedAt(STARTED_TEXT).session("s-of-platform").insert();

    assertThat(recover(STARTED_TEXT, "dispatched", kept("success", "s-7", null))).isEqualTo(1);

    assertThat(platform.read("e1")).containsEntry("claude_session_id", "s-of-platform").containsEntry("status", "success");
  }

  /** What was judged by having no session is not even ended. */
  @Test
  void a_row_judged_without_a_session_that_is_dispatched_meanwhile_is_not_ended() throws Exception {
    platform.row("e1").startedAt(STARTED_TEXT).session("dispatched").insert();

    assertThat(recover(STARTED_TEXT, null, kept("success", "s-7", null))).isZero();

    assertThat(platform.read("e1")).containsEntry("claude_session_id", "dispatched").containsEntry("status", "running");
  }

  @Test
  void a_session_that_no_store_can_keep_costs_the_session_and_not_the_result() throws Exception {
    platform.row("e1").startedAt(STARTED_TEXT).session("dispatched").insert();

    assertThat(recover(STARTED_TEXT, "dispatched", kept("success", "s\u0000", null))).isEqualTo(1);

    assertThat(platform.read("e1")).containsEntry("claude_session_id", "dispatched").containsEntry("response", "done");
  }

  /** Statements that make every update of an execution change nothing and say so; none where the engine has no such thing. */
  abstract List<String> swallowUpdates();

  /** Statements after which the executions are a view whose rows are written by a trigger that nobody counts. */
  abstract List<String> hideBehindView();

  private Ledger.Outcome tryToEnd() throws Exception {
    Verdict verdict = new Verdict(13, Kind.ORPHANED);
    RowEnd end = new RowEnd(1, evidence(STARTED_TEXT, "dispatched"), verdict, Status.FAILED, "gone", "gone", null, null);
    return await(ledger.end(List.of(end), NOW));
  }

  private long entries() {
    return ((Number) platform.query("SELECT COUNT(*) AS n FROM watchdog_recovery").get(0).get("n")).longValue();
  }

  @Test
  void an_update_that_changes_nothing_of_a_row_that_is_as_it_was_is_no_lost_race() throws Exception {
    assumeThat(swallowUpdates()).as("what swallows an update").isNotEmpty();
    platform.row("e1").startedAt(STARTED_TEXT).session("dispatched").insert();
    swallowUpdates().forEach(platform::execute);

    for (int cycle = 0; cycle < 2; cycle++) {
      Ledger.Outcome outcome = tryToEnd();
      assertThat(outcome.refused().values()).containsExactly("the database changed nothing: a trigger or row level security?");
      assertThat(outcome.entries()).isEmpty();
    }
    assertThat(platform.status("e1")).isEqualTo("running");
    assertThat(entries()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "status, success", "started_at, 2026-03-25T09:59:00Z", "agent_name, b", "lease_expires_at, 2026-03-25T10:10:00Z", "status, queued",
    "id, other"
  })
  void a_row_that_is_another_one_now_is_a_lost_race(String column, String value) throws Exception {
    platform.row("e1").startedAt(STARTED_TEXT).session("dispatched").insert();
    platform.set("e1", column, value);

    Ledger.Outcome outcome = tryToEnd();

    assertThat(outcome.refused()).isEmpty();
    assertThat(outcome.entries()).isEmpty();
    assertThat(entries()).isZero();
  }

  /** Two watchdogs write the very same of a retained result: its end is the time at which it was kept. */
  @Test
  void a_result_that_another_watchdog_wrote_is_a_lost_race() throws Exception {
    platform.row("e1").startedAt(STARTED_TEXT).session("dispatched").insert();
    Retained.Kept kept = kept("success", "s-7", STARTED.plusSeconds(60));

    assertThat(recover(STARTED_TEXT, "dispatched", kept)).isEqualTo(1);
    assertThat(recover(STARTED_TEXT, "dispatched", kept)).isZero();

    assertThat(entries()).isEqualTo(1);
  }

  @Test
  void what_a_view_writes_without_counting_it_is_rolled_back() throws Exception {
    assumeThat(hideBehindView()).as("what hides a table").isNotEmpty();
    platform.row("e1").startedAt(STARTED_TEXT).session("dispatched").insert();
    hideBehindView().forEach(platform::execute);

    assertThatThrownBy(this::tryToEnd)
        .hasMessageContaining("is schedule_executions a view?")
        .satisfies(failure -> assertThat(Ledger.isOfRow(failure)).isTrue());

    assertThat(platform.status("e1")).isEqualTo("running");
    assertThat(entries()).isZero();
  }

  private static final String OWN =
      "Execution not tracked by agent 'a' (not running, not pending, not recently completed) and no live dispatcher"
          + " \u2014 recovered by watchdog";

  /** Statements after which the errors of a table's rows have at most so many characters. */
  abstract List<String> narrowErrors(String table, int charsMax);

  private static RowEnd orphan(String id, String agentError) {
    Evidence evidence = evidence(id, STARTED_TEXT, "dispatched");
    Verdict verdict = new Verdict(13, Kind.ORPHANED);
    String reason = Reason.withContext(agentError == null ? null : new AgentError("auth", agentError), Reason.of(verdict, evidence));
    return new RowEnd(1, evidence, verdict, Status.FAILED, reason, reason, null, null);
  }

  private Ledger.Outcome endOrphan(String agentError) throws Exception {
    platform.row("e1").startedAt(STARTED_TEXT).session("dispatched").insert();
    platform.activity("own", "chat_start", STARTED_TEXT, "e1");
    return await(ledger.end(List.of(orphan("e1", agentError)), NOW));
  }

  private String reasonInLedger() {
    return (String) platform.query("SELECT reason FROM watchdog_recovery").get(0).get("reason");
  }

  @Test
  void where_the_agents_words_are_too_many_the_row_ends_without_them() throws Exception {
    narrowErrors("schedule_executions", 255).forEach(platform::execute);

    assertThat(endOrphan("x".repeat(900)).entries()).hasSize(1);

    assertThat(platform.read("e1")).containsEntry("status", "failed");
    assertThat(platform.error("e1")).startsWith("Execution not tracked by agent 'a'").endsWith("recovered by watchdog");
    assertThat(reasonInLedger()).isEqualTo(platform.error("e1"));
    assertThat((String) platform.readActivity("own").get("error")).endsWith("recovered by watchdog");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 2})
  void a_column_narrower_than_any_of_our_texts_gets_what_fits(int charsMax) throws Exception {
    narrowErrors("schedule_executions", charsMax).forEach(platform::execute);

    assertThat(endOrphan(null).entries()).hasSize(1);

    assertThat(platform.read("e1")).containsEntry("status", "failed");
    assertThat(platform.error("e1")).hasSizeLessThanOrEqualTo(charsMax);
    assertThat(OWN).startsWith(platform.error("e1").replace("...", ""));
  }

  @Test
  void a_narrow_error_of_an_activity_keeps_no_row_running() throws Exception {
    narrowErrors("agent_activities", 40).forEach(platform::execute);

    assertThat(endOrphan(null).entries()).hasSize(1);

    assertThat(platform.read("e1")).containsEntry("status", "failed");
    assertThat((String) platform.readActivity("own").get("error")).hasSizeLessThanOrEqualTo(40).startsWith("Execution not");
    assertThat(platform.readActivity("own")).containsEntry("activity_state", "failed");
  }

  @Test
  void what_is_wrong_with_one_text_changes_no_other() throws Exception {
    narrowErrors("schedule_executions", 255).forEach(platform::execute);
    List<RowEnd> ends = List.of(orphan("e1", null), orphan("e2", "short"), orphan("e3", "x".repeat(900)));
    ends.forEach(end -> platform.row(end.evidence().row().id()).startedAt(STARTED_TEXT).session("dispatched").insert());

    // A row that is refused by an unknown condition is asked for alone, as the finaliser does.
    for (RowEnd end : ends) {
      assertThat(await(ledger.end(List.of(end), NOW)).entries()).hasSize(1);
    }

    assertThat(platform.error("e1")).isEqualTo(OWN);
    assertThat(platform.error("e2")).isEqualTo("[auth] short. Cleanup: " + OWN);
    assertThat(platform.error("e3")).startsWith("Execution not tracked").endsWith("recovered by watchdog");
  }
}
