package dev.watchdog.flow.cycle;

import dev.watchdog.config.Settings;
import dev.watchdog.core.Policy;
import java.time.Duration;

/**
 * How long an asker waits for an answer over the bus. Each is longer than what the answering side allows itself, so that it is the
 * answer that tells what went wrong and not the silence.
 */
public record BusTimeouts(
    Duration look, Duration result, Duration terminate, Duration lastError, Duration store, Duration write, Duration stage) {

  /** How long the last error may wait for its turn: it is context, not evidence. */
  static final Duration LAST_ERROR_TURN = Duration.ofSeconds(2);

  /** How long a result may take once its turn has come, however it is read: the client bounds it closer. */
  private static final Duration LONGEST_RESULT = Duration.ofMinutes(3);

  /** How long opening or settling a cycle may take: each is several reads and writes in turn, and each of these has a bound of its own. */
  private static final Duration STAGE = Duration.ofMinutes(10);

  private static final Duration SLACK = Duration.ofSeconds(5);

  public static BusTimeouts of(Settings.Agents agents) {
    return new BusTimeouts(
        agents.registryTimeout().plus(Policy.FRESH).plus(SLACK),
        Policy.FRESH.plus(LONGEST_RESULT).plus(agents.resultTimeout()).plus(SLACK),
        agents.terminateTimeout().plus(Policy.FRESH).plus(SLACK),
        agents.lastErrorTimeout().plus(LAST_ERROR_TURN), // And no more: the turn itself may be late by as long as other calls take.
        Duration.ofSeconds(120),
        Duration.ofSeconds(180),
        STAGE);
  }
}
