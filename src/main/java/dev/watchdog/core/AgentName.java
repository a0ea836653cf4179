package dev.watchdog.core;

import java.util.regex.Pattern;

/** Names of agents are data from a database: one that could steer an address elsewhere is never asked. */
public final class AgentName {

  private static final Pattern ADDRESSABLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final int CHARS_MAX = 128;

  private AgentName() {}

  /** Whether the name may stand in an address; false for null. */
  public static boolean addressable(String agent) {
    return agent != null && agent.length() <= CHARS_MAX && ADDRESSABLE.matcher(agent).matches();
  }
}
