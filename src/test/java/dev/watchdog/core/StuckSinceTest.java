package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.watchdog.core.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StuckSinceTest {

  private static final Duration AGE = Duration.ofSeconds(5000);
  private static final Instant STARTED = Given.READ.minus(AGE);

  private static Instant since(int rule, Kind kind, Evidence evidence) {
    return StuckSince.of(new Verdict(rule, kind), evidence);
  }

  @ParameterizedTest
  @CsvSource({
    "3,  TERMINATED,   running, 900", "5,  TERMINATED,   pending, 1200", "16, STALE,        unknown, 1200",
    "3,  UNSTOPPABLE,  running, 1200", "3,  STILL_LISTED, running, 1200", "7,  NO_SESSION,   unknown, 60",
  })
  void what_has_a_time_of_its_own_is_stuck_from_that_time_on(int rule, Kind kind, String seen, long seconds) {
    assertThat(since(rule, kind, Given.row().aged(AGE).sees(seen).evidence())).isEqualTo(STARTED.plusSeconds(seconds));
  }

  @Test
  void an_orphan_is_stuck_from_the_first_sighting_of_its_absence_on() {
    Sightings seen = Given.sightings(2, Duration.ofSeconds(60));
    Evidence before = Given.row().aged(AGE).remembers(Memory.EMPTY.withAbsences(seen)).evidence();

    assertThat(since(13, Kind.ORPHANED, before)).isEqualTo(seen.first());
    assertThat(since(13, Kind.ORPHANED, Given.row().aged(AGE).evidence())).as("the first sighting is this one").isEqualTo(Given.LOOKED);
  }

  @Test
  void an_orphan_that_was_seen_to_have_finished_is_stuck_from_then_on() {
    Instant finished = Given.LOOKED.minusSeconds(1000);
    Evidence evidence = Given.row().aged(AGE).remembers(Memory.EMPTY.withFinishedSince(finished)).evidence();

    assertThat(since(13, Kind.ORPHANED, evidence)).isEqualTo(finished);
  }

  @Test
  void a_lost_report_is_stuck_from_when_its_result_was_retained() {
    Instant retained = Given.LOOKED.minusSeconds(600);
    Evidence evidence = Given.row().aged(AGE).remembers(Memory.EMPTY.withResultSince(retained)).evidence();

    assertThat(since(11, Kind.RESULT_READY, evidence)).isEqualTo(retained);
  }

  @Test
  void nothing_is_stuck_from_later_than_the_look_on() {
    assertThat(since(16, Kind.STALE, Given.row().aged("PT10S").evidence())).isEqualTo(Given.LOOKED);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void there_is_a_time_for_every_verdict_that_ends_a_row_and_for_no_other(Kind kind) {
    Evidence evidence = Given.row().aged(AGE).evidence();

    if (kind.action() != null) {
      assertThat(since(13, kind, evidence)).isNotNull();
    } else {
      assertThatIllegalArgumentException().isThrownBy(() -> since(13, kind, evidence)).withMessageContaining("ends nothing");
    }
  }
}
