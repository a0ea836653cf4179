package dev.watchdog;

import dev.watchdog.cli.WatchdogCommand;

/** Arguments in, exit code out. */
public final class Main {

  private Main() {}

  /** Ends the process with the command's exit code: 0 done, 1 it could not be done, 2 bad settings or arguments. */
  public static void main(String[] args) {
    System.exit(WatchdogCommand.commandLine(args).execute(args));
  }
}
