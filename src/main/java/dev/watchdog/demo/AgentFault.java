package dev.watchdog.demo;

import java.util.List;
import java.util.SplittableRandom;

/** Why a run died, as its agent remembers it. */
public record AgentFault(String type, String message) {

  private static final List<AgentFault> KNOWN =
      List.of(
          new AgentFault("process_crash", "Claude process exited with code 137"),
          new AgentFault("out_of_memory", "Container memory limit reached"),
          new AgentFault("auth_failure", "Token expired"),
          new AgentFault("rate_limit", "Too many requests to the model"));

  static AgentFault drawn(SplittableRandom dice) {
    return KNOWN.get(dice.nextInt(KNOWN.size()));
  }
}
