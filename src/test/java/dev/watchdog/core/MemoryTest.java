package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered changes one thing at a time. */
class MemoryTest {

  private static final Instant T = Instant.parse("2026-03-25T10:00:00Z");
  private static final Sightings TWICE = new Sightings(2, T, T.plusSeconds(60));

  private static List<String> changed(Memory after) throws Exception {
    List<String> names = new ArrayList<>();
    for (RecordComponent part : Memory.class.getRecordComponents()) {
      Object before = part.getAccessor().invoke(Memory.EMPTY);
      Object now = part.getAccessor().invoke(after);
      if (now == null ? before != null : !now.equals(before)) {
        names.add(part.getName());
      }
    }
    return names;
  }

  @Test
  void each_change_leaves_the_rest_as_it_was() throws Exception {
    assertThat(changed(Memory.EMPTY.withFirstSeen(T))).containsExactly("firstSeen");
    assertThat(changed(Memory.EMPTY.withAgentStart(T))).containsExactly("agentStart");
    assertThat(changed(Memory.EMPTY.withAbsences(TWICE))).containsExactly("absences");
    assertThat(changed(Memory.EMPTY.withFinishedSince(T))).containsExactly("finishedSince");
    assertThat(changed(Memory.EMPTY.withResultSince(T))).containsExactly("resultSince");
    assertThat(changed(Memory.EMPTY.withUnaskable(TWICE))).containsExactly("unaskable");
    assertThat(changed(Memory.EMPTY.withUnconfirmed(TWICE, "HTTP 500"))).containsExactly("unconfirmed", "lastAnswer");
    assertThat(changed(Memory.EMPTY.withEnded(TWICE, "HTTP 404"))).containsExactly("ended", "lastAnswer");
    assertThat(changed(Memory.EMPTY.withHeld(TWICE))).containsExactly("held");
  }

  @Test
  void what_one_agent_said_counts_for_its_rows_alone() {
    Instant first = Given.READ;
    Memory learnt = Memory.EMPTY.withFirstSeen(first).withAbsences(Given.sightings(1, Duration.ofMinutes(5))).at("a");

    assertThat(learnt.of("a")).isSameAs(learnt);
    assertThat(learnt.of("b")).isEqualTo(Memory.EMPTY.withFirstSeen(first));
    assertThat(learnt.of(null)).isEqualTo(Memory.EMPTY.withFirstSeen(first));
  }

  @Test
  void what_was_remembered_without_an_agent_counts_for_none() {
    assertThat(Memory.EMPTY.withAbsences(Given.sightings(1, Duration.ofMinutes(5))).of("a")).isEqualTo(Memory.EMPTY);
  }

  @Test
  void nothing_is_nothing_at_any_agent() {
    Memory learnt = Memory.EMPTY.withAbsences(Given.sightings(1, Duration.ofMinutes(5))).at("a");

    assertThat(learnt.withAbsences(Sightings.NONE).at("a")).isSameAs(Memory.EMPTY);
    assertThat(Memory.EMPTY.at("a")).isSameAs(Memory.EMPTY);
  }

  @Test
  void at_first_nothing_is_remembered() {
    assertThat(Memory.EMPTY)
        .isEqualTo(
            new Memory(
                null, null, null, Sightings.NONE, null, null, Sightings.NONE, Sightings.NONE, Sightings.NONE, null, Sightings.NONE,
                MarkerHistory.NONE));
  }
}
