package dev.watchdog.core;

import static dev.watchdog.core.Given.LOOKED;
import static dev.watchdog.core.Given.READ;
import static dev.watchdog.core.Given.sightings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Verdict.Effect;
import dev.watchdog.core.Verdict.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Every combination of what can be seen, answered and remembered, at every boundary of the age: about 1.7 million cases. The table
 * must read as {@link SpecTable} reads it, and no case may break a rule of safety.
 */
class DecisionTablePropertyTest {

  /** Every threshold is another one, so that none can stand in for another: deadline 1,200 s, deadline + 3 h 12,000 s. */
  private static final Policy POLICY =
      new Policy(
          Duration.ofSeconds(60),
          Duration.ofSeconds(900),
          Duration.ofSeconds(300),
          Duration.ofSeconds(7200),
          Duration.ofSeconds(90),
          OptionalInt.empty(),
          Duration.ofSeconds(50));

  private static final Duration DEADLINE = Duration.ofSeconds(1200);
  private static final Duration DISPATCHER_TIME = DEADLINE.plusHours(3);
  private static final List<Duration> AGES = ages(60, 90, 900, 1200, 10_800, 12_000);
  private static final List<Retained> RESULTS =
      List.of(
          Retained.NOT_ASKED,
          Words.kept("success", Duration.ofMillis(74_999)),
          Words.kept("success", Duration.ofSeconds(75)),
          Words.kept("failed", Duration.ofMillis(74_999)),
          Words.kept("failed", Duration.ofSeconds(75)),
          new Retained.NoneKept(),
          new Retained.NotSupported(),
          new Retained.CouldNotAsk("HTTP 503"),
          new Retained.CouldNotAsk("cut off", true));

  private static final List<Observation> LISTED =
      List.of(
          new Observation.Running(null, false),
          new Observation.Running(null, true),
          new Observation.Pending(false),
          new Observation.Pending(true));

  private final Set<Kind> reached = EnumSet.noneOf(Kind.class);
  private int cases;

  @Test
  void every_case_is_decided_as_the_table_reads_and_breaks_no_rule_of_safety() {
    everyCase(this::check);

    assertThat(cases).isGreaterThan(1_500_000);
    assertThat(reached)
        .as("every verdict that the table can give is given in some case")
        .containsExactlyInAnyOrder(
            Kind.LEASED, Kind.CONFIRMED, Kind.OVERDUE, Kind.ALSO_FINISHED, Kind.PENDING, Kind.RESULT_NEEDED, Kind.RESULT_READY,
            Kind.RESULT_YOUNG, Kind.FINISHED, Kind.NO_SESSION, Kind.IN_DISPATCH, Kind.DISPATCHER_ALIVE, Kind.MARKER_UNREADABLE,
            Kind.RESULT_UNASKABLE, Kind.ORPHANED, Kind.SUSPECT, Kind.UNREACHABLE, Kind.STALE, Kind.STILL_LISTED, Kind.NOT_ASKED);
  }

  private void check(Evidence e) {
    cases++;
    Decision decision = DecisionTable.decide(e);
    Verdict verdict = decision.verdict();
    reached.add(verdict.kind());
    that(verdict.rule() == SpecTable.ruleFor(e), "the table reads otherwise", e, verdict);
    that(cases % 8 != 0 || decision.equals(DecisionTable.decide(e)), "deciding is not deterministic", e, verdict);
    that(verdict.kind() != Kind.RESULT_NEEDED || e.result() instanceof Retained.NotAsked, "a result is asked for twice", e, verdict);
    boolean ends = verdict.kind().effect() == Effect.END;
    if (e.row().leased()) {
      that(verdict.kind() == Kind.LEASED, "a leased row is not left alone", e, verdict);
    } else if (e.observation() instanceof Observation.Running || e.observation() instanceof Observation.Pending) {
      checkListed(e, verdict, ends);
    } else if (e.observation() instanceof Observation.NotAsked own) {
      checkNotAsked(e, own, verdict, ends);
    } else if (e.observation() instanceof Observation.Unknown) {
      checkUnknown(e, verdict, ends);
    } else {
      checkGone(e, verdict, ends);
    }
    checkMemory(e, decision);
  }

  private static void checkListed(Evidence e, Verdict verdict, boolean ends) {
    boolean threeEnded = e.memory().ended().count() >= 3;
    that(verdict.rule() >= 2 && verdict.rule() <= 5, "a rule below a proof of life applies", e, verdict);
    that(!ends || threeEnded, "a listed row is ended without a word of its agent", e, verdict);
    that(!ends || e.age().compareTo(e.limit()) > 0, "a listed row is ended within its time", e, verdict);
    that(verdict.kind() != Kind.STILL_LISTED || e.age().compareTo(DEADLINE) > 0, "failed as still listed before its deadline", e, verdict);
    boolean alsoFinished = e.observation() instanceof Observation.Running running ? running.alsoFinished()
        : ((Observation.Pending) e.observation()).alsoFinished();
    that(!alsoFinished || verdict.kind().effect() == Effect.LEAVE, "touched although it is also reported as finished", e, verdict);
  }

