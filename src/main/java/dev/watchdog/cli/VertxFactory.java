package dev.watchdog.cli;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Makes the Vert.x that every command runs on. */
public final class VertxFactory {

  /** One for each verticle: on two processors Vert.x has four, and those that decide and those that store would wait for each other. */
  private static final int LOOPS_MIN = 8;

  /** Often enough to find a loop that is blocked for long; looking costs the same whether one is or not. */
  private static final int BLOCKED_CHECK_SECONDS = 5;

  private static final String NETTY_EVENTS = "io.netty.jfr.enabled";

  static {
    // Netty would load the flight recorder for events of its buffers, a tenth of a start, whether anybody records or not.
    if (System.getProperty(NETTY_EVENTS) == null) {
      System.setProperty(NETTY_EVENTS, "false");
    }
  }

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
    letSleep(vertx);
    return vertx;
  }

  /**
   * Netty wakes a loop that has nothing planned once a second, for nothing, and a process that does nothing between two cycles costs
   * little else than its wake-ups. With something planned a loop sleeps until then.
   */
  private static void letSleep(Vertx vertx) {
    VertxInternal loops = (VertxInternal) vertx; // Its public face hands out no loops.
    Stream.of(loops.nettyEventLoopGroup(), loops.acceptorEventLoopGroup())
        .forEach(group -> group.forEach(loop -> loop.scheduleWithFixedDelay(() -> {}, 1, 1, TimeUnit.DAYS)));
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
