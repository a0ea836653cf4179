package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that write out what equality is must mean what a record means: each component counts, as does null where it may be one. */
class WrittenOutEqualityTest {

  private static final Instant NOON = Instant.parse("2026-03-25T12:00:00Z");

  /** Each with components that differ from those of the first in one place. */
  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(
            List.of(
                new Attempt("e1", "t"),
                new Attempt("e2", "t"),
                new Attempt(null, "t"),
                new Attempt("e1", "u"),
                new Attempt("e1", null)),
            new Attempt(new String("e1"), new String("t"))),
        Arguments.of(
            List.of(
                new Start(NOON, NOON, "bad"),
                new Start(NOON.plusNanos(1), NOON, "bad"),
                new Start(null, NOON, "bad"),
                new Start(NOON, NOON.plusNanos(1), "bad"),
                new Start(NOON, null, "bad"),
                new Start(NOON, NOON, "worse"),
                new Start(NOON, NOON, null)),
            new Start(Instant.parse(NOON.toString()), Instant.parse(NOON.toString()), new String("bad"))),
        Arguments.of(
            List.of(
                new Limit(Duration.ofSeconds(9), Limit.Source.AGENT, true),
                new Limit(Duration.ofSeconds(8), Limit.Source.AGENT, true),
                new Limit(Duration.ofSeconds(9), Limit.Source.SCHEDULE, true),
                new Limit(Duration.ofSeconds(9), Limit.Source.AGENT, false)),
            new Limit(Duration.parse("PT9S"), Limit.Source.AGENT, true)),
        Arguments.of(
            List.of(
                new Observation.Running(NOON, false),
                new Observation.Running(NOON.plusNanos(1), false),
                new Observation.Running(null, false),
                new Observation.Running(NOON, true)),
            new Observation.Running(Instant.parse(NOON.toString()), false)));
  }

  @ParameterizedTest
  @MethodSource("values")
  void each_component_counts(List<?> different, Object likeTheFirst) {
    List<Object> others = new ArrayList<>(different.subList(1, different.size()));
    others.add("another type");

    assertThat(different.get(0)).isEqualTo(likeTheFirst).hasSameHashCodeAs(likeTheFirst).isNotEqualTo(null);
    assertThat(others).allSatisfy(other -> assertThat(different.get(0)).isNotEqualTo(other));
    assertThat(different).doesNotHaveDuplicates();
  }
}
