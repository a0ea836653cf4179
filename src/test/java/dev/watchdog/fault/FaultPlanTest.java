package dev.watchdog.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultPlanTest {

  private static final Set<Fault> ALL = EnumSet.allOf(Fault.class);

  private static FaultPlan plan(long seed, double probability) {
    FaultPlan plan = new FaultPlan(seed, probability, ALL, Duration.ofMillis(100), told -> {});
    plan.strike();
    return plan;
  }

  private static List<Optional<Strike>> draws(FaultPlan plan, Call call, int count) {
    List<Optional<Strike>> draws = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      draws.add(plan.next(call, fault -> true));
    }
    return draws;
  }

  @Test
  void what_a_call_meets_depends_on_the_seed_and_its_turn_and_not_on_other_calls() {
    FaultPlan quiet = plan(7, 0.5);
    FaultPlan busy = plan(7, 0.5);
    draws(busy, Call.LOOK, 31);

    assertThat(draws(busy, Call.WRITE, 200)).isEqualTo(draws(quiet, Call.WRITE, 200));
    assertThat(draws(plan(8, 0.5), Call.WRITE, 200)).isNotEqualTo(draws(plan(7, 0.5), Call.WRITE, 200));
  }

  @ParameterizedTest
  @EnumSource(Call.class)
  void each_call_meets_every_fault_that_can_strike_it_and_no_other(Call call) {
    Set<Fault> met = EnumSet.noneOf(Fault.class);
    draws(plan(1, 1), call, 300).forEach(strike -> met.add(strike.orElseThrow().fault()));

    Set<Fault> possible = EnumSet.copyOf(ALL);
    possible.removeIf(fault -> !fault.calls().contains(call));
    assertThat(met).isEqualTo(possible);
  }

  @Test
  void about_as_many_calls_are_struck_as_were_asked_for() {
    assertThat(draws(plan(3, 0.1), Call.READ, 5000).stream().filter(Optional::isPresent).count()).isBetween(400L, 600L);
    assertThat(draws(plan(3, 0), Call.READ, 100)).containsOnly(Optional.empty());
  }

  @Test
  void nothing_is_struck_before_it_is_told_to_and_after_it_is_healed() {
    FaultPlan plan = new FaultPlan(1, 1, ALL, Duration.ofMillis(1), told -> {});

    assertThat(plan.next(Call.READ, fault -> true)).isEmpty();
    plan.strike();
    assertThat(plan.next(Call.READ, fault -> true)).isPresent();
    plan.heal();
    assertThat(plan.next(Call.READ, fault -> true)).isEmpty();
    assertThat(plan.injected().values()).containsExactly(1L);
  }

  @Test
  void a_delay_is_within_its_bound() {
    assertThat(draws(plan(5, 1), Call.READ, 500)).allSatisfy(strike ->
        assertThat(strike.orElseThrow().delay()).isBetween(Duration.ofMillis(1), Duration.ofMillis(100)));
  }
}
