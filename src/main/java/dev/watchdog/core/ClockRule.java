package dev.watchdog.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the watchdog's own clock may be trusted: every age and every deadline is made of it. It is held against the clocks of the stores
 * and that of the agents, which count as one. It is distrusted where more than half of these witnesses differ from it, or half of them with
 * the agents' among those or not to be had.
 *
 * @param tolerance how far two clocks may differ, empty = no clock is ever distrusted
 */
public record ClockRule(Optional<Duration> tolerance) {

  /** What is known of the agents' clock so far. */
  public enum Agents {
    /** They may still tell. */
    AWAITED,
    AGREE,
    DIFFER,
    /** Too few told, or they contradict each other. */
    SILENT
  }

  /** What follows from it. */
  public enum Standing {
    TRUSTED,
    DISTRUSTED,
    /** What the agents will tell decides. */
    OPEN
  }

  /** The standing of the watchdog's clock. */
  public Standing judge(List<ClockReading> stores, Agents agents) {
    if (tolerance.isEmpty()) {
      return Standing.TRUSTED;
    }
    if (agents != Agents.AWAITED) {
      return distrusted(stores, agents) ? Standing.DISTRUSTED : Standing.TRUSTED;
    }
    boolean agree = distrusted(stores, Agents.AGREE);
    boolean same = agree == distrusted(stores, Agents.DIFFER) && agree == distrusted(stores, Agents.SILENT);
    return !same ? Standing.OPEN : agree ? Standing.DISTRUSTED : Standing.TRUSTED;
  }

  private boolean distrusted(List<ClockReading> stores, Agents agents) {
    int witnesses = stores.size() + (agents == Agents.SILENT ? 0 : 1);
    long against = stores.stream().filter(this::differs).count() + (agents == Agents.DIFFER ? 1 : 0);
    return against * 2 > witnesses || (against > 0 && against * 2 == witnesses && agents != Agents.AGREE);
  }

  /** Whether a clock differs from the watchdog's by more than the tolerance. */
  public boolean differs(ClockReading reading) {
    return tolerance.isPresent() && reading.ahead().abs().compareTo(tolerance.get()) > 0;
  }

  /** The clocks that differ, each in words; none where all agree. */
  public List<String> differences(List<ClockReading> witnesses) {
    List<String> words = new ArrayList<>();
    for (ClockReading one : witnesses) {
      if (differs(one)) {
        words.add("the clock of " + one.witness() + " is " + inWords(one.ahead()) + " the watchdog's");
      }
    }
    return words;
  }

  private static String inWords(Duration ahead) {
    return ahead.abs().plusMillis(500).toSeconds() + " s " + (ahead.isNegative() ? "behind" : "ahead of");
  }
}
