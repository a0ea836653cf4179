package dev.watchdog.bench;

import java.util.List;

/**
 * Who runs what: a pure function of a few numbers, so that the stores and the fleet, which are filled by different processes, agree
 * without talking to each other.
 *
 * @param agents how many there are, each with a loopback address of its own as its name
 * @param executions rows of each agent
 * @param stuckPercent rows out of a hundred that their agents do not list once the fleet has lost them
 * @param hangingPercent agents out of a hundred that accept connections and never answer once the fleet hangs
 * @param oneAgentRows rows of the first agent, 0 = as many as the others have
 */
record Population(int agents, int executions, int stuckPercent, int hangingPercent, int oneAgentRows) {

  /** How the ids of the rows end that were there from the start. */
  static final String ROUND_0 = "-00";

  private static final int FIRST_ADDRESS = (127 << 24) + (1 << 16) + 1;

  Population {
    require(agents >= 1 && agents <= 60_000, "--agents: expected 1 to 60000");
    require(executions >= 1 && executions <= 100_000, "--executions: expected 1 to 100000");
    require(stuckPercent >= 0 && stuckPercent <= 40, "--stuck: expected 0 to 40 (from half of the rows on the brake holds them)");
    require(hangingPercent >= 0 && hangingPercent <= 40, "--hanging: expected 0 to 40 (beyond half the watchdog takes itself for blind)");
    require(oneAgentRows >= 0 && oneAgentRows <= 1_000_000, "--one-agent: expected 0 to 1000000");
  }

  private static void require(boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(expected);
    }
  }

  /** The way back from {@link #words}. */
  static Population of(List<String> words) {
    int[] numbers = words.stream().mapToInt(Integer::parseInt).toArray();
    return new Population(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
  }

  /** As arguments of another process. */
  List<String> words() {
    return List.of(agents, executions, stuckPercent, hangingPercent, oneAgentRows).stream().map(String::valueOf).toList();
  }

  int rowsOf(int agent) {
    return agent == 0 && oneAgentRows > 0 ? oneAgentRows : executions;
  }

  int rows() {
    return rowsOf(0) + (agents - 1) * executions;
  }

  /** Rows that the fleet loses. */
  int stuckRows() {
    int stuck = 0;
    for (int agent = 0; agent < agents; agent++) {
      for (int row = 0; row < rowsOf(agent); row++) {
        stuck += stuck(agent, row) ? 1 : 0;
      }
    }
    return stuck;
  }

  /** Spread evenly: over a hundred rows in a row as many as the percentage says. */
  boolean stuck(int agent, int row) {
    return chosen((long) agent * executions + row, stuckPercent);
  }

  boolean hangs(int agent) {
    return chosen(agent, hangingPercent);
  }

  private static boolean chosen(long place, int percent) {
    return (place + 1) * percent / 100 != place * percent / 100;
  }

  /** The agent's name, which is its address. */
  static String name(int agent) {
    int address = FIRST_ADDRESS + agent;
    return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
  }

  /** The agent that has this address; negative or too large where nobody has. */
  static int agentAt(byte[] address) {
    int bits = (address[0] & 255) << 24 | (address[1] & 255) << 16 | (address[2] & 255) << 8 | address[3] & 255;
    return bits - FIRST_ADDRESS;
  }

  /** An id of a usual length. A row that was recovered comes back in the next round under another one. */
  static String executionId(int agent, int row, int round) {
    return String.format(java.util.Locale.ROOT, "exec-%05d-%05d-%02d", agent, row, round);
  }
}
