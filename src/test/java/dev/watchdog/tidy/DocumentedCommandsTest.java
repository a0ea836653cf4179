package dev.watchdog.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.cli.WatchdogCommand;
import dev.watchdog.config.BadSettings;
import dev.watchdog.config.Preset;
import dev.watchdog.config.SettingsLoader;
import dev.watchdog.config.Sources;
import dev.watchdog.support.Documents;
import dev.watchdog.support.Documents.Block;
import dev.watchdog.support.Shell;
import dev.watchdog.support.Shell.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParameterException;

/**
 * Every command that a document tells its reader to run is one that is taken: known to the command line, or a script with that option.
 * Every setting and variable that a document names is known. Routes are held by {@code DocumentedRoutesTest}.
 */
class DocumentedCommandsTest {

  /** What is not ours to check. */
  private static final Set<String> OTHERS =
      Set.of("cd", "curl", "date", "export", "jq", "mkdir", "pg_dump", "python3", "redis-cli", "sqlite3");

  private static final Pattern SPAN = Pattern.compile("`((?:[A-Z_]+=\\S+ )?(?:scripts/|java -jar )[^`\\[]*)`");
  private static final String GROUPS = "(?:reconcile|agents|database|redis|brake|ghosts|history|http|security)";
  private static final Pattern SETTING = Pattern.compile("(?<![\\w./:`-])`?(" + GROUPS + "\\.(?!md\\b)[a-z][a-z.-]*[a-z])\\b");
  private static final Pattern VARIABLE = Pattern.compile("\\bWATCHDOG_[A-Z_]+");
  private static final String FILE_OF_SETTINGS = "(?s)" + GROUPS + ":\n.*";

  /** Names that look like settings and are none. */
  private static final Set<String> NO_SETTINGS = Set.of("redis.internal", "http.server");

  @TempDir Path directory;

  @Test
  void every_command_is_known() throws Exception {
    List<String> offences = new ArrayList<>();
    int commands = 0;
    for (Block block : Documents.blocks()) {
      if (block.language().equals("sh")) {
        for (Command command : Shell.commands(block.text())) {
          commands++;
          offence(command).ifPresent(why -> offences.add(block + ": " + why));
        }
      }
    }
    for (Path document : Documents.all()) {
      Matcher span = SPAN.matcher(Files.readString(document));
      while (span.find()) {
        for (Command command : Shell.commands(span.group(1))) {
          commands++;
          offence(command).ifPresent(why -> offences.add(document + ": " + why));
        }
      }
    }
    assertThat(commands).isGreaterThan(50);
    assertThat(offences).isEmpty();
  }

  private static Optional<String> offence(Command command) throws IOException {
    List<String> arguments = command.arguments();
    if (command.name().equals("java")) {
      int jar = arguments.indexOf("-jar");
      return jar < 0 ? Optional.of(command + ": no jar") : refusal(arguments.subList(jar + 2, arguments.size()));
    }
    if (command.name().equals("scripts/run")) {
      return refusal(arguments);
    }
    if (command.name().equals("scripts/demo")) {
      return refusal(Stream.concat(Stream.of("demo"), arguments.stream()).toList());
    }
    if (command.name().startsWith("scripts/")) {
      return ofScript(Path.of(command.name()), arguments);
    }
    if (command.name().equals("docker")) {
      int image = arguments.indexOf("execution-watchdog");
      return arguments.get(0).equals("run") ? refusal(arguments.subList(image + 1, arguments.size())) : Optional.empty();
    }
    if (command.name().equals("mvn")) {
      return arguments.stream().filter(word -> word.startsWith("-Dtest=")).map(word -> word.substring("-Dtest=".length()))
          .filter(name -> !isTest(name)).findFirst().map(name -> "there is no test " + name);
    }
    return OTHERS.contains(command.name()) ? Optional.empty() : Optional.of("unknown command " + command.words());
  }

  private static Optional<String> refusal(List<String> arguments) {
    String[] words = arguments.toArray(String[]::new);
    try {
      WatchdogCommand.commandLine().parseArgs(words);
      return Optional.empty();
    } catch (ParameterException refused) {
      return Optional.of(arguments + ": " + refused.getMessage());
    }
  }

  private static Optional<String> ofScript(Path script, List<String> arguments) throws IOException {
    if (!Files.isExecutable(script)) {
      return Optional.of("there is no " + script);
    }
    String text = Files.readString(script);
    return arguments.stream().filter(word -> word.startsWith("--") && !text.contains(word)).findFirst()
        .map(word -> script + " knows no " + word);
  }

  private static boolean isTest(String name) {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      return files.anyMatch(path -> path.endsWith(name + ".java"));
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static Set<String> keys() {
    return SettingsLoader.load(new Sources(Preset.NONE, Path.of("nowhere"), Optional.empty(), Map.of(), List.of())).effective().stream()
        .map(entry -> entry.key()).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void every_setting_that_is_named_is_known() throws Exception {
    Set<String> keys = keys();
    List<String> offences = new ArrayList<>();
    for (Path document : Documents.all()) {
      Matcher named = SETTING.matcher(Files.readString(document));
      while (named.find()) {
        if (!keys.contains(named.group(1)) && !NO_SETTINGS.contains(named.group(1))) {
          offences.add(document + ": " + named.group(1));
        }
      }
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void every_variable_that_is_named_is_known() throws Exception {
    Set<String> variables = keys().stream()
        .map(key -> "WATCHDOG_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_')).collect(Collectors.toSet());
    variables.addAll(Set.of("WATCHDOG_LOG_LEVEL", "WATCHDOG_LOG_FORMAT", "WATCHDOG_"));
    List<String> offences = new ArrayList<>();
    for (Path document : Documents.all()) {
      Matcher named = VARIABLE.matcher(Files.readString(document));
      while (named.find()) {
        if (!variables.contains(named.group())) {
          offences.add(document + ": " + named.group());
        }
      }
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void every_file_of_settings_that_is_shown_has_known_keys_only() throws Exception {
    int files = 0;
    for (Block block : Documents.blocks()) {
      if (block.language().equals("yaml") && block.text().matches(FILE_OF_SETTINGS)) {
        files++;
        Path file = Files.writeString(directory.resolve("shown.yaml"), block.text());
        try {
          SettingsLoader.load(new Sources(Preset.NONE, directory, Optional.of(file), Map.of(), List.of()));
        } catch (BadSettings refused) { // A file that is named need not be here.
          assertThat(refused.problems()).as("%s", block).allMatch(problem -> problem.key().matches("(?:redis|agents)\\.tls\\.[a-z]+-file"));
        }
      }
    }
    assertThat(files).isGreaterThanOrEqualTo(4);
  }
}
