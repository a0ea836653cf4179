package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.watchdog.core.Verdict;
import dev.watchdog.core.Verdict.Kind;
import dev.watchdog.support.Databases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A platform whose PostgreSQL keeps texts in LATIN1: not even the dash of our own reasons is among its characters. */
class LedgerInLatin1Test extends WithTables {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");
  private static final String STARTED = "2026-03-25T09:45:00.000000Z";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Policy POLICY = new Policy(MINUTE, MINUTE, MINUTE, MINUTE, MINUTE, OptionalInt.empty(), MINUTE);
  private static final String CYRILLIC = "\u043e\u0448\u0438\u0431\u043a\u0430";

  private Ledger ledger;

  LedgerInLatin1Test() {
    super(Databases.postgresIn("LATIN1"));
  }

  @BeforeEach
  void begin() {
    ledger = new Ledger(database, Layouts.of(database, new Layout(true, true, true, true, true, true, true, true, true)));
  }

  private Evidence evidence(String id) {
    platform.row(id).startedAt(STARTED).session("dispatched").insert();
    platform.activity("of-" + id, "chat_start", STARTED, id);
    Limit limit = new Limit(Duration.ofSeconds(900), Limit.Source.SCHEDULE, true);
    RunningRow row = RunningRow.of(new Attempt(id, STARTED), "a", "dispatched", null, limit, NOW);
    Observation absent = new Observation.Absent(new Observation.Checks(true, true));
    return Evidence.of(row, new MarkerRead(Marker.NONE, NOW), absent, Memory.EMPTY, Boot.UNKNOWN, POLICY, NOW);
  }

  private RowEnd orphan(String id, AgentError error) {
    Evidence evidence = evidence(id);
    Verdict verdict = new Verdict(13, Kind.ORPHANED);
    String reason = Reason.withContext(error, Reason.of(verdict, evidence));
    return new RowEnd(1, evidence, verdict, Status.FAILED, reason, reason, null, null);
  }

  private Map<String, Object> inLedger(String id) {
    return platform.query("SELECT reason, evidence FROM watchdog_recovery WHERE execution_id = ?", id).get(0);
  }

  @Test
  void orphans_end_together_with_a_hyphen_for_the_dash() throws Exception {
    List<RowEnd> ends = new ArrayList<>();
    for (String id : List.of("e1", "e2", "e3")) {
      ends.add(orphan(id, null));
    }
    ends.add(orphan("e4", new AgentError("auth", CYRILLIC)));

    assertThat(await(ledger.end(ends, NOW)).entries()).hasSize(4);

    for (String id : List.of("e1", "e2", "e3", "e4")) {
      assertThat(platform.read(id)).containsEntry("status", "failed");
      assertThat(platform.error(id)).startsWith("Execution not tracked by agent 'a'").endsWith("live dispatcher - recovered by watchdog");
      assertThat(platform.readActivity("of-" + id)).containsEntry("error", platform.error(id));
      assertThat(inLedger(id)).containsEntry("reason", platform.error(id));
    }
  }

  @Test
  void a_result_keeps_its_response_but_for_characters_that_cannot_be_stored() throws Exception {
    String response = "d\u00e9j\u00e0 \u2014 \uD83D\uDC15!";
    Retained.Kept kept =
        new Retained.Kept("success", response, null, null, CYRILLIC, 0.5, "[\"" + CYRILLIC + "\"]", 0, NOW.minusSeconds(60), 0);
    RowEnd end = new RowEnd(
        1, evidence("e1").with(kept), new Verdict(11, Kind.RESULT_READY), "success", "Result recovered", null, kept, null);

    Ledger.Outcome outcome = await(ledger.end(List.of(end), NOW));

    assertThat(platform.read("e1"))
        .containsEntry("status", "success")
        .containsEntry("response", "d\u00e9j\u00e0 ? ?!")
        .containsEntry("execution_log", null)
        .containsEntry("claude_session_id", "dispatched");
    assertThat(outcome.notes().values()).singleElement().asString()
        .startsWith("execution e1: ").contains("its log was left out", "its session was left out", "were replaced by '?'");
  }

  @Test
  void a_result_that_fits_is_written_as_it_is() throws Exception {
    Retained.Kept kept = new Retained.Kept("failed", "d\u00e9j\u00e0", "trop tard", null, "s-7", 0.5, "[]", 0, NOW.minusSeconds(60), 0);
    RowEnd end = new RowEnd(
        1, evidence("e1").with(kept), new Verdict(11, Kind.RESULT_READY), "failed", "trop tard", "trop tard", kept, null);

    Ledger.Outcome outcome = await(ledger.end(List.of(end), NOW));

    assertThat(outcome.notes()).isEmpty();
    assertThat(platform.read("e1"))
        .containsEntry("response", "d\u00e9j\u00e0")
        .containsEntry("error", "trop tard")
        .containsEntry("execution_log", "[]")
        .containsEntry("claude_session_id", "s-7");
  }
}
