package dev.watchdog.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The clocks of the agents of one cycle, which are one witness: their median, where most of them are near it. Not thread-safe. */
public final class AgentClocks {

  /** One address tells nothing that a stranger behind it could not make up. */
  private static final int ADDRESSES_MIN = 2;

  /** So many that agree with the watchdog are enough; the others need not be waited for. */
  private static final int SAMPLE = 16;

  private final Duration tolerance;
  private final int addressesMax;
  private final Map<String, Duration> aheadByAddress = new HashMap<>();
  private int near;

  /**
   * None told yet.
   *
   * @param addressesMax how many hosts and ports the agents of the cycle have at most
   */
  public AgentClocks(Duration tolerance, int addressesMax) {
    this.tolerance = tolerance;
    this.addressesMax = addressesMax;
  }

  /** Takes a reading; the first of an address counts. */
  public void take(ClockReading reading) {
    if (aheadByAddress.putIfAbsent(reading.witness(), reading.ahead()) == null && within(reading.ahead())) {
      near++;
    }
  }

  /** What is known while agents are still asked: that they agree, or that they can never tell, is known early. */
  public ClockRule.Agents soFar() {
    if (addressesMax < ADDRESSES_MIN) {
      return ClockRule.Agents.SILENT;
    }
    int told = aheadByAddress.size();
    boolean most = near * 2 > addressesMax || (told >= SAMPLE && near * 2 > told);
    return most && near >= ADDRESSES_MIN ? ClockRule.Agents.AGREE : ClockRule.Agents.AWAITED;
  }

  /** What is known once every agent was asked. */
  public ClockRule.Agents last() {
    Optional<ClockReading> median = median();
    return median.isEmpty() ? ClockRule.Agents.SILENT : within(median.get().ahead()) ? ClockRule.Agents.AGREE : ClockRule.Agents.DIFFER;
  }

  /** Their clock as one; empty where fewer than two addresses told, or fewer than half of them lie within the tolerance of it. */
  public Optional<ClockReading> median() {
    if (aheadByAddress.size() < ADDRESSES_MIN) {
      return Optional.empty();
    }
    List<Duration> sorted = new ArrayList<>(aheadByAddress.values());
    sorted.sort(null);
    Duration median = sorted.get((sorted.size() - 1) / 2);
    long around = sorted.stream().filter(ahead -> ahead.minus(median).abs().compareTo(tolerance) <= 0).count();
    return around * 2 > sorted.size() ? Optional.of(new ClockReading(sorted.size() + " agents", median)) : Optional.empty();
  }

  private boolean within(Duration ahead) {
    return ahead.abs().compareTo(tolerance) <= 0;
  }
}
