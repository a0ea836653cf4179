package dev.watchdog.support;

import dev.watchdog.config.Preset;
import dev.watchdog.config.Settings;
import dev.watchdog.config.SettingsLoader;
import dev.watchdog.config.Sources;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings as {@code --set key=value} makes them, and nothing else: neither a file nor the environment of whoever runs the tests. */
public final class TestSettings {

  private static final Path WITHOUT_FILE = Path.of("target", "without-settings");

  private TestSettings() {}

  /** The defaults, but for these. */
  public static Settings of(Map<String, String> values) {
    List<String> assignments = values.entrySet().stream().map(value -> value.getKey() + "=" + value.getValue()).toList();
    return SettingsLoader.load(new Sources(Preset.NONE, WITHOUT_FILE, Optional.empty(), Map.of(), assignments)).settings();
  }
}
