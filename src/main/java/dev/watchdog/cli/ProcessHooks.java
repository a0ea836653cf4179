package dev.watchdog.cli;

import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** What would end the process, or write past its log, is taken over first of all; so is what should end it and would not. */
public final class ProcessHooks {

  private static final List<String> CONFIGURED_BY = List.of("java.util.logging.config.file", "java.util.logging.config.class");

  private ProcessHooks() {}

  /** For a process with these arguments. */
  public static void install(String... arguments) {
    if (WatchdogCommand.serves(arguments)) {
      Hangup.holdOff();
    }
    MemoryWatch.arm();
    Thread.setDefaultUncaughtExceptionHandler(ProcessHooks::died);
    // Drivers log through java.util.logging, which writes to standard error by itself unless somebody configured it.
    if (CONFIGURED_BY.stream().allMatch(property -> System.getProperty(property) == null)) {
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
    }
  }

  /** Java would write it to standard error, in lines of its own. */
  private static void died(Thread thread, Throwable thrown) {
    try {
      LoggerFactory.getLogger(ProcessHooks.class).atError().addKeyValue("thread", thread.getName()).setCause(thrown).log("thread.died");
    } finally {
      MemoryWatch.saw(thrown);
    }
  }

  /** What a handler of Vert.x threw; Vert.x would log it in words of its own, and go on whatever it is. */
  static void threw(Throwable thrown) {
    try {
      LoggerFactory.getLogger(ProcessHooks.class).atError().setCause(thrown).log("handler.threw");
    } finally {
      MemoryWatch.saw(thrown);
    }
  }
}
