package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.watchdog.core.CycleReport.Agents;
import dev.watchdog.core.CycleReport.Around;
import dev.watchdog.core.Verdict.Action;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CycleReportTest {

  private static final Problem PROBLEM = Problem.Kind.UPKEEP.says("p");

  private static CycleReport report(int total, int confirmed, Map<Integer, Integer> deferred, Map<Action, Integer> recovered, int held) {
    Around around = new Around(9, 10, 20, 40, 80, 160, 320);
    return new CycleReport(
        false, new Agents(3, 2, 1, 0), total, confirmed, deferred, recovered, held, 4, 5, around, Audit.NONE, List.of(PROBLEM));
  }

  @Test
  void every_row_is_counted_once() {
    CycleReport report = report(36, 1, Map.of(8, 2, 14, 3), Map.of(Action.ORPHAN_RECOVERED, 6, Action.STALE_FAILED, 7), 8);

    assertThat(report.counted()).isEqualTo(report.total());
  }

  @Test
  void counts_add_up_whatever_they_are() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      int confirmed = random.nextInt(50);
      int held = random.nextInt(50);
      int sum = confirmed + held + 9; // Four lost races and five errors.
      Map<Integer, Integer> deferred = new HashMap<>();
      for (int rule = 1; rule <= 16; rule += 1 + random.nextInt(3)) {
        deferred.put(rule, random.nextInt(50));
        sum += deferred.get(rule);
      }
      Map<Action, Integer> recovered = new EnumMap<>(Action.class);
      for (Action action : Action.values()) {
        recovered.put(action, random.nextInt(50));
        sum += recovered.get(action);
      }
      assertThat(report(sum, confirmed, deferred, recovered, held).counted()).isEqualTo(sum);
    }
  }

  @Test
  void changes_are_what_was_ended_finalized_failed_and_released_and_nothing_else() {
    assertThat(report(0, 1, Map.of(8, 2), Map.of(Action.ORPHAN_RECOVERED, 1, Action.RESULT_RECOVERED, 2), 8).changes()).isEqualTo(73);
    CycleReport empty =
        new CycleReport(true, new Agents(0, 0, 0, 0), 0, 0, Map.of(), Map.of(), 0, 0, 0, Around.NOTHING, Audit.NONE, List.of());
    assertThat(empty.changes()).isZero();
  }

  @Test
  void an_action_that_did_not_occur_counts_nothing() {
    CycleReport report = report(0, 0, Map.of(), Map.of(Action.STALE_FAILED, 7), 0);

    assertThat(report.count(Action.STALE_FAILED)).isEqualTo(7);
    assertThat(report.count(Action.AUTO_TERMINATED)).isZero();
  }

  @Test
  void it_keeps_copies_in_order_and_cannot_be_changed() {
    Map<Integer, Integer> deferred = new HashMap<>(Map.of(14, 1, 2, 1, 8, 1));
    Map<Action, Integer> recovered = new HashMap<>(Map.of(Action.STALE_FAILED, 1));
    List<Problem> problems = new ArrayList<>(List.of(PROBLEM));
    CycleReport report =
        new CycleReport(false, new Agents(0, 0, 0, 0), 0, 0, deferred, recovered, 0, 0, 0, Around.NOTHING, Audit.NONE, problems);
    deferred.clear();
    recovered.clear();
    problems.clear();

    assertThat(report.deferred().keySet()).containsExactly(2, 8, 14);
    assertThat(report.recovered()).containsOnlyKeys(Action.STALE_FAILED);
    assertThat(report.problems()).containsExactly(PROBLEM);
    assertThat(report.problemTexts()).containsExactly("p");
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> report.deferred().clear());
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> report.recovered().clear());
  }
}
