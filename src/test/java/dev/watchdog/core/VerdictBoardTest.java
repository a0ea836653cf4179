package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictBoardTest {

  private static final Instant T = Instant.parse("2026-03-25T10:00:00Z");

  private static RunningRow row(String agent, String id) {
    return RunningRow.of(new Attempt(id, "2026-03-25T09:00:00Z"), agent, "s", null, null, T);
  }

  private static RowVerdict judged(String agent, String id) {
    Evidence evidence =
        new Evidence(
            row(agent, id), Marker.UNREADABLE, new Observation.Unknown("silent"), Retained.NOT_ASKED, Memory.EMPTY, Boot.UNKNOWN,
            (Policy) null, T, null);
    return new RowVerdict(evidence, null, Memory.EMPTY, T, List.of());
  }

  private static List<RowVerdict> all(VerdictBoard judgements) {
    List<RowVerdict> all = new ArrayList<>();
    judgements.forEach(all::add);
    return all;
  }

  @Test
  void a_row_is_found_by_its_agent_and_attempt_and_by_nothing_else() {
    VerdictBoard judgements = new VerdictBoard();
    RowVerdict mine = judged("a", "e1");
    RowVerdict nobodys = judged(null, "e2");
    judgements.put(mine);
    judgements.put(nobodys);

    assertThat(judgements.of(row("a", "e1"))).isSameAs(mine);
    assertThat(judgements.of(row(null, "e2"))).isSameAs(nobodys);
    assertThat(judgements.of(row("b", "e1"))).isNull();
    assertThat(judgements.of(row("a", "e2"))).isNull();
    assertThat(judgements.of(
        RunningRow.of(new Attempt("e1", "2026-03-25T09:30:00Z"), "a", "s", null, null, T))).as("started anew").isNull();
    assertThat(judgements.ofAgent("b")).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 32, 33, 34, 200})
  void it_is_as_good_as_a_map_whatever_is_noted_and_forgotten(int ids) {
    Random random = new Random(ids);
    VerdictBoard judgements = new VerdictBoard();
    Map<Attempt, RowVerdict> expected = new LinkedHashMap<>();
    for (int step = 0; step < 20 * ids; step++) {
      RowVerdict one = judged("a", "e" + random.nextInt(ids));
      Attempt attempt = one.evidence().row().attempt();
      if (random.nextInt(4) == 0) {
        judgements.remove("a", attempt);
        expected.remove(attempt);
      } else {
        judgements.put(one);
        expected.put(attempt, one);
      }
      int wherever = random.nextInt(ids + 5);
      AgentVerdicts rows = judgements.forAgent("a");
      for (int id = 0; id < ids; id++) {
        RunningRow row = row("a", "e" + id);
        assertThat(judgements.of(row)).isSameAs(expected.get(row.attempt()));
        assertThat(rows.find(row.attempt(), wherever)).isSameAs(expected.get(row.attempt()));
      }
      assertThat(judgements.size()).isEqualTo(expected.size());
    }
    assertThat(all(judgements)).containsExactlyInAnyOrderElementsOf(expected.values());
  }

  @Test
  void what_is_forgotten_is_not_counted_and_not_handed_out() {
    VerdictBoard judgements = new VerdictBoard();
    RowVerdict stays = judged("a", "e2");
    judgements.put(judged("a", "e1"));
    judgements.put(stays);

    judgements.remove("a", new Attempt("e1", "2026-03-25T09:00:00Z"));
    judgements.remove("a", new Attempt("e1", "2026-03-25T09:00:00Z"));
    judgements.remove("nobody", new Attempt("e1", null));

    assertThat(judgements.size()).isEqualTo(1);
    assertThat(all(judgements)).containsExactly(stays);
  }
}
