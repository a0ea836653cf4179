package dev.watchdog.core;

import dev.watchdog.core.Finding.Offence;
import dev.watchdog.core.SlotRule.Holder;
import dev.watchdog.core.Verdict.Effect;
import dev.watchdog.core.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * From when on something that should not be counts as an offence. What a cycle mends by itself gets one interval of grace, since it may
 * have come up right after the cycle before had looked.
 *
 * @param interval from one cycle to the next
 * @param dryRun whether the cycle ended nothing, by order
 */
public record AuditRule(Duration interval, boolean dryRun) {

  /** The least that a recovery may take until it is released and told, however short the interval. */
  public static final Duration LEDGER_GRACE_MIN = Duration.ofMinutes(1);

  /** A row that is over and younger than this may be in the middle of being written. */
  public static final Duration END_WRITTEN = Duration.ofMinutes(1);

  /**
   * A slot whose row does not run, as the sweep left it.
   *
   * @param acquired the member's score as a time
   * @param completed when its row ended, null where there is no row, no such time, or none that can be read
   * @param lifetime its own time-out and the buffer
   */
  public record UnownedSlot(String executionId, String agent, Holder holder, Instant acquired, Instant completed, Duration lifetime) {}

  /**
   * Offends when it was due for release for longer than {@link SlotRule#SETTLED} and one interval. Due is the slot of a row that is over
   * from the end of the row on, or from its own score where that is later; one without a row from the end of its lifetime on. A score
   * that lies ahead by more than two clocks may differ tells nothing, and the end of the row alone counts.
   */
  public Optional<Offence> slot(UnownedSlot slot, Instant now) {
    boolean over = slot.holder() == Holder.TERMINAL;
    boolean ahead = slot.acquired().isAfter(now.plus(Policy.CLOCK_TOLERANCE));
    Instant due = over ? dueOfEnded(slot, ahead) : slot.acquired().plus(slot.lifetime());
    boolean kept = slot.holder() == Holder.RUNNING || slot.holder() == Holder.UNKNOWN; // Of the latter the sweep tells.
    if (kept || due == null || !now.isAfter(due.plus(SlotRule.SETTLED).plus(interval))) {
      return Optional.empty();
    }
    String reason = ahead ? "its score lies in the future" : over ? "its row is over" : "its row neither runs nor is over";
    return Optional.of(new Offence(slot.executionId(), slot.agent(), Duration.between(due, now), reason));
  }

  private static Instant dueOfEnded(UnownedSlot slot, boolean ahead) {
    if (ahead || (slot.completed() != null && slot.completed().isAfter(slot.acquired()))) {
      return slot.completed();
    }
    return slot.acquired();
  }

  /**
   * Offends as soon as its age is greater than its deadline; the reason is what keeps it. For a row that still runs after the cycle. One
   * that its agent lists and that is within its limit is as it should be, where a short stale-after makes its deadline the nearer one;
   * one with a lease is another mechanism's, and a lease that nobody looks after is a problem of its own.
   */
  public Optional<Offence> row(Evidence evidence, Verdict verdict) {
    boolean asItShould = verdict.kind() == Kind.CONFIRMED || verdict.kind() == Kind.LEASED;
    if (asItShould || evidence.age().compareTo(evidence.deadline()) <= 0) {
      return Optional.empty();
    }
    Duration over = evidence.age().minus(evidence.deadline());
    return Optional.of(new Offence(evidence.row().id(), evidence.row().agent(), over, kept(verdict)));
  }

  private String kept(Verdict verdict) {
    String rule = "rule " + verdict.rule() + ": ";
    if (verdict.kind().effect() == Effect.LEAVE) {
      return rule + verdict.kind().meaning();
    }
    return rule + verdict.kind().meaning() + ", and " + (dryRun ? "a dry run ends nothing" : "its end could not be written");
  }

  /** Entries of the ledger recorded before this should be released and published. */
  public Instant ledgerDue(Instant now) {
    return now.minus(interval.compareTo(LEDGER_GRACE_MIN) > 0 ? interval : LEDGER_GRACE_MIN);
  }

  /**
   * A row that is over and has no time of its end offends a minute after its start. A start that is missing, cannot be read or lies ahead
   * tells nothing of when it was written: it offends at once, with age zero.
   */
  public static Optional<Offence> withoutEnd(String id, String agent, String status, String startedAt, Instant now) {
    Instant start = Timestamps.parse(startedAt).filter(time -> !time.isAfter(now)).orElse(null);
    Duration age = start == null ? Duration.ZERO : Duration.between(start, now);
    return start != null && age.compareTo(END_WRITTEN) <= 0
        ? Optional.empty()
        : Optional.of(new Offence(id, agent, age, "is " + SafeText.line(status, 40)));
  }
}
