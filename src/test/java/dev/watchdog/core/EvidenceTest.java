package dev.watchdog.core;

import static dev.watchdog.core.Given.LOOKED;
import static dev.watchdog.core.Given.READ;
import static dev.watchdog.core.Given.row;
import static dev.watchdog.core.Given.sightings;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a look adds to what is remembered, what counts as a boot, and since when a result is kept. */
class EvidenceTest {

  private static final Instant STARTED = READ.minus(Duration.ofMinutes(5));
  private static final Memory ONCE_ABSENT = Memory.EMPTY.withAbsences(sightings(1, Duration.ofHours(1))).at("a");

  @ParameterizedTest
  @ValueSource(strings = {"running", "running+finished", "pending", "pending+finished", "finished"})
  void being_named_by_the_registry_ends_a_row_of_absences(String seen) {
    assertThat(row().sees(seen).remembers(ONCE_ABSENT).evidence().memory().absences()).isEqualTo(Sightings.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "absent", "absent, old"})
  void not_being_named_and_silence_leave_the_absences_as_they_were(String seen) {
    assertThat(row().sees(seen).remembers(ONCE_ABSENT).evidence().memory()).isEqualTo(ONCE_ABSENT);
  }

  @Test
  void what_was_seen_at_the_agent_before_a_move_counts_no_more() {
    RunningRow moved = row().agent("b").evidence().row();
    Observation absent = new Observation.Absent(new Observation.Checks(true, true));

    MarkerRead none = new MarkerRead(Marker.NONE, Given.READ);
    Evidence evidence = Evidence.of(moved, none, absent, ONCE_ABSENT, Boot.UNKNOWN, Given.POLICY, LOOKED);

    assertThat(evidence.absences().count()).isEqualTo(1);
  }

  @Test
  void silence_between_two_absences_does_not_start_the_count_anew() {
    Decision first = row().sees("absent, old").result("none").lookedAt(LOOKED.minusSeconds(120)).decide();
    Decision silent = row().sees("unknown").remembers(first.memory()).lookedAt(LOOKED.minusSeconds(60)).decide();
    Decision second = row().sees("absent, old").result("none").remembers(silent.memory()).decide();

    assertThat(first.verdict().kind()).isEqualTo(Verdict.Kind.SUSPECT);
    assertThat(second.verdict().kind()).isEqualTo(Verdict.Kind.ORPHANED);
  }

  @Test
  void a_run_that_is_listed_again_forgets_that_it_had_finished() {
    Memory finished = Memory.EMPTY.withFinishedSince(LOOKED.minusSeconds(800));

    assertThat(row().sees("running").remembers(finished).evidence().memory().finishedSince()).isNull();
    assertThat(row().sees("finished").remembers(finished).evidence().memory().finishedSince()).isEqualTo(LOOKED.minusSeconds(800));
    assertThat(row().sees("unknown").remembers(finished).evidence().memory().finishedSince()).isEqualTo(LOOKED.minusSeconds(800));
  }

  @Test
  void the_first_look_without_a_result_is_remembered_and_kept() {
    Instant earlier = LOOKED.minusSeconds(800);

    assertThat(row().sees("finished").result("none").decide().memory().finishedSince()).isEqualTo(LOOKED);
    assertThat(row().sees("finished").result("none").remembers(Memory.EMPTY.withFinishedSince(earlier)).decide().memory().finishedSince())
        .isEqualTo(earlier);
  }

  @Test
  void a_finished_run_whose_result_cannot_be_asked_for_counts_such_looks() {
    Decision decision = row().sees("finished").result("could not ask").decide();

    assertThat(decision.memory().unaskable().count()).isOne();
    assertThat(row().sees("finished").result("none").decide().memory().unaskable().count()).isZero();
  }

  @Test
  void a_time_of_boot_counts_from_grace_after_the_start_and_not_in_the_future() {
    assertThat(booted(new Boot("b", STARTED.plusMillis(59_999), null))).isFalse();
    assertThat(booted(new Boot("b", STARTED.plusSeconds(60), null))).isTrue();
    assertThat(booted(new Boot(null, STARTED.plusSeconds(61), null))).isTrue();
    assertThat(booted(new Boot(null, LOOKED, null))).isTrue();
    assertThat(booted(new Boot(null, LOOKED.plusMillis(1), null))).isFalse();
    assertThat(booted(Boot.UNKNOWN)).isFalse();
  }

  @Test
  void a_boot_id_alone_counts_only_if_another_one_was_seen_since_the_start() {
    assertThat(booted(new Boot("b2", null, null))).isFalse();
    assertThat(booted(new Boot("b2", null, STARTED.minusSeconds(1)))).isFalse();
    assertThat(booted(new Boot("b2", null, STARTED.plusSeconds(1)))).isTrue();
    assertThat(booted(new Boot(null, null, STARTED.plusSeconds(1)))).as("no boot id now").isFalse();
    assertThat(booted(new Boot("b2", STARTED.minusSeconds(9), STARTED.plusSeconds(1)))).as("a time that says otherwise").isFalse();
    assertThat(booted(new Boot("b2", LOOKED.plusSeconds(1), STARTED.plusSeconds(1)))).as("a time that is none").isTrue();
  }

