package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The auditor believes a proof, and none with a single part of it missing. */
class EvidenceAuditTest {

  private static final Instant OBSERVED = Instant.parse("2026-03-25T10:00:00Z");

  private static JsonObject evidence(int rule) {
    JsonObject common =
        new JsonObject()
            .put("rule", rule)
            .put("row_read_at", OBSERVED.minusSeconds(1).toString())
            .put("observed_at", OBSERVED.toString())
            .put("session", "dispatched")
            .put("limit_seconds", 900)
            .put("deadline_seconds", 1200)
            .put("marker", "none");
    return switch (rule) {
      case 13 -> common.put("observation", "absent").put("age_seconds", 300.0).put("result", "none kept").put("absences", 1)
          .put("absences_needed", 1);
      case 3 -> common.put("observation", "running").put("age_seconds", 901.0).put("verdict", "terminated");
      case 6, 11 -> common.put("observation", rule == 6 ? "recently finished" : "absent").put("age_seconds", 300.0)
          .put("result", "retained success").put("result_retained_at", OBSERVED.minusSeconds(75).toString());
      case 16 -> common.put("observation", "unknown").put("age_seconds", 1201.0).put("unknown_because", "HTTP 500");
      default -> common.put("observation", "unknown").put("age_seconds", 61.0).put("session", "");
    };
  }

  private static void audit(String action, JsonObject evidence) {
    String status = action.equals("result_recovered") ? "success" : "failed";
    int rule = evidence.getInteger("rule");
    Instant at = OBSERVED.plusSeconds(1);
    LedgerEntry entry = new LedgerEntry(1, "e1", "a", null, action, rule, status, "a reason", at, evidence, null, null, null);
    new EvidenceAudit(Map.of()).check(entry);
  }

  @ParameterizedTest
  @CsvSource({
    "orphan_recovered,13", "auto_terminated,3", "result_recovered,6", "result_recovered,11", "stale_failed,16", "no_session_failed,7",
  })
  void a_proof_is_believed(String action, int rule) {
    audit(action, evidence(rule));
  }

  @ParameterizedTest
  @CsvSource({
    "orphan_recovered,13,observation,unknown",
    "orphan_recovered,13,age_seconds,59.9",
    "orphan_recovered,13,marker,alive",
    "orphan_recovered,13,marker,unreadable",
    "orphan_recovered,13,result,retained success",
    "orphan_recovered,13,absences,0",
    "orphan_recovered,13,row_read_at,2026-03-25T10:00:00.500Z",
    "orphan_recovered,13,observed_at,2026-03-25T10:00:02Z",
    "orphan_recovered,13,observed_at,2026-03-25T09:58:00Z",
    "auto_terminated,3,age_seconds,900",
    "auto_terminated,3,verdict,overdue",
    "auto_terminated,3,observation,absent",
    "result_recovered,11,result,retained failed",
    "result_recovered,11,result_retained_at,2026-03-25T09:59:00Z",
    "result_recovered,11,marker,alive",
    "result_recovered,11,marker,unreadable",
    "result_recovered,6,marker,alive",
    "orphan_recovered,13,marker_first_seen_at,2026-03-25T09:50:00Z",
    "result_recovered,6,marker_first_seen_at,2026-03-25T09:50:00Z",
    "stale_failed,16,marker_first_seen_at,2026-03-25T09:50:00Z",
    "no_session_failed,7,marker_first_seen_at,2026-03-25T09:50:00Z",
    "stale_failed,16,age_seconds,1200",
    "stale_failed,16,marker,alive",
    "stale_failed,16,observation,absent",
    "no_session_failed,7,session,dispatched",
    "no_session_failed,7,age_seconds,60",
    "no_session_failed,7,marker,unreadable",
    "no_session_failed,7,observation,running",
  })
  void with_a_part_of_it_missing_it_is_not(String action, int rule, String part, String instead) {
    boolean number = part.endsWith("_seconds") || part.equals("absences");
    JsonObject broken = evidence(rule).put(part, number ? (Object) Double.valueOf(instead) : instead);

    assertThatThrownBy(() -> audit(action, broken)).isInstanceOf(AssertionError.class);
  }

  @Test
  void a_marker_that_was_missed_twice_is_gone() {
    JsonObject evidence = evidence(13).put("marker_first_seen_at", OBSERVED.minusSeconds(200).toString());

    audit("orphan_recovered", evidence.put("marker_looks_without", 2));
    assertThatThrownBy(() -> audit("orphan_recovered", evidence.put("marker_looks_without", 1))).isInstanceOf(AssertionError.class);
  }

  @Test
  void a_live_marker_keeps_nothing_after_three_hours_more_nor_a_run_that_its_agent_lists() {
    JsonObject late = evidence(13).put("marker", "alive").put("age_seconds", 1200.0 + 3 * 3600);

    audit("orphan_recovered", late);
    audit("auto_terminated", evidence(3).put("marker", "alive"));
  }

  @Test
  void a_success_is_believed_while_markers_cannot_be_read() {
    audit("result_recovered", evidence(6).put("marker", "unreadable"));
  }

  @Test
  void the_rule_of_another_action_is_none() {
    assertThatThrownBy(() -> audit("no_session_failed", evidence(13))).isInstanceOf(AssertionError.class);
  }
}
