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

/**
 * Input: lines. One that starts with {@code ENV } is a variable {@code NAME=value}, one that starts with {@code SET } is given to
 * {@code --set}, all others are the file. Either there are settings, or every problem tells what an operator has to know.
 */
final class SettingsFuzz {

  private static final String SECRET = "Zq7Vw3Kx9Pb5";
  private static final String VARIABLE = "ENV ";
  private static final String ASSIGNMENT = "SET ";
  private static final int FOUND_CHARS_MAX = 400;
  private static final Path DIRECTORY = directory();

  private SettingsFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    String text = new String(data, StandardCharsets.UTF_8);
    if (text.contains(SECRET)) {
      return; // Then it stands where anybody may put any text, such as in the name of a key.
    }
    Map<String, String> environment = new HashMap<>();
    List<String> assignments = new ArrayList<>(List.of("security.jwt-secret=" + SECRET, "redis.url=redis://u:" + SECRET + "@h"));
    StringBuilder file = new StringBuilder("security.admin-password: '" + SECRET + "'\n");
    text.lines().forEach(line -> {
      int equals = line.indexOf('=');
      if (line.startsWith(VARIABLE) && equals > 0) {
        environment.put(line.substring(VARIABLE.length(), equals), line.substring(equals + 1));
      } else if (line.startsWith(ASSIGNMENT)) {
        assignments.add(line.substring(ASSIGNMENT.length()));
      } else {
        file.append(line).append('\n');
      }
    });
    Files.writeString(DIRECTORY.resolve("watchdog.yaml"), file);
    mustTeach(new Sources(Preset.NONE, DIRECTORY, Optional.of(Path.of("watchdog.yaml")), environment, assignments));
  }

  private static void mustTeach(Sources sources) {
    LoadedSettings loaded;
    try {
      loaded = SettingsLoader.load(sources);
    } catch (BadSettings bad) {
      must(!bad.problems().isEmpty(), "there is a problem");
      bad.problems().forEach(SettingsFuzz::mustTeach);
      must(bad.getMessage().lines().count() == bad.problems().size(), "each problem has a line: " + bad.getMessage());
      return;
    }
    must(loaded.effective().size() == Keys.all().size(), "every setting is listed");
    must(!(loaded.toString() + loaded.warnings()).contains(SECRET), "no secret in the listing " + loaded);
    Settings.Agents agents = loaded.settings().agents();
    must(agents.maxPerAgent() <= agents.maxInFlight() && agents.url().contains("{agent}"), "nothing contradicts itself: " + agents);
    must(loaded.settings().brake().maxUnknownRatio() > 0 && loaded.settings().brake().maxUnknownRatio() <= 1, "a ratio is one");
  }

  private static void mustTeach(SettingFault problem) {
    must(!problem.key().isBlank() && !problem.source().isBlank(), "it says what and where: " + problem);
    must(!problem.expected().isBlank() && !problem.found().isBlank(), "it says what was expected and found: " + problem);
    must(problem.text().length() <= FOUND_CHARS_MAX, "it can be read: " + problem.text());
    must(problem.text().chars().noneMatch(Character::isISOControl), "it steers no terminal: " + problem.text());
    must(!problem.text().contains(SECRET), "it shows no secret: " + problem.text());
    must(!problem.text().contains("Exception"), "it is in words: " + problem.text());
  }

  private static Path directory() {
    try {
      Path directory = Files.createTempDirectory("settings-fuzz");
      directory.toFile().deleteOnExit();
      directory.resolve("watchdog.yaml").toFile().deleteOnExit();
      return directory;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void must(boolean so, String what) {
    if (!so) {
      throw new AssertionError("expected: " + what);
    }
  }
}
