package dev.watchdog.cli;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the files of secrets looked at for as long as a service runs, on a thread of its own, which a file system may keep waiting. */
final class SecretsWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SecretsWatch.class);

  /** What two looks find the same is taken: within three times as much. */
  private static final Duration EVERY = Duration.ofSeconds(9);

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(look -> {
    Thread thread = new Thread(look, "secrets");
    thread.setDaemon(true);
    return thread;
  });

  SecretsWatch(Rereading rereading) {
    clock.scheduleWithFixedDelay(() -> look(rereading), EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A look that fails must not be the last one. */
  private static void look(Rereading rereading) {
    try {
      rereading.lookAtSecrets();
    } catch (RuntimeException failed) {
      LOG.atError().setCause(failed).log("secrets.not-looked-at");
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
