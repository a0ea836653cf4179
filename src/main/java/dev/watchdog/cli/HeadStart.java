package dev.watchdog.cli;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * What no argument and no setting changes, made on a thread of its own while those are read: the log, and then Vert.x where a command was
 * named. Reading takes about as long as making these, and neither needs the other. For one command in one process.
 */
public final class HeadStart implements AutoCloseable {

  private static final List<String> CONFIGURED_BY = List.of("java.util.logging.config.file", "java.util.logging.config.class");

  private final CompletableFuture<Void> log = CompletableFuture.runAsync(LoggerFactory::getILoggerFactory, HeadStart::beside);
  private final Supplier<Vertx> making;
  private final CompletableFuture<Vertx> vertx;
  private boolean taken;

  private HeadStart(Supplier<Vertx> making, boolean wanted) {
    this.making = making;
    this.vertx = wanted ? log.thenApplyAsync(made -> making.get(), HeadStart::beside) : null;
  }

  /** Begins, for these arguments of the process; first of all with what would end it, or write past its log. */
  public static HeadStart begin(String... arguments) {
    if (WatchdogCommand.serves(arguments)) {
      Hangup.holdOff();
    }
    Thread.setDefaultUncaughtExceptionHandler(HeadStart::died);
    HeadStart head = begin(VertxFactory::create, arguments);
    head.log.thenRunAsync(HeadStart::logForEverybody, HeadStart::beside);
    return head;
  }

  /**
   * Begins.
   *
   * @param making makes the one that is handed over
   */
  static HeadStart begin(Supplier<Vertx> making, String... arguments) {
    return new HeadStart(making, WatchdogCommand.named(arguments));
  }

  /** Java would write it to standard error, in lines of its own. */
  private static void died(Thread thread, Throwable thrown) {
    LoggerFactory.getLogger(HeadStart.class).atError().addKeyValue("thread", thread.getName()).setCause(thrown).log("thread.died");
  }

  /** Drivers log through {@code java.util.logging}, which writes to standard error by itself unless somebody configured it. */
  private static void logForEverybody() {
    if (CONFIGURED_BY.stream().allMatch(property -> System.getProperty(property) == null)) {
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
    }
  }

  private static void beside(Runnable making) {
    Thread thread = new Thread(making, "head-start");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits until there is a log: whoever asks for a logger while it is being made gets a stand-in, for good. */
  public void awaitLog() {
    log.join();
  }

  /** Hands it over: the caller closes it. */
  public Vertx vertx() {
    taken = true;
    return vertx == null ? making.get() : vertx.join();
  }

  /** Closes what nobody came for, as where the settings are of no use or help was all that was wanted. */
  @Override
  public void close() {
    if (vertx != null && !taken) {
      Session.open(vertx.join()).close();
    }
  }
}
