package dev.watchdog.cli;

import dev.watchdog.config.BadSettings;
import dev.watchdog.config.SettingFault;
import dev.watchdog.core.SafeText;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says on standard error why a command ended, in words and without a stack trace, and picks the exit code. */
final class Complaint {

  private static final Logger LOG = LoggerFactory.getLogger(Complaint.class);
  private static final int CHARS_MAX = 2000;

  private Complaint() {}

  /** Arguments that cannot be understood: picocli's words, and where to read on. */
  static int aboutArguments(ParameterException unfit, String[] arguments) {
    CommandLine command = unfit.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(WatchdogCommand.NAME + ": " + unfit.getMessage());
    UnmatchedArgumentException.printSuggestions(unfit, err);
    err.println("Try " + command.getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  /** A command that could not be carried out. */
  static int aboutCommand(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof BadSettings bad) {
      err.println(WatchdogCommand.NAME + ": the settings cannot be used:");
      bad.problems().stream().map(SettingFault::text).forEach(problem -> err.println("  " + problem));
      return CommandLine.ExitCode.USAGE;
    }
    LOG.atDebug().setCause(failure).log("command.failed");
    err.println(WatchdogCommand.NAME + ": " + words(failure));
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** The failure's own words on one line, or its name where it has none. Drivers may repeat what they were given, secrets included. */
  static String words(Throwable failure) {
    String message = failure.getMessage();
    return SafeText.line(message == null || message.isBlank() ? failure.getClass().getSimpleName() : message, CHARS_MAX);
  }
}
