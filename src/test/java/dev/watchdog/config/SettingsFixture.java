package dev.watchdog.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sources put together step by step, in a directory of the test's own. */
final class SettingsFixture {

  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> assignments = new ArrayList<>();
  private Preset preset = Preset.NONE;
  private Optional<Path> config = Optional.empty();

  SettingsFixture(Path directory) {
    this.directory = directory;
  }

  /** Only what {@code --set} gives. */
  static LoadedSettings set(String... assignments) {
    return new SettingsFixture(Path.of("no-such-directory")).assign(assignments).load();
  }

  /** What is wrong with what {@code --set} gives. */
  static List<String> problemsOf(String... assignments) {
    return new SettingsFixture(Path.of("no-such-directory")).assign(assignments).problems();
  }

  SettingsFixture file(String yaml) {
    return file("conf/watchdog.yaml", yaml.getBytes(StandardCharsets.UTF_8));
  }

  SettingsFixture file(String name, byte[] content) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return this;
  }

  SettingsFixture config(String name) {
    config = Optional.of(Path.of(name));
    return this;
  }

  SettingsFixture variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  SettingsFixture assign(String... more) {
    assignments.addAll(List.of(more));
    return this;
  }

  SettingsFixture preset(Preset chosen) {
    preset = chosen;
    return this;
  }

  LoadedSettings load() {
    return SettingsLoader.load(new Sources(preset, directory, config, environment, assignments));
  }

  Settings settings() {
    return load().settings();
  }

  /** Every problem as it is printed; empty where there is none. */
  List<String> problems() {
    try {
      load();
      return List.of();
    } catch (BadSettings bad) {
      return bad.problems().stream().map(SettingFault::text).toList();
    }
  }

  static LoadedSettings.Entry entry(LoadedSettings loaded, String key) {
    return loaded.effective().stream().filter(entry -> entry.key().equals(key)).findFirst().orElseThrow();
  }
}
