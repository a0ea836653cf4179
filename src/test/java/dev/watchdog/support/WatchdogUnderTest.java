package dev.watchdog.support;

import dev.watchdog.app.Ports;
import dev.watchdog.app.Watchdog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The watchdog in this JVM, started as its main class starts it, with settings as {@code --set} takes them. */
public final class WatchdogUnderTest extends WatchdogClient implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final Vertx vertx;
  private final Watchdog watchdog;
  private boolean stopped;

  private WatchdogUnderTest(Vertx vertx, Watchdog watchdog) {
    this.vertx = vertx;
    this.watchdog = watchdog;
  }

  /** Started, with the stores reached. */
  public static WatchdogUnderTest start(Map<String, String> settings) {
    WatchdogUnderTest started = startBeforeStores(settings);
    await(started.watchdog.ready());
    return started;
  }

  /** Started, with the stores reached, and from then on with faults. */
  public static WatchdogUnderTest start(Map<String, String> settings, Faults faults) {
    Vertx vertx = Vertx.vertx();
    Ports ports = faults.ports(vertx);
    WatchdogUnderTest started = serve(vertx, settings, ports);
    await(started.watchdog.ready());
    faults.ready(ports, started.watchdog, TestSettings.of(settings));
    return started;
  }

  /** Started, with the stores reached, behind these ports. */
  public static WatchdogUnderTest start(Map<String, String> settings, Ports ports) {
    WatchdogUnderTest started = serve(Vertx.vertx(), settings, ports);
    await(started.watchdog.ready());
    return started;
  }

  /** Started as far as its HTTP listens; the stores may never be reached. */
  public static WatchdogUnderTest startBeforeStores(Map<String, String> settings) {
    return serve(Vertx.vertx(), settings, Ports.PLAIN);
  }

  private static WatchdogUnderTest serve(Vertx vertx, Map<String, String> settings, Ports ports) {
    try {
      return new WatchdogUnderTest(vertx, await(Watchdog.serve(vertx, TestSettings.of(settings), ports)));
    } catch (RuntimeException | Error failed) {
      await(vertx.close());
      throw failed;
    }
  }

  /** One cycle without the service, as the command {@code once} runs it; answers its report. */
  public static JsonObject once(Map<String, String> settings, boolean dryRun) {
    Vertx vertx = Vertx.vertx();
    try {
      return await(Watchdog.once(vertx, TestSettings.of(settings), dryRun));
    } finally {
      await(vertx.close());
    }
  }

  @Override
  public int port() {
    return watchdog.httpPort();
  }

  /** Whether the stores were reached. */
  public Future<Void> ready() {
    return watchdog.ready();
  }

  @Override
  public void close() {
    if (!stopped) {
      stopped = true;
      await(watchdog.stop());
      await(vertx.close());
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("not within " + PATIENCE_SECONDS + " s", late);
    }
  }
}
