package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.watchdog.core.Observation.Checks;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a look says of one execution. */
class RegistryTest {

  private static final Instant STARTED = Instant.parse("2026-03-25T09:55:00Z");
  private static final Checks ALL = new Checks(true, true);
  private static final Map<String, Instant> NONE = Map.of();

  private static Registry registry(Map<String, Instant> running, Set<String> pending, Set<String> finished, int malformed) {
    return new Registry(running, pending, finished, ALL, malformed, null, null);
  }

  @Test
  void running_comes_before_pending_before_recently_finished() {
    Registry all = registry(Map.of("e1", STARTED), Set.of("e1"), Set.of("e1"), 0);

    assertThat(all.observe("e1")).isEqualTo(new Observation.Running(STARTED, true));
    assertThat(registry(NONE, Set.of("e1"), Set.of("e1"), 0).observe("e1")).isEqualTo(new Observation.Pending(true));
    assertThat(registry(NONE, Set.of("e1"), Set.of(), 0).observe("e1")).isEqualTo(new Observation.Pending(false));
    assertThat(registry(NONE, Set.of(), Set.of("e1"), 0).observe("e1")).isEqualTo(new Observation.RecentlyFinished(ALL));
  }

  @Test
  void a_run_without_a_start_of_its_own_is_running_all_the_same() {
    Map<String, Instant> running = new HashMap<>(Collections.singletonMap("e1", null));

    assertThat(registry(running, Set.of(), Set.of(), 0).observe("e1")).isEqualTo(new Observation.Running(null, false));
  }

  @Test
  void what_a_well_formed_registry_does_not_name_is_absent_with_the_checks_that_were_possible() {
    for (boolean pending : new boolean[] {true, false}) {
      for (boolean finished : new boolean[] {true, false}) {
        Checks checks = new Checks(pending, finished);
        Registry registry = new Registry(Map.of("e2", STARTED), Set.of(), Set.of(), checks, 0, null, null);
        assertThat(registry.observe("e1")).isEqualTo(new Observation.Absent(checks));
      }
    }
  }

  @Test
  void while_there_are_malformed_entries_nothing_else_is_absent() {
    Registry one = registry(Map.of("e1", STARTED), Set.of("e2"), Set.of("e3"), 1);

    assertThat(one.observe("e1")).isInstanceOf(Observation.Running.class);
    assertThat(one.observe("e2")).isInstanceOf(Observation.Pending.class);
    assertThat(one.observe("e3")).isInstanceOf(Observation.RecentlyFinished.class);
    assertThat(one.observe("e4")).isEqualTo(new Observation.Unknown("registry has 1 malformed entry"));
    assertThat(registry(NONE, Set.of(), Set.of(), 7).observe("e4")).isEqualTo(new Observation.Unknown("registry has 7 malformed entries"));
  }

  @Test
  void it_cannot_be_changed() {
    Registry registry = registry(new HashMap<>(), new java.util.HashSet<>(), new java.util.HashSet<>(), 0);

    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> registry.running().put("e1", STARTED));
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> registry.pending().add("e1"));
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> registry.finished().add("e1"));
  }

  @Test
  void a_look_that_reached_nobody_knows_nothing_of_anybody() {
    Look silent = new Look.Unreachable("connection refused", STARTED);
    Look answered = new Look.Reachable(registry(NONE, Set.of("e1"), Set.of(), 0), STARTED, Duration.ofMillis(3));

    assertThat(silent.observe("e1")).isEqualTo(new Observation.Unknown("connection refused"));
    assertThat(answered.observe("e1")).isEqualTo(new Observation.Pending(false));
    assertThat(answered.observe("e2")).isEqualTo(new Observation.Absent(ALL));
  }

  @Test
  void every_observation_has_its_word() {
    assertThat(new Observation.Running(null, true).word()).isEqualTo("running");
    assertThat(new Observation.Pending(true).word()).isEqualTo("pending");
    assertThat(new Observation.RecentlyFinished(ALL).word()).isEqualTo("recently finished");
    assertThat(new Observation.Absent(ALL).word()).isEqualTo("absent");
    assertThat(new Observation.Unknown("x").word()).isEqualTo("unknown");
  }
}
