package dev.watchdog.cli;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import java.util.concurrent.TimeUnit;

/** Makes the Vert.x that every command runs on. */
public final class VertxFactory {

  /** One for each verticle: on two processors Vert.x has four, and those that decide and those that store would wait for each other. */
  private static final int LOOPS_MIN = 8;

  /** Often enough to find a loop that is blocked for long; looking costs the same whether one is or not. */
  private static final int BLOCKED_CHECK_SECONDS = 5;

  private VertxFactory() {}

  /** The caller closes it. */
  public static Vertx create() {
    int loops = Math.max(LOOPS_MIN, VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE);
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(false)
                .setEventLoopPoolSize(loops)
                .setBlockedThreadCheckInterval(BLOCKED_CHECK_SECONDS)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.SECONDS)
                .setAddressResolverOptions(resolving()));
    vertx.exceptionHandler(ProcessHooks::threw);
    return vertx;
  }

  /**
   * Agents move: names are not remembered for long, neither those that resolve nor those that do not. A dead name server costs seconds
   * at the defaults; four queries are enough for both address families of a name with one search domain.
   */
  private static AddressResolverOptions resolving() {
    return new AddressResolverOptions()
        .setQueryTimeout(1000)
        .setMaxQueries(4)
        .setCacheMaxTimeToLive(30)
        .setCacheNegativeTimeToLive(2)
        .setHostsRefreshPeriod(5000);
  }
}
