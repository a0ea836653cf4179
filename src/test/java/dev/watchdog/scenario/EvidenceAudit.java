package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.Quantity;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * P1: whether what the ledger recorded is a proof. Written from the words of the rules and not from the code that decides, and knows no
 * class of it.
 */
final class EvidenceAudit {

  private static final double THREE_HOURS = 3 * 3600;
  private static final Duration FRESH = Duration.ofSeconds(61); // The clock is read again between the check and the writing.
  private static final int THREE = 3;
  private static final int LOOKS_TO_BE_GONE = 2;
  private static final Duration SETTLED = Duration.ofSeconds(75);
  private static final Set<String> NO_DISPATCHER = Set.of("none", "not kept");

  private final double grace;
  private final double noSessionAfter;

  EvidenceAudit(Map<String, String> settings) {
    grace = seconds(settings.getOrDefault("reconcile.dispatch-grace", "60s"));
    noSessionAfter = seconds(settings.getOrDefault("reconcile.no-session-after", "60s"));
  }

  private static double seconds(String duration) {
    return Quantity.duration(duration).orElseThrow().toMillis() / 1000.0;
  }

  void check(LedgerEntry entry) {
    JsonObject evidence = entry.evidence();
    assertThat(evidence.getInteger("rule")).as("rule: %s", entry).isEqualTo(entry.rule());
    order(entry);
    assertThat(vetoed(entry.rule(), evidence)).as("a live dispatcher, or one that was missed only once: %s", entry).isFalse();
    boolean proven = switch (entry.action()) {
      case "orphan_recovered" -> entry.rule() == 13 && failed(entry) && orphaned(evidence);
      case "auto_terminated" -> failed(entry) && killed(entry.rule(), evidence);
      case "result_recovered" -> Set.of(3, 5, 6, 11).contains(entry.rule()) && retained(entry);
      case "stale_failed" -> failed(entry) && (unreachable(entry.rule(), evidence) || unstoppable(entry.rule(), evidence));
      case "no_session_failed" -> entry.rule() == 7 && failed(entry) && neverLaunched(evidence);
      default -> false;
    };
    assertThat(proven).as("proof recorded: %s", entry).isTrue();
  }

  /** The row was read, then its agent observed, then written, and not long after. */
  private static void order(LedgerEntry entry) {
    Instant read = Instant.parse(entry.evidence().getString("row_read_at"));
    Instant observed = Instant.parse(entry.evidence().getString("observed_at"));
    assertThat(read).as("row read before the observation: %s", entry).isBeforeOrEqualTo(observed);
    assertThat(observed).as("observed before it was written: %s", entry).isBeforeOrEqualTo(entry.recordedAt());
    if (!entry.action().equals("auto_terminated")) {
      assertThat(Duration.between(observed, entry.recordedAt())).as("age of the observation: %s", entry).isLessThan(FRESH);
    }
  }

  /** What the agent itself says of a run that it lists needs no dispatcher to be dead; everything else does, for a very long time. */
  private static boolean vetoed(int rule, JsonObject evidence) {
    boolean rests = rule == 6 || rule == 7 || rule >= 9 && rule <= 16;
    boolean seen = evidence.getString("marker_first_seen_at") != null;
    boolean alive = "alive".equals(evidence.getString("marker"))
        || seen && evidence.getInteger("marker_looks_without", 0) < LOOKS_TO_BE_GONE;
    return rests && alive && age(evidence) < deadline(evidence) + THREE_HOURS;
  }

  private static boolean failed(LedgerEntry entry) {
    return entry.status().equals("failed") && !entry.reason().isBlank();
  }

  private static double age(JsonObject evidence) {
    return evidence.getDouble("age_seconds");
  }

  private static double deadline(JsonObject evidence) {
    return evidence.getDouble("deadline_seconds");
  }

  private static boolean observed(JsonObject evidence, String... words) {
    return Set.of(words).contains(evidence.getString("observation"));
  }

  private boolean orphaned(JsonObject evidence) {
    boolean seenOften =
        evidence.getInteger("absences_needed") >= 1 && evidence.getInteger("absences") >= evidence.getInteger("absences_needed");
    return observed(evidence, "absent", "recently finished")
        && age(evidence) >= grace
        && noDispatcher(evidence)
        && noResult(evidence)
        && (seenOften || Boolean.TRUE.equals(evidence.getBoolean("booted_after_start")));
  }

  private static boolean noDispatcher(JsonObject evidence) {
    String marker = evidence.getString("marker");
    return NO_DISPATCHER.contains(marker)
        || marker.equals("alive") && age(evidence) >= deadline(evidence) + THREE_HOURS
        || marker.equals("unreadable") && age(evidence) >= THREE_HOURS;
  }

  private static boolean noResult(JsonObject evidence) {
    String result = evidence.getString("result");
    return result.equals("none kept") || result.equals("not supported") || result.startsWith("could not ask");
  }

  private static boolean killed(int rule, JsonObject evidence) {
    boolean overdue =
        rule == 3 && observed(evidence, "running") && age(evidence) > evidence.getDouble("limit_seconds")
            || rule == 5 && observed(evidence, "pending") && age(evidence) > deadline(evidence);
    return overdue && evidence.getString("verdict").equals("terminated");
  }

  private static boolean retained(LedgerEntry entry) {
    String since = entry.evidence().getString("result_retained_at");
    Instant observed = Instant.parse(entry.evidence().getString("observed_at"));
    boolean hidden = "unreadable".equals(entry.evidence().getString("marker")) && age(entry.evidence()) < THREE_HOURS;
    boolean despite = entry.rule() == 3 || entry.rule() == 5 || entry.rule() == 6 && entry.status().equals("success");
    return (!hidden || despite)
        && entry.evidence().getString("result").equals("retained " + entry.status())
        && (since == null || !Instant.parse(since).isAfter(observed.minus(SETTLED)) || Instant.parse(since).isAfter(observed));
  }

  private static boolean unreachable(int rule, JsonObject evidence) {
    boolean late = age(evidence) > deadline(evidence);
    boolean nobodyCalls =
        NO_DISPATCHER.contains(evidence.getString("marker")) || age(evidence) >= deadline(evidence) + THREE_HOURS;
    return rule == 16 && observed(evidence, "unknown") && late && nobodyCalls && evidence.getString("unknown_because") != null;
  }

  private static boolean unstoppable(int rule, JsonObject evidence) {
    boolean tried = evidence.getInteger("terminate_unconfirmed", 0) >= THREE || evidence.getInteger("terminate_answered_ended", 0) >= THREE;
    return (rule == 3 || rule == 5) && observed(evidence, "running", "pending") && tried && age(evidence) > deadline(evidence);
  }

  private boolean neverLaunched(JsonObject evidence) {
    String session = evidence.getString("session");
    return (session == null || session.isEmpty())
        && age(evidence) > noSessionAfter
        && NO_DISPATCHER.contains(evidence.getString("marker"))
        && (observed(evidence, "unknown") || observed(evidence, "absent", "recently finished") && noResult(evidence));
  }
}
