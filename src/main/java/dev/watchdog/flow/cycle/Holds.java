package dev.watchdog.flow.cycle;

import dev.watchdog.core.Held;
import dev.watchdog.core.Problem;
import dev.watchdog.core.Sightings;
import dev.watchdog.core.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Notes what the brake holds.
 *
 * @param apart how far apart two cycles must be in which the same row is held to count as two
 */
record Holds(BrakeGate gate, CycleState state, Tally tally, Duration apart) {

  /** Notes these; {@code counted} = the cycle counts for those that the mass brake holds, which time lets through after three. */
  List<Held> note(List<BrakeGate.Holding> holdings, boolean counted, Instant now) {
    List<Held> held = new ArrayList<>();
    for (BrakeGate.Holding holding : holdings) {
      PendingVerdict one = holding.held();
      Sightings seen = one.evidence().memory().held();
      if (counted && holding.why() == BrakeGate.Why.MASS) {
        seen = seen.plus(now, apart);
      }
      state.judge(one.evidence(), one.verdict().as(Kind.HELD), one.evidence().memory().withHeld(seen), now);
      tally.left(one.verdict().as(Kind.HELD));
      Instant since = seen.first() == null ? now : seen.first();
      held.add(new Held(one.evidence().row().attempt(), one.agent(), one.verdict().rule(), since, why(holding.why())));
    }
    held.stream().map(Held::why).distinct()
        .forEach(why -> tally.problem(Problem.Kind.BRAKE.says("brake: " + held.size() + " verdicts are held, " + why)
            .times(held.size())
            .agents(held.stream().map(Held::agent).filter(Objects::nonNull).distinct().toList())
            .executions(held.stream().map(one -> one.attempt().executionId()).toList())));
    return held;
  }

  private String why(BrakeGate.Why why) {
    return why == BrakeGate.Why.BLIND
        ? "blind: " + gate.unknown() + " of " + gate.asked() + " agents could not be asked"
        : "mass: " + gate.found() + " executions would end in one cycle";
  }
}
