package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When another boot of an agent was last seen. */
class AgentStateTest {

  private static final Instant NOON = Instant.parse("2026-03-25T12:00:00Z");
  private static final Observation.Checks ALL = new Observation.Checks(true, true);

  @Test
  void another_id_was_seen_at_the_last_look_that_was_answered() {
    AgentState after = look(look(look(null, "b1", NOON), "b1", at(1)), "b2", at(2));

    assertThat(after.boot().previousSeenAt()).isEqualTo(at(1));
    assertThat(look(after, "b2", at(3)).boot().previousSeenAt()).isEqualTo(at(1));
    assertThat(look(after, null, at(3)).boot().id()).as("given no longer").isEqualTo("b2");
  }

  @Test
  void before_an_outage_nobody_knows_when_it_was_seen_last() {
    AgentState silent = AgentState.after(look(null, "b1", NOON), new Look.Unreachable("refused", at(1)));

    assertThat(look(silent, "b2", at(2)).boot().previousSeenAt()).isNull();
  }

  /** Else every row that starts until that time comes would be taken for one from before the boot, and be failed at its first absence. */
  @Test
  void what_a_clock_that_ran_ahead_saw_last_is_forgotten_once_it_is_right() {
    AgentState ahead = look(null, "b1", at(30));

    assertThat(look(ahead, "b2", at(1)).boot().previousSeenAt()).isNull();

    AgentState bothAhead = look(ahead, "b2", at(31));
    assertThat(bothAhead.boot().previousSeenAt()).isEqualTo(at(30));
    assertThat(look(bothAhead, "b2", at(2)).boot().previousSeenAt()).isNull();
  }

  private static Instant at(int minutes) {
    return NOON.plus(Duration.ofMinutes(minutes));
  }

  private static AgentState look(AgentState known, String bootId, Instant at) {
    Registry registry = new Registry(Map.of(), Set.of(), Set.of(), ALL, 0, bootId, null);
    return AgentState.after(known, new Look.Reachable(registry, at, Duration.ofMillis(1)));
  }
}
