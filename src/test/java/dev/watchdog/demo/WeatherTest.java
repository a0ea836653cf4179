package dev.watchdog.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WeatherTest {

  private static final Duration WORK = Duration.ofSeconds(14);

  /** Something that was put off, at the time it is due. */
  private record Due(Duration at, Runnable action) {}

  private final SetClock clock = new SetClock();
  private final List<SimulatedAgent> moody = new ArrayList<>();
  private final List<Due> dues = new ArrayList<>();
  private Duration now = Duration.ZERO;

  @Test
  void within_some_minutes_everything_befalls_somebody_and_only_few_are_silent_at_a_time() {
    for (int i = 0; i < 6; i++) {
      moody.add(agent(i, List.of(Temperament.HANGING, Temperament.REFUSING, Temperament.RESTARTING).get(i % 3)));
    }
    List<String> bootIds = moody.stream().map(agent -> agent.state().bootId()).toList();
    Set<Reach> seen = EnumSet.noneOf(Reach.class);

    new Weather(moody, WORK, new SplittableRandom(7), this::in).change();
    while (now.compareTo(Duration.ofMinutes(10)) < 0) {
      assertThat(moody.stream().filter(agent -> agent.reach() != Reach.ANSWERING).count()).isLessThanOrEqualTo(2);
      moody.forEach(agent -> seen.add(agent.reach()));
      next();
    }

    assertThat(seen).containsExactlyInAnyOrder(Reach.values());
    assertThat(moody.stream().map(agent -> agent.state().bootId()).toList()).isNotEqualTo(bootIds);
  }

  @Test
  void a_silence_ends_by_itself_and_a_long_one_outlasts_the_deadline_of_a_short_run() {
    moody.add(agent(0, Temperament.HANGING));
    List<Duration> silences = new ArrayList<>();
    Duration since = null;

    new Weather(moody, WORK, new SplittableRandom(7), this::in).change();
    while (silences.size() < 10) {
      boolean silent = moody.get(0).reach() == Reach.HANGING;
      if (silent && since == null) {
        since = now;
      } else if (!silent && since != null) {
        silences.add(now.minus(since));
        since = null;
      }
      next();
    }

    assertThat(silences).allSatisfy(silence -> assertThat(silence).isBetween(WORK.dividedBy(2), WORK.multipliedBy(3)));
    assertThat(silences).anySatisfy(silence -> assertThat(silence).isEqualTo(WORK.multipliedBy(3)));
  }

  private SimulatedAgent agent(int number, Temperament temperament) {
    return new SimulatedAgent("a" + number, temperament, clock, Dice.of(7, "a" + number), new SimulatedAgent.Events() {
      @Override
      public void began(SimulatedAgent agent, Running run) {}

      @Override
      public void finished(Finished report) {}
    });
  }

  private void in(Duration delay, Runnable action) {
    dues.add(new Due(now.plus(delay), action));
  }

  /** Lets time pass until the next thing is due, and does it. */
  private void next() {
    Due due = dues.stream().min(Comparator.comparing(Due::at)).orElseThrow();
    dues.remove(due);
    now = due.at();
    due.action().run();
  }
}