  @Test
  void a_run_that_its_agent_started_after_the_boot_was_not_lost_by_it() {
    Memory lateStart = Memory.EMPTY.withAgentStart(STARTED.plusSeconds(200));

    assertThat(row().remembers(lateStart).boot(new Boot(null, STARTED.plusSeconds(199), null)).evidence().bootedAfterStart()).isFalse();
    assertThat(row().remembers(lateStart).boot(new Boot(null, STARTED.plusSeconds(201), null)).evidence().bootedAfterStart()).isTrue();
    assertThat(row().remembers(lateStart).boot(new Boot("b2", null, STARTED.plusSeconds(199))).evidence().bootedAfterStart()).isFalse();
  }

  @Test
  void a_result_counts_from_when_the_agent_says_it_was_retained() {
    assertThat(row().result("kept PT10S").evidence().resultSince()).isEqualTo(LOOKED.minusSeconds(10));
    assertThat(keptSince(LOOKED, LOOKED.minusSeconds(600)).resultSince()).as("at this moment").isEqualTo(LOOKED);
  }

  @Test
  void a_result_without_a_time_or_from_the_future_counts_from_when_it_was_first_seen() {
    for (Instant retainedAt : new Instant[] {null, LOOKED.plusMillis(1), LOOKED.plusSeconds(999)}) {
      Evidence first = keptSince(retainedAt, null);
      Evidence later = keptSince(retainedAt, LOOKED.minusSeconds(75));

      assertThat(first.resultSince()).isEqualTo(LOOKED);
      assertThat(first.memory().resultSince()).isEqualTo(LOOKED);
      assertThat(DecisionTable.decide(first).verdict().kind()).isEqualTo(Verdict.Kind.RESULT_YOUNG);
      assertThat(later.resultSince()).isEqualTo(LOOKED.minusSeconds(75));
      assertThat(later.memory().resultSince()).isEqualTo(LOOKED.minusSeconds(75));
      assertThat(DecisionTable.decide(later).verdict().kind()).isEqualTo(Verdict.Kind.RESULT_READY);
    }
  }

  @Test
  void a_result_of_more_than_a_minute_before_the_start_belongs_to_an_earlier_attempt() {
    Evidence atTheBoundary = keptSince(STARTED.minusSeconds(60), null);
    Evidence earlier = keptSince(STARTED.minusSeconds(60).minusMillis(1), null);

    assertThat(atTheBoundary.result()).isInstanceOf(Retained.Kept.class);
    assertThat(earlier.result()).isEqualTo(new Retained.NoneKept());
    assertThat(earlier.memory().resultSince()).isNull();
  }

  @Test
  void an_agents_later_start_does_not_make_a_result_an_earlier_attempts() {
    Memory lateStart = Memory.EMPTY.withAgentStart(STARTED.plusSeconds(200));
    Evidence evidence = row().remembers(lateStart).result(kept(STARTED.plusSeconds(10))).evidence();

    assertThat(evidence.result()).isInstanceOf(Retained.Kept.class);
  }

  @Test
  void with_a_bad_start_no_result_can_be_told_to_be_an_earlier_attempts() {
    assertThat(row().startedAt(null).result("kept PT1H").evidence().result()).isInstanceOf(Retained.Kept.class);
  }

  @Test
  void an_answer_without_a_result_is_no_first_sight_of_one() {
    assertThat(row().result("none").evidence().memory().resultSince()).isNull();
    assertThat(row().result("could not ask").evidence().memory().resultSince()).isNull();
  }

  @Test
  void sightings_needed_are_one_with_the_list_of_finished_runs_two_without_or_what_is_set() {
    Observation pendingOnly = new Observation.Absent(new Observation.Checks(true, false));

    assertThat(row().sees("absent").evidence().absencesNeeded()).isEqualTo(1);
    assertThat(row().sees("absent, old").evidence().absencesNeeded()).isEqualTo(2);
    assertThat(row().sees(pendingOnly).evidence().absencesNeeded()).isEqualTo(2);
    assertThat(row().sees("absent").confirmations(5).evidence().absencesNeeded()).isEqualTo(5);
    assertThat(row().sees("finished").confirmations(5).evidence().absencesNeeded()).isEqualTo(1);
  }

  @Test
  void limit_and_deadline_are_the_rows() {
    Evidence own = row().limit(new Limit(Duration.ofSeconds(600), Limit.Source.AGENT, true)).evidence();
    Evidence nobodys = row().limit(new Limit(Duration.ofSeconds(900), Limit.Source.DEFAULT, false)).evidence();

    assertThat(own.limit()).isEqualTo(Duration.ofSeconds(600));
    assertThat(own.deadline()).isEqualTo(Duration.ofSeconds(900));
    assertThat(nobodys.deadline()).isEqualTo(Duration.ofMinutes(120));
  }

  private static boolean booted(Boot boot) {
    return row().boot(boot).evidence().bootedAfterStart();
  }

  private static Retained.Kept kept(Instant retainedAt) {
    return new Retained.Kept("success", "done", null, null, null, null, null, 0, retainedAt, 0);
  }

  private static Evidence keptSince(Instant retainedAt, Instant firstSeen) {
    return row().remembers(Memory.EMPTY.withResultSince(firstSeen)).result(kept(retainedAt)).evidence();
  }
}
