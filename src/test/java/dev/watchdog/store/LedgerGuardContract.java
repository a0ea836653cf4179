package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Attempt;
import dev.watchdog.core.Boot;
import dev.watchdog.core.Evidence;
import dev.watchdog.core.Limit;
import dev.watchdog.core.Marker;
import dev.watchdog.core.MarkerRead;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Policy;
import dev.watchdog.core.Retained;
import dev.watchdog.core.RowEnd;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.Status;
import dev.watchdog.core.Timestamps;
import dev.watchdog.core.Verdict;
import dev.watchdog.core.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a verdict rests on is in the guard of the update, whichever form of it is written: what changed meanwhile is a lost race. */
abstract class LedgerGuardContract extends WithTables {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");
  private static final String STARTED = Timestamps.format(NOW.minusSeconds(900));
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Policy POLICY = new Policy(MINUTE, MINUTE, MINUTE, MINUTE, MINUTE, OptionalInt.empty(), MINUTE);

  private Ledger ledger;

  LedgerGuardContract(dev.watchdog.support.Database engine) {
    super(engine);
  }

  /** One verdict for each form of the update. */
  enum Form {
    KILLED(new Verdict(3, Kind.TERMINATED), "s-1", false),
    FAILURE(new Verdict(13, Kind.ORPHANED), "s-1", false),
    FAILURE_WITHOUT_SESSION(new Verdict(7, Kind.NO_SESSION), null, false),
    FAILURE_WITH_AN_EMPTY_SESSION(new Verdict(7, Kind.NO_SESSION), "", false),
    RESULT(new Verdict(11, Kind.RESULT_READY), "s-1", true),
    RESULT_WITHOUT_SESSION(new Verdict(6, Kind.RESULT_READY), null, true);

    private final Verdict verdict;
    private final String session;
    private final boolean result;

    Form(Verdict verdict, String session, boolean result) {
      this.verdict = verdict;
      this.session = session;
      this.result = result;
    }

    boolean withoutSession() {
      return session == null || session.isEmpty();
    }
  }

  /** What happens to the row after it was read and before it is written. */
  enum Change {
    IS_LEASED("lease_expires_at", "2026-03-25T10:10:00Z"),
    HAD_A_LEASE_THAT_EXPIRED("lease_expires_at", "2026-03-25T09:50:00Z"),
    STARTED_ANEW("started_at", "2026-03-25T09:59:00.000000Z"),
    STARTED_A_MICROSECOND_LATER("started_at", Timestamps.format(NOW.minusSeconds(900).plusNanos(1000))),
    LOST_ITS_START("started_at", null),
    MOVED_TO_ANOTHER_AGENT("agent_name", "b"),
    SUCCEEDED("status", "success"),
    FAILED("status", "failed"),
    WAS_CANCELLED("status", "cancelled"),
    WAITS_FOR_A_RETRY("status", "pending_retry"),
    WAS_QUEUED("status", "queued"),
    IS_DISPATCHED("claude_session_id", "dispatched"),
    GOT_A_SESSION("claude_session_id", "s-9"),
    HAS_ANOTHER_ID("id", "other of ");

    private final String column;
    private final String value;

    Change(String column, String value) {
      this.column = column;
      this.value = value;
    }

    /** A session that comes changes only what was judged by having none. */
    boolean loses(Form form) {
      return !column.equals("claude_session_id") || form.withoutSession();
    }
  }

  @BeforeEach
  void begin() {
    ledger = new Ledger(database, Layouts.of(database, new Layout(true, true, true, true, true, true, true, true, true)));
  }

  private void running(String id, Form form) {
    platform.row(id).startedAt(STARTED).session(form.session).insert();
    platform.activity("of-" + id, "chat_start", STARTED, id);
  }