  private static void checkNotAsked(Evidence e, Observation.NotAsked own, Verdict verdict, boolean ends) {
    boolean forGood = own.ofNetwork() && e.age().compareTo(DISPATCHER_TIME) >= 0;
    that(!ends || forGood, "a row is ended although nobody asked its agent", e, verdict);
    that(forGood || verdict.kind() == Kind.NOT_ASKED, "what was not asked is taken for something else", e, verdict);
    that(verdict.kind().effect() == Effect.LEAVE || ends, "something is asked for of an agent that cannot be asked", e, verdict);
  }

  private static void checkUnknown(Evidence e, Verdict verdict, boolean ends) {
    boolean dispatched = !e.row().neverDispatched();
    Duration until = e.marker().none() ? DEADLINE : DISPATCHER_TIME;
    boolean early = e.marker().none() ? e.age().compareTo(until) <= 0 : e.age().compareTo(until) < 0;
    that(!(ends && dispatched && early), "silence failed a dispatched row before its time", e, verdict);
    that(verdict.rule() == 7 || verdict.rule() >= 15, "unknown became absent", e, verdict);
    that(verdict.kind().effect() != Effect.ASK_RESULT, "a silent agent is asked for a result", e, verdict);
  }

  private static void checkGone(Evidence e, Verdict verdict, boolean ends) {
    boolean dispatched = !e.row().neverDispatched();
    boolean absent = e.observation() instanceof Observation.Absent;
    boolean failed = ends && verdict.kind() != Kind.RESULT_READY;
    that(!(failed && e.result() instanceof Retained.Kept), "failed although its result is kept", e, verdict);
    that(!(failed && e.result() instanceof Retained.NotAsked), "failed before its result was asked for", e, verdict);
    that(verdict.kind().effect() != Effect.TERMINATE, "terminated although its agent does not list it", e, verdict);
    that(!(absent && dispatched && ends && e.age().compareTo(POLICY.dispatchGrace()) < 0), "a young row is ended", e, verdict);
    that(
        !(absent && dispatched && ends && e.marker() == Marker.ALIVE && e.age().compareTo(DISPATCHER_TIME) < 0),
        "a live dispatcher's row is ended",
        e,
        verdict);
    boolean vetoed = e.marker() == Marker.ALIVE && e.age().compareTo(DISPATCHER_TIME) < 0;
    that(!vetoed || verdict.kind().effect() == Effect.LEAVE, "a live dispatcher is raced", e, verdict);
    boolean success = e.result() instanceof Retained.Kept kept && kept.status().equals("success");
    boolean hidden = e.marker() == Marker.UNREADABLE && e.age().compareTo(Duration.ofHours(3)) < 0;
    that(!(hidden && ends && !success), "a dispatcher that may be alive is raced", e, verdict);
    boolean patient = e.memory().finishedSince() == null || e.memory().finishedSince().isAfter(e.at().minusSeconds(900));
    that(absent || !failed || !patient, "a finished row is failed within fifteen minutes", e, verdict);
    boolean settled = e.result() instanceof Retained.Kept kept && !kept.retainedAt().isAfter(e.at().minusSeconds(75));
    that(verdict.kind() != Kind.RESULT_READY || settled, "an unsettled result is taken", e, verdict);
  }

  /** A look adds at most one sighting, only to what it saw, and forgets nothing. */
  private static void checkMemory(Evidence e, Decision decision) {
    Memory before = e.memory();
    Memory after = decision.memory();
    Verdict verdict = decision.verdict();
    int absences = after.absences().count() - before.absences().count();
    that(absences == 0 || (absences == 1 && e.observation() instanceof Observation.Absent)
        || (absences == 1 && e.observation() instanceof Observation.RecentlyFinished && verdict.rule() >= 13), "absences", e, verdict);
    int unaskable = after.unaskable().count() - before.unaskable().count();
    boolean late = e.age().compareTo(DISPATCHER_TIME) >= 0;
    boolean look = e.result() instanceof Retained.CouldNotAsk could && (!could.arriving() || late);
    that(unaskable == 0 || (unaskable == 1 && look), "looks that could not ask", e, verdict);
    boolean noted = before.finishedSince() == null && after.finishedSince() != null;
    that(!noted || (verdict.kind() == Kind.FINISHED && after.finishedSince().equals(e.at())), "first look without a result", e, verdict);
    that(noted || Objects.equals(before.finishedSince(), after.finishedSince()), "finished since is moved", e, verdict);
    Memory rest = after.withAbsences(before.absences()).withUnaskable(before.unaskable()).withFinishedSince(before.finishedSince());
    that(rest.equals(before), "something else is remembered", e, verdict);
  }

