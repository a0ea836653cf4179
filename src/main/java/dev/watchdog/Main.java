package dev.watchdog;

import dev.watchdog.cli.HeadStart;
import dev.watchdog.cli.WatchdogCommand;
import picocli.CommandLine;

/** Arguments in, exit code out. */
public final class Main {

  private Main() {}

  /** Ends the process with the command's exit code: 0 done, 1 it could not be done, 2 bad settings or arguments, 3 done and fell short. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  private static int execute(String... args) {
    try (HeadStart head = HeadStart.begin(args)) {
      CommandLine line = WatchdogCommand.commandLine(head::vertx, args);
      head.awaitLog();
      return line.execute(args);
    }
  }
}