  private static RowEnd end(String id, Form form) {
    Limit limit = new Limit(Duration.ofSeconds(600), Limit.Source.SCHEDULE, true);
    RunningRow row = RunningRow.of(new Attempt(id, STARTED), "a", form.session, null, limit, NOW);
    Observation absent = new Observation.Absent(new Observation.Checks(true, true));
    Evidence evidence = Evidence.of(row, new MarkerRead(Marker.NONE, NOW), absent, Memory.EMPTY, Boot.UNKNOWN, POLICY, NOW);
    if (!form.result) {
      return new RowEnd(1, evidence, form.verdict, Status.FAILED, "gone", "gone", null, null);
    }
    Retained.Kept kept = new Retained.Kept(Status.SUCCESS, "done", null, null, "s-7", null, null, 0, NOW.minusSeconds(100), 0);
    return new RowEnd(1, evidence.with(kept), form.verdict, Status.SUCCESS, "kept", null, kept, null);
  }

  private List<Map<String, Object>> ledgerAndCounter() {
    return Stream.concat(
            platform.query("SELECT * FROM watchdog_recovery ORDER BY id").stream(),
            platform.query("SELECT last_id FROM watchdog_counter WHERE name = 'recovery'").stream())
        .toList();
  }

  @Test
  void a_row_that_changed_after_it_was_read_is_left_as_it_is_whatever_is_written() throws Exception {
    List<RowEnd> ends = new ArrayList<>();
    for (Form form : Form.values()) {
      for (Change change : Change.values()) {
        if (change.loses(form)) {
          String id = "judged as " + form + ", " + change;
          running(id, form);
          platform.set(id, change.column, change == Change.HAS_ANOTHER_ID ? change.value + form : change.value);
          ends.add(end(id, form));
        }
      }
    }
    List<Map<String, Object>> rows = platform.everything();
    List<Map<String, Object>> entries = ledgerAndCounter();

    Ledger.Outcome outcome = await(ledger.end(ends, NOW));

    assertThat(ids(outcome)).as("rows that were ended although each is another one now than was judged").isEmpty();
    assertThat(outcome.refused().values()).as("refusals, where there are only lost races").isEmpty();
    assertThat(platform.everything()).as("rows and activities, which belong to whoever changed the row").isEqualTo(rows);
    assertThat(ledgerAndCounter()).as("the ledger and its counter, since nothing was recovered").isEqualTo(entries);
  }

  /** Each form is one batch, whose counts tell its rows apart. An empty lease is none; a session changes only what had none. */
  @Test
  void a_row_that_changed_costs_no_other_row_its_end() throws Exception {
    List<RowEnd> ends = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (Form form : Form.values()) {
      for (String what : List.of("as it was", "leased", "with an empty lease", "with another session")) {
        String id = form + " " + what;
        running(id, form);
        ends.add(end(id, form));
        if (!what.equals("leased") && !(what.equals("with another session") && form.withoutSession())) {
          expected.add(id);
        }
      }
      platform.set(form + " leased", "lease_expires_at", "2026-03-25T10:10:00Z");
      platform.set(form + " with an empty lease", "lease_expires_at", "");
      platform.set(form + " with another session", "claude_session_id", "s-9");
    }

    Ledger.Outcome outcome = await(ledger.end(ends, NOW));

    assertThat(ids(outcome)).as("rows that are told as ended").containsExactlyInAnyOrderElementsOf(expected);
    assertThat(platform.query("SELECT id FROM schedule_executions WHERE status <> 'running'").stream().map(row -> row.get("id")))
        .as("rows that are ended").containsExactlyInAnyOrderElementsOf(expected);
    assertThat(platform.query("SELECT related_execution_id AS id FROM agent_activities WHERE activity_state <> 'started'").stream()
            .map(row -> row.get("id")))
        .as("rows whose activities are closed").containsExactlyInAnyOrderElementsOf(expected);
    assertThat(platform.query("SELECT execution_id AS id FROM watchdog_recovery").stream().map(row -> row.get("id")))
        .as("rows of which the ledger tells").containsExactlyInAnyOrderElementsOf(expected);
  }

  private static List<String> ids(Ledger.Outcome outcome) {
    return outcome.entries().stream().map(entry -> entry.end().evidence().row().id()).toList();
  }
}
