package dev.watchdog.demo;

import java.time.Instant;
import java.util.List;

/** One agent at one moment. */
public record FleetAgentState(
    String name,
    Temperament temperament,
    Reach reach,
    List<Running> running,
    List<String> pending,
    List<String> recentlyCompleted,
    String bootId,
    Instant bootedAt) {

  public FleetAgentState {
    running = List.copyOf(running);
    pending = List.copyOf(pending);
    recentlyCompleted = List.copyOf(recentlyCompleted);
  }
}
