package dev.watchdog.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What documents name must be there: links, paths, classes, tests. Commands and settings are held by {@code DocumentedCommandsTest}. */
class DocumentsTest {

  private static final int README_BYTES_MAX = 10 * 1024;
  private static final int DOCUMENT_CHARS_MAX = 10 * 1024;
  private static final int FIRST_SCREEN_LINES = 12;

  /** It grows with every release, and is looked up and not read. */
  private static final Path CHANGELOG = Path.of("CHANGELOG.md");

  private static final Path TESTS = Path.of("src/test/java");
  private static final Path JAVA = Path.of("src/main/java/dev/watchdog");
  private static final Path RESOURCES = Path.of("src/main/resources");

  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
  private static final Pattern PATH = Pattern.compile("(?:src|docs|conf|scripts)/[\\w./-]*\\w|[A-Z]+\\.md");
  private static final Pattern CLASS = Pattern.compile("[A-Z][a-z]\\w+");

  /** Words of Java that a contributor meets. */
  private static final Set<String> OF_JAVA = Set.of("InstantSource", "Duration", "Future", "NaN");

  /** Prose: without fenced blocks. */
  private static List<String> prose(Path document) throws IOException {
    List<String> prose = new ArrayList<>();
    boolean fenced = false;
    for (String line : Files.readAllLines(document)) {
      if (line.strip().startsWith("```")) {
        fenced = !fenced;
      } else if (!fenced) {
        prose.add(line);
      }
    }
    return prose;
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult one) -> one.group(1)).toList();
  }

  /** As GitHub makes it of a heading. */
  private static String anchor(String heading) {
    String plain = heading.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT);
    return plain.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  private static Set<String> anchors(Path document) throws IOException {
    return prose(document).stream().filter(line -> line.startsWith("#")).map(DocumentsTest::anchor).collect(Collectors.toSet());
  }

  @Test
  void the_readme_is_a_screen_or_two_and_begins_with_the_two_commands() throws Exception {
    assertThat(Files.size(Path.of("README.md"))).as("bytes of README.md; move what is too much to docs").isLessThan(README_BYTES_MAX);
    assertThat(Documents.lines("README.md").subList(0, FIRST_SCREEN_LINES).toString())
        .contains("scripts/demo ", "scripts/test ", "](src/site/dashboard.png)");
  }

  @Test
  void no_document_is_too_long_to_be_read_at_once() throws Exception {
    List<String> offences = new ArrayList<>();
    for (Path document : Documents.all()) {
      int chars = Files.readString(document).length();
      if (chars > DOCUMENT_CHARS_MAX && !document.equals(CHANGELOG)) {
        offences.add(document + ": " + chars + " characters; give one of its subjects a document of its own");
      }
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void every_link_leads_somewhere() throws Exception {
    List<String> offences = new ArrayList<>();
    for (Path document : Documents.all()) {
      for (String link : found(LINK, String.join("\n", prose(document)))) {
        if (!link.startsWith("https://")) {
          String[] parts = link.split("#", 2);
          Path target = parts[0].isEmpty() ? document : sibling(document, parts[0]);
          boolean there = Files.exists(target) && (parts.length < 2 || anchors(target).contains(parts[1]));
          if (!there) {
            offences.add(document + ": " + link);
          }
        }
      }
    }
    assertThat(offences).isEmpty();
  }

  private static Path sibling(Path document, String relative) {
    Path folder = document.getParent() == null ? Path.of("") : document.getParent();
    return folder.resolve(relative).normalize();
  }

  @Test
  void every_document_can_be_reached_from_the_readme() throws Exception {
    Set<Path> reached = new HashSet<>(Set.of(Path.of("README.md")));
    List<Path> next = new ArrayList<>(reached);
    while (!next.isEmpty()) {
      Path document = next.remove(0);
      for (String link : found(LINK, String.join("\n", prose(document)))) {
        Path target = sibling(document, link.split("#", 2)[0]);
        if (link.split("#")[0].endsWith(".md") && !link.startsWith("https://") && reached.add(target)) {
          next.add(target);
        }
      }
    }
    assertThat(reached).containsAll(Documents.all());
  }

  @Test
  void every_path_that_is_named_is_there() throws Exception {
    List<String> offences = new ArrayList<>();
    for (Path document : Documents.all()) {
      for (String span : found(SPAN, String.join("\n", prose(document)))) {
        String path = span.split(" ")[0];
        if (PATH.matcher(path).matches() && !Files.exists(Path.of(path))) {
          offences.add(document + ": " + path);
        }
      }
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void the_way_of_one_execution_names_files_that_are_there() {
    List<List<String>> way = Documents.table("docs/how-it-works.md", "the way");
    List<String> files = way.subList(1, way.size()).stream().flatMap(row -> found(SPAN, row.get(2)).stream()).toList();

    assertThat(files).hasSizeGreaterThan(20).allMatch(file ->
        Files.exists(JAVA.resolve(file + ".java")) || Files.exists(RESOURCES.resolve(file)));
  }

  @Test
  void the_promises_are_the_same_in_both_places_and_name_tests_that_are_there() throws Exception {
    List<List<String>> checked = Documents.table("docs/testing.md", "promises");
    List<String> readme = Documents.lines("README.md").stream().filter(line -> line.startsWith("| P")).toList();

    assertThat(readme).hasSize(7).containsExactlyElementsOf(
        checked.subList(1, checked.size()).stream().map(row -> "| " + row.get(0) + " | " + row.get(1) + " |").toList());
    List<String> offences = new ArrayList<>();
    for (List<String> row : checked.subList(1, checked.size())) {
      String source = "";
      for (String span : found(SPAN, row.get(2))) {
        String[] names = span.split("\\.");
        String method = names[names.length - 1];
        if (CLASS.matcher(names[0]).matches()) {
          source = source(names[0]);
          method = names.length > 1 ? names[1] : "";
        }
        String begin = "void " + method.replace("…", "");
        if (source.isEmpty() || !method.isEmpty() && !source.contains(method.endsWith("…") ? begin : begin + "(")) {
          offences.add(row.get(0) + ": " + span);
        }
      }
    }
    assertThat(offences).isEmpty();
  }

  /** Of a class of the tests; empty where there is none. */
  private static String source(String test) throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      Path found = files.filter(path -> path.endsWith(test + ".java")).findFirst().orElse(null);
      return found == null ? "" : Files.readString(found);
    }
  }

  @Test
  void the_classes_that_are_named_are_there() throws Exception {
    Set<String> known = new HashSet<>(OF_JAVA);
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      files.map(path -> path.getFileName().toString()).filter(name -> name.endsWith(".java"))
          .forEach(name -> known.add(name.replace(".java", "")));
    }
    List<String> offences = new ArrayList<>();
    for (String document : List.of("CONTRIBUTING.md", "docs/testing.md", "docs/security.md")) {
      for (String span : found(SPAN, String.join("\n", prose(Path.of(document))))) {
        Matcher name = CLASS.matcher(span);
        if (name.matches() && !known.contains(span)) {
          offences.add(document + ": " + span);
        }
      }
    }
    assertThat(offences).isEmpty();
  }
}
