package dev.watchdog.flow.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Attempt;
import dev.watchdog.core.Boot;
import dev.watchdog.core.Brake;
import dev.watchdog.core.BrakeRelease;
import dev.watchdog.core.Evidence;
import dev.watchdog.core.Limit;
import dev.watchdog.core.Marker;
import dev.watchdog.core.MarkerRead;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Policy;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.Sightings;
import dev.watchdog.core.Timestamps;
import dev.watchdog.core.Verdict;
import dev.watchdog.core.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What the brake counts waits until it cannot be too much any more; what rests on silence waits for the agents as well. */
class BrakeGateTest {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration STALE_AFTER = Duration.ofHours(2);
  private static final Policy POLICY = new Policy(MINUTE, MINUTE, MINUTE, STALE_AFTER, MINUTE, OptionalInt.empty(), MINUTE);
  private static final Brake BRAKE = new Brake(0.5, 0.5, 3);

  private final List<String> passed = new ArrayList<>();

  private BrakeGate gate(int running, int undecided, int agents) {
    return new BrakeGate(BRAKE, running, undecided, agents, STALE_AFTER, one -> passed.add(one.id()));
  }

  private static PendingVerdict orphan(String id) {
    return verdict(id, new Verdict(13, Kind.ORPHANED), new Observation.Absent(new Observation.Checks(true, true)), Sightings.NONE, null);
  }

  private static PendingVerdict stale(String id) {
    return verdict(id, new Verdict(16, Kind.STALE), new Observation.Unknown("silent"), Sightings.NONE, null);
  }

  private static PendingVerdict heldThreeTimes(PendingVerdict one) {
    return verdict(one.id(), one.verdict(), one.evidence().observation(), new Sightings(Brake.HELD_CYCLES, NOW, NOW), null);
  }

  private static PendingVerdict verdict(String id, Verdict verdict, Observation seen, Sightings held, BrakeRelease release) {
    Attempt attempt = new Attempt(id, Timestamps.format(NOW.minusSeconds(1200)));
    RunningRow row = RunningRow.of(attempt, "a", "s-1", null, new Limit(Duration.ofMinutes(15), Limit.Source.SCHEDULE, true), NOW);
    Evidence evidence =
        Evidence.of(row, new MarkerRead(Marker.NONE, NOW), seen, Memory.EMPTY.withHeld(held).at("a"), Boot.UNKNOWN, POLICY, NOW);
    return new PendingVerdict(evidence, verdict, release);
  }

  private static List<String> ids(List<BrakeGate.Holding> held) {
    return held.stream().map(one -> one.held().id() + " " + one.why()).toList();
  }

  @Test
  void nothing_passes_while_what_is_undecided_could_still_make_it_a_mass() {
    BrakeGate gate = gate(4, 4, 1);
    gate.offer(orphan("e1"));
    gate.settle();
    assertThat(passed).as("with three more to decide").isEmpty();

    gate.decided();
    gate.decided();
    gate.settle();

    assertThat(passed).as("with one more to decide, which makes two of four at most").containsExactly("e1");
  }

  @Test
  void a_mass_is_held_and_its_number_told() {
    BrakeGate gate = gate(4, 3, 1);
    List.of("e1", "e2", "e3").forEach(id -> gate.offer(orphan(id)));
    gate.asked(false);

    assertThat(ids(gate.close())).containsExactly("e1 MASS", "e2 MASS", "e3 MASS");
    assertThat(gate.found()).isEqualTo(3);
    assertThat(passed).isEmpty();
  }

  /** Counted against all that run, and not against the few that a re-check looks at, or one orphan of two rows would be a mass. */
  @Test
  void what_is_found_is_counted_against_all_rows_that_run() {
    BrakeGate gate = gate(100, 3, 1);
    List.of("e1", "e2", "e3").forEach(id -> gate.offer(orphan(id)));

    assertThat(gate.close()).isEmpty();
    assertThat(passed).containsExactly("e1", "e2", "e3");
  }

  @Test
  void who_was_held_in_three_cycles_passes_a_mass_and_not_blindness() {
    BrakeGate gate = gate(4, 4, 3);
    List.of("e1", "e2").forEach(id -> gate.offer(orphan(id)));
    gate.offer(heldThreeTimes(orphan("e3")));
    gate.offer(heldThreeTimes(stale("e4")));
    List.of(true, true, true).forEach(gate::asked);

    assertThat(ids(gate.close())).containsExactly("e1 MASS", "e2 MASS", "e4 BLIND");
    assertThat(passed).containsExactly("e3");
  }

  @Test
  void what_a_person_let_through_passes_and_counts_for_nothing() {
    BrakeGate gate = gate(3, 3, 3);
    gate.offer(verdict("e1", new Verdict(16, Kind.STALE), new Observation.Unknown("silent"), Sightings.NONE,
        new BrakeRelease("admin", "looked at", NOW)));
    List.of(true, true, true).forEach(gate::asked);

    assertThat(gate.close()).isEmpty();
    assertThat(gate.found()).isZero();
    assertThat(passed).containsExactly("e1");
  }

  @Test
  void agents_that_the_watchdog_itself_could_not_ask_are_neither_silent_nor_there() {
    BrakeGate gate = gate(10, 1, 4);
    gate.offer(stale("e1"));
    List.of(true, true, false).forEach(gate::asked);
    gate.notAsked();

    assertThat(gate.blind()).as("two of three are too few to be blind").isFalse();
    assertThat(gate.close()).isEmpty();
    assertThat(passed).containsExactly("e1");
  }

  @Test
  void one_that_answers_and_would_not_have_counted_in_silence_helps_to_see() {
    BrakeGate gate = gate(10, 1, 4);
    gate.offer(stale("e1"));
    List.of(true, true, true).forEach(gate::asked);
    gate.notAsked();
    List.of(1, 2, 3).forEach(agent -> gate.answeredBeside());

    assertThat(gate.blind()).as("three of six").isFalse();
    assertThat(gate.close()).isEmpty();
  }

  @Test
  void what_rests_on_silence_waits_for_the_agents_that_are_still_to_be_asked() {
    BrakeGate gate = gate(10, 1, 4);
    gate.offer(stale("e1"));
    gate.asked(true);
    gate.settle();
    assertThat(passed).as("three more may be silent").isEmpty();

    gate.asked(false);
    gate.asked(false);
    gate.settle();

    assertThat(passed).as("two of four at most").containsExactly("e1");
  }
}
