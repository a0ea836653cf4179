package dev.watchdog;

import dev.watchdog.cli.ProcessHooks;
import dev.watchdog.cli.WatchdogCommand;

/** Arguments in, exit code out. */
public final class Main {

  private Main() {}

  /** Ends the process with the command's exit code: 0 done, 1 it could not be done, 2 bad settings or arguments, 3 done and fell short. */
  public static void main(String[] args) {
    ProcessHooks.install(args);
    System.exit(WatchdogCommand.commandLine().execute(args));
  }
}
