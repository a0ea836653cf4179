package dev.watchdog.cli;

import dev.watchdog.config.LoadedSettings;
import dev.watchdog.config.Preset;
import dev.watchdog.config.SettingsLoader;
import dev.watchdog.config.Sources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options by which settings are given. Every command has its own beside those of the whole command line, so that they may stand
 * before or after its name; picocli's inherited options would forget the first list at the second.
 */
final class SettingsOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings as YAML, instead of conf/watchdog.yaml. The file has to be there.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting, above file and environment. May be given several times.")
  private List<String> assignments = new ArrayList<>();

  /**
   * Reads the settings.
   *
   * @param outer what stood before the command: its file counts unless there is one here, its assignments come first
   * @throws dev.watchdog.config.BadSettings with all problems
   */
  LoadedSettings load(SettingsOptions outer, Preset preset) {
    List<String> all = new ArrayList<>(outer.assignments);
    all.addAll(assignments);
    Optional<Path> file = Optional.ofNullable(config).or(() -> Optional.ofNullable(outer.config));
    return SettingsLoader.load(new Sources(preset, Path.of(""), file, System.getenv(), all));
  }
}
