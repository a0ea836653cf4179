package dev.watchdog.cli;

import dev.watchdog.app.Watchdog;
import dev.watchdog.config.LoadedSettings;
import dev.watchdog.config.Preset;
import dev.watchdog.config.Settings;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** One cycle and its report. */
@Command(
    name = "once",
    mixinStandardHelpOptions = true,
    versionProvider = WatchdogCommand.Version.class,
    sortOptions = false,
    usageHelpWidth = WatchdogCommand.HELP_WIDTH,
    header = "Runs one cycle and prints its report.",
    description = "One cycle without the service, for cron or for a first look.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar execution-watchdog.jar once --dry-run",
      "  java -jar execution-watchdog.jar once --json | jq .executions",
      "  java -jar execution-watchdog.jar once --strict >report.txt || mail -s 'watchdog' ops <report.txt",
      "",
      "A cycle in which Redis, agents or rows failed is done, with problems in its report, which names them first."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the cycle was run, also one with problems unless --strict was given",
      "1:there was no cycle: the rows could not be read",
      "2:bad arguments, or bad settings, all of which are listed",
      "3:with --strict: the cycle was run, and there were errors, problems or held rows"
    })
final class OnceCommand implements Callable<Integer> {

  /** Neither a cycle that could not be run nor one of which there is nothing to say. */
  private static final int FELL_SHORT = 3;

  @Option(names = "--dry-run", description = "Decide and report, change nothing.")
  private boolean dryRun;

  @Option(names = "--strict", description = "Exit with 3 if there were errors, problems or held rows.")
  private boolean strict;

  @Option(names = "--json", description = "Print the report as JSON and nothing else.")
  private boolean json;

  @Mixin private SettingsOptions options;
  @ParentCommand private WatchdogCommand parent;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    LoadedSettings loaded = options.load(parent.options(), Preset.NONE);
    StartLog.write(loaded);
    try (Session session = parent.session()) {
      JsonObject report = cycle(session, loaded.settings());
      PrintWriter out = spec.commandLine().getOut();
      out.println(json ? report.encodePrettily() : ReportText.of(report));
      out.flush();
      return strict ? judge(Shortfall.in(report)) : 0;
    }
  }

  /** Says on standard error why the exit code is what it is: with {@code --json} it would take a look into the report to know. */
  private int judge(Shortfall shortfall) {
    if (shortfall.isNone()) {
      return 0;
    }
    spec.commandLine().getErr().println(WatchdogCommand.NAME + ": the cycle was run, with " + shortfall.words());
    return FELL_SHORT;
  }

  private JsonObject cycle(Session session, Settings settings) {
    try {
      return session.await(Watchdog.once(session.vertx(), settings, dryRun || settings.reconcile().dryRun()));
    } catch (Exception failure) { // A future throws what it failed with, checked or not.
      throw new CommandFailed("once failed: " + Complaint.words(failure), failure);
    }
  }
}
