package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that differ only in case or blanks are compared exactly, and whoever mixed them is told. */
class NearNamesTest {

  private static final Instant AT = Instant.parse("2026-03-25T10:00:00Z");
  private static final Observation.Checks BOTH = new Observation.Checks(true, true);

  private static Look listing(Set<String> running, Set<String> pending, Set<String> finished) {
    Map<String, Instant> ids = new HashMap<>();
    running.forEach(id -> ids.put(id, null));
    return new Look.Reachable(new Registry(ids, pending, finished, BOTH, 0, null, null), AT, Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"E1", "e1  ", " e1", "E1\t"})
  void an_id_that_is_listed_in_another_writing_is_neither_there_nor_absent(String written) {
    for (Look look : List.of(
        listing(Set.of(written), Set.of(), Set.of()), listing(Set.of(), Set.of(written), Set.of()),
        listing(Set.of(), Set.of(), Set.of(written)))) {
      Observation said = Observations.in(look).of("e1");

      assertThat(said).isInstanceOf(Observation.Unknown.class);
      assertThat(((Observation.Unknown) said).ofRow()).isTrue();
      assertThat(((Observation.Unknown) said).reason()).startsWith("its agent lists '").contains("only in case or blanks");
    }
  }

  @Test
  void an_id_that_is_listed_as_it_is_or_not_at_all_is_what_the_registry_says() {
    Observations seen = Observations.in(listing(Set.of("e1", "E1"), Set.of("e2"), Set.of("e3")));

    assertThat(seen.of("e1")).isEqualTo(new Observation.Running(null, false));
    assertThat(seen.of("e2")).isEqualTo(new Observation.Pending(false));
    assertThat(seen.of("e3")).isEqualTo(new Observation.RecentlyFinished(BOTH));
    assertThat(seen.of("e4")).isEqualTo(new Observation.Absent(BOTH));
  }

  @Test
  void silence_stays_silence() {
    Observations seen = Observations.in(new Look.Unreachable("refused", AT));

    assertThat(seen.of("e1")).isEqualTo(new Observation.Unknown("refused"));
  }

  @Test
  void an_agent_whose_record_is_written_otherwise_is_told() {
    assertThat(NearNames.withoutRecord(Arrays.asList("Alpha", "beta", null, "gamma"), Set.of("alpha", "beta"))).extracting(Problem::text)
        .containsExactly("no owner record, but one that differs only in case or blanks, for the agent 'Alpha' (there is 'alpha'):"
            + " its limit does not count for their rows");
    assertThat(NearNames.withoutRecord(List.of("a", "b"), Set.of())).isEmpty();
    assertThat(NearNames.withoutRecord(List.of("a1", "a2", "a3", "a4"), Set.of("A1", "A2", "A3", "A4"))).first().asString()
        .contains("'a3' (there is 'A3') and 1 more:");
  }
}