  private static void that(boolean holds, String otherwise, Evidence e, Verdict verdict) {
    if (!holds) {
      throw new AssertionError(otherwise + ": " + verdict + " for " + e);
    }
  }

  private static void everyCase(Consumer<Evidence> check) {
    for (Observation seen : LISTED) {
      withMemories(seen, listedMemories(), List.of(Boot.UNKNOWN), check);
    }
    for (Observation.Checks checks : checks()) {
      withMemories(new Observation.Absent(checks), absentMemories(), boots(), check);
      withMemories(new Observation.RecentlyFinished(checks), finishedMemories(), boots(), check);
    }
    withMemories(new Observation.Unknown("connect timed out"), absentMemories(), List.of(Boot.UNKNOWN), check);
    for (boolean ofNetwork : new boolean[] {false, true}) {
      withMemories(new Observation.NotAsked("no descriptor left", ofNetwork), absentMemories(), List.of(Boot.UNKNOWN), check);
    }
  }

  private static void withMemories(Observation seen, List<Memory> memories, List<Boot> boots, Consumer<Evidence> check) {
    for (Duration age : AGES) {
      for (String lease : new String[] {null, "", "2026-03-25T11:00:00Z"}) {
        for (String session : new String[] {null, "", "dispatched", "s-1"}) {
          Attempt attempt = new Attempt("e1", Given.text(READ.minus(age)));
          RunningRow row = RunningRow.of(attempt, "a", session, lease, Given.LIMIT, READ);
          for (Marker marker : Marker.values()) {
            for (Boot boot : lease == null ? boots : boots.subList(0, 1)) {
              Evidence bare = Evidence.of(row, new MarkerRead(marker, Given.READ), seen, Memory.EMPTY, boot, POLICY, LOOKED);
              withResults(bare, lease == null ? memories : memories.subList(0, 2), check);
            }
          }
        }
      }
    }
  }

  private static void withResults(Evidence bare, List<Memory> memories, Consumer<Evidence> check) {
    for (Retained result : RESULTS) {
      Evidence answered = result instanceof Retained.NotAsked ? bare : bare.with(result);
      for (Memory memory : memories) {
        check.accept(answered.remembering(memory));
      }
    }
  }

  private static List<Memory> listedMemories() {
    List<Memory> memories = new ArrayList<>();
    for (int ended = 0; ended <= 3; ended++) {
      for (Memory unaskable : unaskable()) {
        memories.add(unaskable.withEnded(sightings(ended, Duration.ofMinutes(5)), "already_finished"));
      }
    }
    return memories;
  }

  /** No sighting, one too recent to count another, one old enough, and two. */
  private static List<Memory> absentMemories() {
    List<Memory> memories = new ArrayList<>();
    for (Memory unaskable : unaskable()) {
      memories.add(unaskable);
      memories.add(unaskable.withAbsences(sightings(1, Duration.ofMillis(49_999))));
      memories.add(unaskable.withAbsences(sightings(1, Duration.ofSeconds(50))));
      memories.add(unaskable.withAbsences(sightings(2, Duration.ofMinutes(5))));
    }
    return memories;
  }

  private static List<Memory> finishedMemories() {
    List<Memory> memories = new ArrayList<>();
    for (Memory unaskable : unaskable()) {
      memories.add(unaskable);
      memories.add(unaskable.withFinishedSince(LOOKED.minusMillis(899_999)));
      memories.add(unaskable.withFinishedSince(LOOKED.minusSeconds(900)));
    }
    return memories;
  }

  private static List<Memory> unaskable() {
    List<Memory> memories = new ArrayList<>();
    for (int looks = 0; looks <= 3; looks++) {
      memories.add(Memory.EMPTY.withUnaskable(sightings(looks, Duration.ofMinutes(5))));
    }
    return memories;
  }

  /** Nothing known, booted long before, booted between start and now, booted in the future, another boot id seen a moment ago. */
  private static List<Boot> boots() {
    return List.of(
        Boot.UNKNOWN,
        new Boot("b2", READ.minus(Duration.ofDays(30)), null),
        new Boot(null, LOOKED.minusSeconds(1), null),
        new Boot(null, LOOKED.plusMillis(1), null),
        new Boot("b2", null, LOOKED.minusSeconds(1)));
  }

  private static List<Observation.Checks> checks() {
    return List.of(
        new Observation.Checks(false, false),
        new Observation.Checks(false, true),
        new Observation.Checks(true, false),
        new Observation.Checks(true, true));
  }

  private static List<Duration> ages(int... secondsOfBoundaries) {
    List<Duration> ages = new ArrayList<>(List.of(Duration.ZERO));
    for (int seconds : secondsOfBoundaries) {
      Duration boundary = Duration.ofSeconds(seconds);
      ages.addAll(List.of(boundary.minusMillis(1), boundary, boundary.plusMillis(1)));
    }
    return ages;
  }
}
