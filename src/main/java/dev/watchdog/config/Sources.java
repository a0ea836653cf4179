package dev.watchdog.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where settings come from.
 *
 * @param directory where {@code conf/watchdog.yaml} is looked for
 * @param config a file to read instead of that one, relative to the directory; it has to be there
 * @param environment variables, of which those count that start with {@code WATCHDOG_}
 * @param assignments {@code key=value}, each as it was given to {@code --set}
 */
public record Sources(Preset preset, Path directory, Optional<Path> config, Map<String, String> environment, List<String> assignments) {

  private static final String STANDARD_FILE = "conf/watchdog.yaml";

  public Sources {
    environment = Map.copyOf(environment);
    assignments = List.copyOf(assignments);
  }

  /** Lowest first: where two give one key a value, the later one counts. */
  List<Layer> layers() {
    return List.of(preset.defaults(), file(), Environment.read(environment), Assignments.read(assignments), preset.fixed());
  }

  private Layer file() {
    return config
        .map(named -> new ConfigFile(directory.resolve(named), named.toString()).read())
        .orElseGet(() -> new ConfigFile(directory.resolve(STANDARD_FILE), STANDARD_FILE).readIfPresent());
  }
}
