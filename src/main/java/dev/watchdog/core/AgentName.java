package dev.watchdog.core;

/** Names of agents are data from a database: one that could steer an address elsewhere is never asked. */
public final class AgentName {

  private AgentName() {}

  /** Whether the name is {@code [A-Za-z0-9][A-Za-z0-9._-]*}, of at most 128 characters, and so may stand in an address; false for null. */
  public static boolean addressable(String agent) {
    if (agent == null || agent.isEmpty() || agent.length() > Bounds.AGENT_NAME || !letterOrDigit(agent.charAt(0))) {
      return false;
    }
    for (int i = 1; i < agent.length(); i++) {
      char c = agent.charAt(i);
      if (!letterOrDigit(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean letterOrDigit(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
