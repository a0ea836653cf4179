package dev.watchdog.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TemperamentTest {

  @Test
  void the_same_seed_gives_the_same_execution_the_same_fate() {
    assertThat(fates(7, Temperament.CRASHING)).isEqualTo(fates(7, Temperament.CRASHING)).isNotEqualTo(fates(8, Temperament.CRASHING));
  }

  @Test
  void a_quarter_of_the_runs_slip_and_a_steady_agent_has_none_that_do() {
    assertThat(fates(7, Temperament.CRASHING).stream().filter(Fate.CRASH::equals).count()).isBetween(220L, 280L);
    assertThat(fates(7, Temperament.STEADY)).containsOnly(Fate.FINISH);
  }

  @Test
  void of_a_fleet_of_twenty_the_healthy_executions_are_the_clear_majority() {
    long slips = IntStream.range(0, 20)
        .mapToLong(number -> fates(number, Temperament.ofNumber(number)).stream().filter(fate -> fate != Fate.FINISH).count())
        .sum();
    assertThat(slips).isBetween(1000L, 4500L);
  }

  private static List<Fate> fates(long seed, Temperament temperament) {
    return IntStream.range(0, 1000).mapToObj(i -> temperament.fateDrawn(Dice.of(seed, "e" + i))).toList();
  }
}
