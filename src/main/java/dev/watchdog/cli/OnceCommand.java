package dev.watchdog.cli;

import dev.watchdog.Watchdog;
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
      "",
      "A cycle in which Redis, agents or rows failed is done, with problems in its report; exit code 1 means that there was no cycle."
    })
final class OnceCommand implements Callable<Integer> {

  @Option(names = "--dry-run", description = "Decide and report, change nothing.")
  private boolean dryRun;

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
    }
    return 0;
  }

  private JsonObject cycle(Session session, Settings settings) {
    try {
      return session.await(Watchdog.once(session.vertx(), settings, dryRun || settings.reconcile().dryRun()));
    } catch (Exception failure) { // A future throws what it failed with, checked or not.
      throw new CommandFailed("once failed: " + Complaint.words(failure), failure);
    }
  }
}
