package dev.watchdog.cli;

import dev.watchdog.config.BuildVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The whole command line. Without a command it runs the service. */
@Command(
    name = WatchdogCommand.NAME,
    mixinStandardHelpOptions = true,
    versionProvider = WatchdogCommand.Version.class,
    sortOptions = false,
    usageHelpWidth = WatchdogCommand.HELP_WIDTH,
    header = {
      "Finds executions that a table calls running and no agent runs any more,",
      "ends their rows and frees their slots. Without a command: run."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  See it work, with nothing but this jar:",
      "    java -jar execution-watchdog.jar demo",
      "",
      "  Look at live stores and change nothing:",
      "    java -jar execution-watchdog.jar check --config /etc/watchdog.yaml",
      "    java -jar execution-watchdog.jar once --dry-run --config /etc/watchdog.yaml",
      "",
      "  Run the service, with one setting from the environment and one from here:",
      "    export WATCHDOG_SECURITY_ADMIN_PASSWORD=...",
      "    java -jar execution-watchdog.jar run --set http.port=9000",
      "",
      "Every setting is described in conf/watchdog.yaml. What is reconcile.interval there is",
      "WATCHDOG_RECONCILE_INTERVAL in the environment and --set reconcile.interval=... here;",
      "of the three the later counts. No settings, and only in the environment: WATCHDOG_LOG_LEVEL",
      "(ERROR, WARN, INFO, DEBUG, TRACE, OFF) and WATCHDOG_LOG_FORMAT (auto, logfmt, json)."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:it could not be done: a port in use, a store out of reach, something required missing",
      "2:bad arguments, or bad settings, all of which are listed",
      "3:once --strict: the cycle was run, and there were errors, problems or held rows; any command: memory ran out"
    })
public final class WatchdogCommand implements Callable<Integer> {

  static final String NAME = "execution-watchdog";
  static final int HELP_WIDTH = 100;

  /** In the order in which help lists them. */
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("run", RunCommand::new);
    COMMANDS.put("demo", DemoCommand::new);
    COMMANDS.put("once", OnceCommand::new);
    COMMANDS.put("check", CheckCommand::new);
    COMMANDS.put("health", HealthCommand::new);
    COMMANDS.put("fleet", FleetCommand::new);
  }

  private static final Set<String> SERVING = Set.of("run", "demo");

  @Mixin private SettingsOptions options;
  @Spec private CommandSpec spec;

  private WatchdogCommand() {}

  /** Ready to execute arguments; writes to the standard streams unless told otherwise. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new WatchdogCommand());
    COMMANDS.forEach((name, command) -> line.addSubcommand(name, command.get()));
    return line
        .setExpandAtFiles(false) // A password may start with "@".
        .setParameterExceptionHandler(Complaint::aboutArguments)
        .setExecutionExceptionHandler(Complaint::aboutCommand);
  }

  /**
   * Whether arguments start what serves, and should outlive the terminal it was started from. A guess, made before they are read: the
   * first name of a command in them decides, though it might be the value of an option.
   */
  static boolean serves(String... arguments) {
    return Stream.of(arguments).filter(COMMANDS::containsKey).findFirst().map(SERVING::contains).orElse(true);
  }

  @Override
  public Integer call() {
    return new RunCommand(this, spec).call();
  }

  /** What a command runs in. The caller closes it. */
  Session session() {
    return Session.open(VertxFactory.create());
  }

  /** What stood before the name of the command. */
  SettingsOptions options() {
    return options;
  }

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {NAME + " " + BuildVersion.text()};
    }
  }
}
