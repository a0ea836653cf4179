package dev.watchdog.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the sources look like. The words that are looked for are put together here, or this file would break its own rules. */
class SourceRulesTest {

  private static final int FILE_LINES_MAX = 320;
  private static final int METHOD_LINES_MAX = 45;
  private static final int LINE_CHARS_MAX = 140;

  private static final Path MAIN = Path.of("src/main/java");
  private static final Path TEST = Path.of("src/test/java");
  private static final Pattern PUBLIC_TYPE =
      Pattern.compile("^\\s*public (?:(?:static|final|abstract|sealed|non-sealed) )*(?:class|interface|record|enum|@interface) (\\w+)");

  /** A name in dots; a file's name is none. */
  private static final Pattern ADDRESS = Pattern.compile("\"watchdog\\.(?!mv\\.db|yaml)[a-z][a-z.-]*\"");

  /** A file with its lines. */
  private record Source(Path path, List<String> lines) {
    String text() {
      return String.join("\n", lines);
    }
  }

  private static List<Source> sources(Path root) throws IOException {
    List<Source> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
        sources.add(new Source(file, Files.readAllLines(file)));
      }
    }
    assertThat(sources).as("sources under " + root).isNotEmpty();
    return sources;
  }

  private static List<Source> all() throws IOException {
    List<Source> all = new ArrayList<>(sources(MAIN));
    all.addAll(sources(TEST));
    return all;
  }

  @Test
  void no_file_is_too_long_to_be_read_at_once() throws Exception {
    List<String> offences = new ArrayList<>();
    for (Source source : sources(MAIN)) {
      if (source.lines.size() > FILE_LINES_MAX) {
        offences.add(source.path + ": " + source.lines.size() + " lines; give one of its thoughts a file of its own");
      }
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void no_method_has_more_than_one_thought() throws Exception {
    List<String> offences = new ArrayList<>();
    int methods = 0;
    for (Source source : sources(MAIN)) {
      for (Methods.Extent method : Methods.in(source.text())) {
        methods++;
        if (method.lines() > METHOD_LINES_MAX) {
          offences.add(source.path + ":" + method.firstLine() + ": " + method.lines() + " lines; name its parts");
        }
      }
    }
    assertThat(methods).as("methods found").isGreaterThan(500);
    assertThat(offences).isEmpty();
  }

  @Test
  void no_line_runs_off_the_page() throws Exception {
    assertThat(linesOf(all(), line -> line.length() > LINE_CHARS_MAX)).isEmpty();
  }

  @Test
  void there_are_no_tabs_and_no_spaces_at_the_end_of_a_line() throws Exception {
    assertThat(linesOf(all(), line -> line.indexOf('\t') >= 0 || line.endsWith(" "))).isEmpty();
  }

  @Test
  void nothing_is_left_for_later() throws Exception {
    Pattern reminder = Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b");
    assertThat(linesOf(all(), line -> reminder.matcher(line).find())).isEmpty();
  }

  /** Waiting for a fact is what {@code support.Eventually} and the futures are for. */
  @Test
  void nobody_sleeps() throws Exception {
    Pattern sleep = Pattern.compile("\\bThread\\s*\\.\\s*sl" + "eep\\b|\\bTimeUnit\\.\\w+\\.sl" + "eep\\b");
    assertThat(linesOf(all(), line -> sleep.matcher(line).find())).isEmpty();
  }

  @Test
  void every_address_of_the_bus_stands_in_one_file() throws Exception {
    List<Source> others = sources(MAIN).stream().filter(source -> !source.path.endsWith("dev/watchdog/bus/Addresses.java")).toList();

    assertThat(linesOf(others, line -> ADDRESS.matcher(line).find())).as("addresses belong in dev.watchdog.bus.Addresses").isEmpty();
  }

  @Test
  void every_package_says_what_it_is_for() throws Exception {
    List<String> offences = new ArrayList<>();
    for (Path folder : all().stream().map(source -> source.path.getParent()).distinct().toList()) {
      Path map = folder.resolve("package-info.java");
      boolean bothSides = folder.startsWith(TEST) && Files.exists(MAIN.resolve(TEST.relativize(map)));
      if (!Files.exists(map) && !bothSides) {
        offences.add(map + " is missing");
      } else if (Files.exists(map) && (Files.readAllLines(map).size() < 5 || Files.readAllLines(map).size() > 30)) {
        offences.add(map + " should have 5 to 30 lines");
      }
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void every_public_type_says_what_it_promises() throws Exception {
    List<String> offences = new ArrayList<>();
    for (Source source : sources(MAIN)) {
      for (int i = 0; i < source.lines.size(); i++) {
        Matcher type = PUBLIC_TYPE.matcher(source.lines.get(i));
        if (type.find() && !documented(source.lines, i)) {
          offences.add(source.path + ":" + (i + 1) + ": " + type.group(1) + " has no javadoc");
        }
      }
    }
    assertThat(offences).isEmpty();
  }

  /** A comment ends above it, with nothing but annotations between. */
  private static boolean documented(List<String> lines, int at) {
    int above = at - 1;
    while (above >= 0 && !lines.get(above).isBlank() && !lines.get(above).strip().endsWith("*/")) {
      above--;
    }
    return above >= 0 && lines.get(above).strip().endsWith("*/");
  }

  private static List<String> linesOf(List<Source> sources, java.util.function.Predicate<String> offends) {
    List<String> offences = new ArrayList<>();
    for (Source source : sources) {
      for (int i = 0; i < source.lines.size(); i++) {
        if (offends.test(source.lines.get(i))) {
          offences.add(source.path + ":" + (i + 1) + ": " + source.lines.get(i).strip());
        }
      }
    }
    return offences;
  }
}
