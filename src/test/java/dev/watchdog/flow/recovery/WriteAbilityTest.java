package dev.watchdog.flow.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Problem;
import dev.watchdog.store.Layout;
import dev.watchdog.store.Layouts;
import dev.watchdog.store.Part;
import dev.watchdog.store.WriteTrial.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What was tried holds until something is refused, or the tables change; what is refused is tried again in the next cycle. */
class WriteAbilityTest {

  private static final Outcome REFUSED = new Outcome(List.of("no right"), Map.of(), null, true);
  private static final Outcome IN_PART = new Outcome(List.of(), Map.of(Part.SESSION, "no right"), "stored in ASCII", true);

  private final Queue<Future<Outcome>> outcomes = new ArrayDeque<>();
  private final Layouts layouts = Layouts.of(null, new Layout(true, true, true, true, true, true, true, true, true));
  private final WriteAbility ability = new WriteAbility(outcomes::remove, layouts);

  private void tried(Outcome outcome) {
    outcomes.add(Future.succeededFuture(outcome));
    assertThat(ability.settle().succeeded()).as("the trial is over").isTrue();
    assertThat(outcomes).as("trials that were not made").isEmpty();
  }

  private void notTried() {
    assertThat(ability.settle().succeeded()).isTrue(); // It would have found no outcome.
  }

  @Test
  void what_went_well_is_not_tried_again() {
    tried(Outcome.WHOLE);

    notTried();

    assertThat(ability.unable()).isNull();
    assertThat(ability.problems()).isEmpty();
  }

  @Test
  void what_was_refused_is_tried_again_until_it_goes_well() {
    tried(REFUSED);
    assertThat(ability.unable()).isEqualTo("no right");

    tried(REFUSED);
    tried(Outcome.WHOLE);

    assertThat(ability.unable()).isNull();
    notTried();
  }

  @Test
  void what_can_be_left_out_is_left_out_named_and_tried_again() {
    tried(IN_PART);

    assertThat(ability.unable()).isNull();
    assertThat(ability.problems()).extracting(Problem::text)
        .containsExactly(
            "schedule_executions.claude_session_id cannot be written, so results are recovered without their session: no right",
            "stored in ASCII");
    assertThat(layouts).extracting("now").extracting("session").as("whether sessions are written").isEqualTo(false);

    tried(Outcome.WHOLE);

    assertThat(layouts).extracting("now").extracting("session").as("whether sessions are written").isEqualTo(true);
  }

  @Test
  void a_write_that_is_refused_later_is_told_at_once_and_tried_again() {
    tried(Outcome.WHOLE);

    ability.doubt("locked");

    assertThat(ability.unable()).isEqualTo("locked");
    tried(Outcome.WHOLE);
    assertThat(ability.unable()).isNull();
  }

  @Test
  void a_write_that_is_refused_while_a_cycle_opens_outlasts_the_trial_that_it_opens_with() {
    tried(Outcome.WHOLE);
    for (int cycle = 0; cycle < 2; cycle++) {
      ability.begin();
      ability.doubt("disk full");

      tried(Outcome.WHOLE);

      assertThat(ability.unable()).isEqualTo("disk full");
      assertThat(ability.told()).isEqualTo("disk full");
    }
    ability.begin();
    tried(Outcome.WHOLE);
    assertThat(ability.unable()).isNull();
  }

  @Test
  void many_rows_that_are_refused_while_none_is_ended_are_told_until_one_is() {
    tried(Outcome.WHOLE);
    ability.begin();
    ability.refused("no");
    ability.refused("no");
    assertThat(ability.told()).as("two rows may be odd themselves").isNull();

    ability.refused("a trigger");
    assertThat(ability.told()).isEqualTo("none of 3 executions could be ended, the last: a trigger");
    assertThat(ability.unable()).as("whether the next cycle only observes").isNull();

    ability.begin();
    assertThat(ability.told()).as("before the next cycle has tried").startsWith("none of 3 executions");
    ability.won();
    assertThat(ability.told()).isNull();

    ability.begin();
    ability.begin();
    assertThat(ability.told()).isNull();
  }

  @Test
  void tables_that_changed_are_tried_again() {
    tried(Outcome.WHOLE);

    ability.retry();

    assertThat(ability.unable()).isNull();
    tried(REFUSED);
    assertThat(ability.unable()).isEqualTo("no right");
  }

  @Test
  void one_trial_is_under_way_at_a_time() {
    Promise<Outcome> slow = Promise.promise();
    outcomes.add(slow.future());
    Future<Void> first = ability.settle();

    Future<Void> second = ability.settle();
    assertThat(second.isComplete()).isFalse();
    slow.complete(Outcome.WHOLE);

    assertThat(first.succeeded() && second.succeeded()).isTrue();
    assertThat(ability.unable()).isNull();
  }

  @Test
  void one_that_was_refused_while_a_cycle_waited_for_it_is_followed_by_another() {
    Promise<Outcome> slow = Promise.promise();
    outcomes.add(slow.future());
    ability.settle();
    Future<Void> cycle = ability.settle();
    outcomes.add(Future.succeededFuture(Outcome.WHOLE));

    slow.complete(REFUSED);

    assertThat(cycle.succeeded()).isTrue();
    assertThat(ability.unable()).isNull();
  }

  @Test
  void a_database_that_cannot_be_asked_is_one_that_cannot_be_written() {
    outcomes.add(Future.failedFuture("gone"));

    assertThat(ability.settle().succeeded()).isTrue();

    assertThat(ability.unable()).isEqualTo("nothing could be tried: gone");
  }
}
