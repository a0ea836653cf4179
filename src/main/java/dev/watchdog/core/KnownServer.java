package dev.watchdog.core;

import java.time.Duration;
import java.util.Optional;

/**
 * Which Redis the watchdog relies on. A server that only just started holds few markers or none: its dispatchers write theirs anew, or put
 * them where it was before, and until then one that is missing proves nothing. The first server that is met is taken as it is. May be used
 * from several threads.
 */
public final class KnownServer {

  /** From then on a server that was started proves by what it does not hold. */
  public static final Duration SETTLED = Duration.ofSeconds(90);

  /** No server is called so: whatever answers is another. */
  private static final String SOME = "";

  private String stored;
  private String relied;
  private String restarted;
  private String words;

  /** What was kept of earlier processes and of others on the same stores; empty where nothing was. */
  public synchronized void begin(Optional<String> kept) {
    stored = kept.orElse(stored);
    relied = kept.orElse(SOME.equals(relied) ? null : relied);
    restarted = null;
  }

  /** What was kept could not be read: where this process knows no server, one that is young may well have restarted. */
  public synchronized void beginUnread() {
    relied = relied == null ? SOME : relied;
    restarted = null;
  }

  /**
   * A server answered.
   *
   * @param runId of this start of it
   * @return why what it does not hold proves nothing yet, in words that stay the same for as long as a cycle lasts; empty where it does
   */
  public synchronized Optional<String> met(String runId, long upSeconds) {
    if (runId.equals(relied)) {
      return Optional.empty();
    }
    if (relied == null || upSeconds >= SETTLED.toSeconds()) {
      relied = runId;
      return Optional.empty();
    }
    if (!runId.equals(restarted)) {
      restarted = runId;
      words = "Redis restarted " + Math.max(0, upSeconds) + " s ago: a dispatcher marker that is missing proves nothing yet";
    }
    return Optional.of(words);
  }

  /** The server that is relied on, where it is not the one that is kept: to be kept. */
  public synchronized Optional<String> toKeep() {
    return relied == null || relied.equals(SOME) || relied.equals(stored) ? Optional.empty() : Optional.of(relied);
  }

  /** It is kept now. */
  public synchronized void kept(String runId) {
    stored = runId;
  }
}
