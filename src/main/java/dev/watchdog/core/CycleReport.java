package dev.watchdog.core;

import dev.watchdog.core.Verdict.Action;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one cycle found and did. Every row that was read is counted exactly once: confirmed, deferred, held, recovered, lost or in error.
 *
 * @param deferred rows left alone, by the number of the rule
 * @param recovered rows ended, by how
 * @param lostRaces rows that somebody else ended or changed first
 * @param errors rows that should have ended and could not be written
 * @param audit what is not as it should be after all that
 * @param problems each once
 */
public record CycleReport(
    boolean dryRun,
    Agents agents,
    int total,
    int confirmed,
    Map<Integer, Integer> deferred,
    Map<Action, Integer> recovered,
    int held,
    int lostRaces,
    int errors,
    Around around,
    Audit audit,
    List<Problem> problems) {

  public CycleReport {
    deferred = Collections.unmodifiableMap(new TreeMap<>(deferred));
    EnumMap<Action, Integer> byAction = new EnumMap<>(Action.class);
    byAction.putAll(recovered);
    recovered = Collections.unmodifiableMap(byAction);
    problems = List.copyOf(problems);
  }

  /**
   * Agents asked because of their rows, and {@code idle} ones, asked only whether they run what should be over.
   *
   * @param notAsked those, with rows or idle, that the watchdog itself could not ask
   * @param unusable those, with rows or idle, whose registry could not be used, or only in part
   */
  public record Agents(int probed, int reachable, int unreachable, int idle, int notAsked, int unusable) {

    /** Agents that all could be asked, and answered with registries or not at all. */
    public Agents(int probed, int reachable, int unreachable, int idle) {
      this(probed, reachable, unreachable, idle, 0, 0);
    }
  }

  /** What was done around the rows. */
  public record Around(
      int slotsRead, int slotsReleased, int skippedFinalized, int activitiesFailed, int ghosts, int ghostsTerminated, int resumed) {
    public static final Around NOTHING = new Around(0, 0, 0, 0, 0, 0, 0);
  }

  /** Each problem as a sentence. */
  public List<String> problemTexts() {
    return problems.stream().map(Problem::text).toList();
  }

  public int count(Action action) {
    return recovered.getOrDefault(action, 0);
  }

  /** Rows counted; equals {@link #total}. */
  public int counted() {
    return confirmed + sum(deferred) + sum(recovered) + held + lostRaces + errors;
  }

  /** Changes made, as the flat report adds them up. */
  public int changes() {
    return sum(recovered) + around.skippedFinalized() + around.activitiesFailed() + around.slotsReleased();
  }

  private static int sum(Map<?, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
