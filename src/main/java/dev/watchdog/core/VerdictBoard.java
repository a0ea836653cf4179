package dev.watchdog.core;

import dev.watchdog.core.Verdict.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The latest judgements, by agent: an agent's rows are judged one after the other, and what is known of them stays together, where a map of
 * all rows would have a hundred thousand of them lie anywhere in memory. Filled by one thread and not changed any more once it is handed
 * out.
 */
public final class VerdictBoard {

  private final Map<String, AgentVerdicts> byAgent = new HashMap<>();

  /** The judgement on a row as it is read now: null where the attempt, or its agent, is another one. */
  public RowVerdict of(RunningRow row) {
    AgentVerdicts rows = byAgent.get(row.agent());
    return rows == null ? null : rows.find(row.attempt());
  }

  /**
   * Those on the rows of an agent, null where there are none.
   *
   * @param agent null for the rows that name none
   */
  public AgentVerdicts ofAgent(String agent) {
    return byAgent.get(agent);
  }

  /** The same, to be filled. */
  public AgentVerdicts forAgent(String agent) {
    return byAgent.computeIfAbsent(agent, first -> new AgentVerdicts());
  }

  /** Notes a judgement; the last one on a row counts. */
  public void put(RowVerdict judged) {
    forAgent(judged.evidence().row().agent()).put(judged);
  }

  /** Forgets a row. */
  public void remove(String agent, Attempt attempt) {
    AgentVerdicts rows = byAgent.get(agent);
    if (rows != null) {
      rows.remove(attempt);
    }
  }

  public int size() {
    return byAgent.values().stream().mapToInt(AgentVerdicts::size).sum();
  }

  public int count(Kind kind) {
    int[] found = new int[1];
    forEach(judged -> found[0] += judged.verdict().kind() == kind ? 1 : 0);
    return found[0];
  }

  public void forEach(Consumer<RowVerdict> each) {
    byAgent.values().forEach(rows -> rows.forEach(each));
  }
}
