package dev.watchdog.flow;

import dev.watchdog.config.Settings;
import java.time.Duration;

/**
 * How long an asker waits for an answer over the bus. Each is longer than what the answering side allows itself, so that it is the
 * answer that tells what went wrong and not the silence.
 */
record Within(Duration look, Duration result, Duration terminate, Duration lastError, Duration store, Duration write) {

  /** A verdict whose observation is older than this is not acted upon. */
  static final Duration FRESH = Duration.ofSeconds(60);

  /** How long the last error may wait for its turn: it is context, not evidence. */
  static final Duration LAST_ERROR_TURN = Duration.ofSeconds(2);

  /** How long a result may take once its turn has come, however it is read: the client bounds it closer. */
  private static final Duration LONGEST_RESULT = Duration.ofMinutes(3);

  private static final Duration SLACK = Duration.ofSeconds(5);

  static Within of(Settings.Agents agents) {
    return new Within(
        agents.registryTimeout().plus(FRESH).plus(SLACK),
        FRESH.plus(LONGEST_RESULT).plus(agents.resultTimeout()).plus(SLACK),
        agents.terminateTimeout().plus(FRESH).plus(SLACK),
        agents.lastErrorTimeout().plus(LAST_ERROR_TURN), // And no more: the turn itself may be late by as long as other calls take.
        Duration.ofSeconds(120),
        Duration.ofSeconds(180));
  }
}
