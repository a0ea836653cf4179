package dev.watchdog.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Commands that end by themselves. */
final class Command {

  /** How a command ended, and what it wrote to standard output and to standard error. */
  record Result(int exit, String output, String errors) {}

  private Command() {}

  static Result execute(String... arguments) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    CommandLine command =
        WatchdogCommand.commandLine().setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
    int exit = command.execute(arguments);
    return new Result(exit, output.toString(), errors.toString());
  }
}
