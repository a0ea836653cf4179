package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GhostRankTest {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");

  private static GhostSeen ghost(String agent, int number, int terminations, String status) {
    return new GhostSeen("e" + number, agent, NOW, 1, terminations, status, true, MarkerHistory.NONE);
  }

  private static List<GhostSeen> first(List<GhostSeen> all) {
    Comparator<GhostSeen> byRank = Comparator.comparing(ghost -> GhostRank.of(ghost));
    return GhostRank.first(all, GhostSeen::agent, byRank.thenComparing(ghost -> ghost.key()));
  }

  @Test
  void of_each_agent_those_that_the_watchdog_ended_come_first_then_those_with_a_row() {
    List<GhostSeen> all = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      all.add(ghost("a", i, 0, null));
      all.add(ghost("b", i, 0, i < 900 ? "failed" : null));
    }
    all.add(ghost("a", 9000, 1, "failed"));
    all.add(ghost("a", 9001, 0, "queued"));
    Collections.shuffle(all, new Random(7));

    Map<String, List<GhostSeen>> kept = first(all).stream().collect(Collectors.groupingBy(GhostSeen::agent));

    assertThat(kept.get("a")).hasSize(GhostRank.OF_AGENT_MAX).contains(ghost("a", 9000, 1, "failed"), ghost("a", 9001, 0, "queued"));
    assertThat(kept.get("b")).hasSize(GhostRank.OF_AGENT_MAX).filteredOn(one -> one.rowStatus() != null).hasSize(900);
  }

  @Test
  void however_many_agents_there_are_the_number_of_all_is_bounded() {
    List<GhostSeen> all = new ArrayList<>();
    for (int i = 0; i < GhostRank.ALL_MAX + 100; i++) {
      all.add(ghost("a" + i / 500, i, i == 3 ? 1 : 0, null));
    }

    assertThat(first(all)).hasSize(GhostRank.ALL_MAX).contains(all.get(3));
  }

  @Test
  void what_an_earlier_version_left_behind_is_forgotten_piece_by_piece() {
    List<GhostSeen> left = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      left.add(ghost("a", i, 0, null));
    }
    Map<String, GhostSeen> known = left.stream().collect(Collectors.toMap(GhostSeen::key, Function.identity()));

    assertThat(GhostChanges.between(known, List.of()).gone()).hasSize(GhostChanges.SURPLUS_MAX);
    assertThat(GhostChanges.between(known, List.of(ghost("b", 1, 0, null), ghost("b", 2, 0, null))).gone())
        .as("no more come than go")
        .hasSize(GhostChanges.SURPLUS_MAX + 2);
  }

  @Test
  void only_what_changed_is_written_and_what_is_gone_is_forgotten() {
    GhostSeen same = ghost("a", 1, 0, null);
    GhostSeen before = ghost("a", 2, 0, null);
    GhostSeen gone = ghost("a", 3, 0, null);
    GhostSeen fresh = ghost("b", 3, 0, null);
    Map<String, GhostSeen> known = List.of(same, before, gone).stream().collect(Collectors.toMap(GhostSeen::key, Function.identity()));

    GhostChanges changes = GhostChanges.between(known, List.of(same, before.terminated(), fresh));

    assertThat(changes.changed()).containsExactly(before.terminated(), fresh);
    assertThat(changes.gone()).containsExactly(gone);
  }
}
