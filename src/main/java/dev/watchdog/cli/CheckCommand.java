package dev.watchdog.cli;

import dev.watchdog.app.CheckLine;
import dev.watchdog.app.Inspection;
import dev.watchdog.config.LoadedSettings;
import dev.watchdog.config.Preset;
import dev.watchdog.config.Settings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What the settings come to, and whether the stores they name will do. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = WatchdogCommand.Version.class,
    sortOptions = false,
    usageHelpWidth = WatchdogCommand.HELP_WIDTH,
    header = "Tells whether all will work before anything is done; changes nothing.",
    description = {
      "Prints the settings as they take effect, each with where it came from and without its secrets.",
      "Connects to the stores and tries everything that is ever written: every statement on no row, in a",
      "transaction that is rolled back, and every script on keys that do not exist. Asks up to five agents",
      "that have running rows, and says how their rows would be judged.",
      "",
      "Exits with 0 where acting would work, with 1 where something that it needs would fail (a line FAIL",
      "says what), with 2 for bad settings. A line note is worth knowing; it works all the same."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar execution-watchdog.jar check",
      "  java -jar execution-watchdog.jar check --set database.url=jdbc:postgresql://db/trinity --set redis.url=redis://cache:6379"
    })
final class CheckCommand implements Callable<Integer> {

  @Mixin private SettingsOptions options;
  @ParentCommand private WatchdogCommand parent;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    LoadedSettings loaded = options.load(parent.options(), Preset.NONE);
    out.println("Settings");
    loaded.effective().forEach(entry ->
        out.println(String.format("  %-32s %-36s %s", entry.key(), entry.value(), entry.source())));
    loaded.warnings().forEach(warning -> out.println("  warning: " + warning));
    out.println("Stores");
    out.flush(); // What was found so far is there to read while a store lets us wait.
    List<CheckLine> findings = inspect(loaded.settings());
    findings.forEach(finding -> out.println(String.format("  %-6s%s", word(finding.level()), finding.text())));
    out.flush();
    return findings.stream().allMatch(CheckLine::ok) ? 0 : 1;
  }

  private static String word(CheckLine.Level level) {
    return level == CheckLine.Level.FAIL ? "FAIL" : level.name().toLowerCase(Locale.ROOT);
  }

  private List<CheckLine> inspect(Settings settings) {
    try (Session session = parent.session()) {
      return session.await(Inspection.run(session.vertx(), settings));
    } catch (Exception failure) { // A future throws what it failed with, checked or not.
      return List.of(CheckLine.fail("the stores could not be looked at: " + Complaint.words(failure)));
    }
  }
}
