package dev.watchdog.core;

import java.time.Instant;

/**
 * What is known of an agent's process.
 *
 * @param id the boot id its registry gives now, null where it gives none
 * @param at when it says it booted, null where it does not or the text cannot be read
 * @param previousSeenAt when the watchdog last saw another boot id of this agent, null where it never did
 */
public record Boot(String id, Instant at, Instant previousSeenAt) {
  public static final Boot UNKNOWN = new Boot(null, null, null);
}
