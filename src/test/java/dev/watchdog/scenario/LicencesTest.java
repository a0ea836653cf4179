package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.JarUnderTest;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Licences and notices of everything that is packed are in the jar, and a list says which is whose. */
@Tag("process")
class LicencesTest {

  private static final String FOLDER = "META-INF/licenses/";
  private static final String LIST = FOLDER + "THIRD-PARTY.txt";
  private static final Path PACKED = Path.of("src", "test", "resources", "packed.txt");

  /** A part, its licence, and where the text is: a file, or a folder where the name ends with a stroke. */
  private static final Pattern LINE = Pattern.compile("(?m)^(\\S+) {2,}([A-Z]\\S+-\\S+|MIT) {2,}(\\S+)$");

  /** The names under which jars carry what has to go along with them. */
  private static final Pattern CARRIED =
      Pattern.compile("META-INF/(?:[\\w.-]+-)?(?:LICENSE|NOTICE)[^/]*|META-INF/(?:maven|resources)/.*/LICENSE[^/]*");

  private static List<MatchResult> lines(JarFile jar) throws Exception {
    String list = new String(jar.getInputStream(jar.getEntry(LIST)).readAllBytes(), StandardCharsets.UTF_8);
    return LINE.matcher(list).results().toList();
  }

  private static List<String> packed() throws Exception {
    return Files.readAllLines(PACKED).stream().map(line -> line.substring(0, line.lastIndexOf(':'))).toList();
  }

  @Test
  void the_list_names_every_part_once_and_none_besides() throws Exception {
    try (JarFile jar = new JarFile(JarUnderTest.JAR.toFile())) {
      assertThat(lines(jar).stream().map(line -> line.group(1)).filter(name -> name.contains(":")))
          .as("say in %s under which licence it is", LIST)
          .containsExactlyInAnyOrderElementsOf(packed());
    }
  }

  @Test
  void the_text_that_the_list_names_is_there() throws Exception {
    try (JarFile jar = new JarFile(JarUnderTest.JAR.toFile())) {
      List<String> names = jar.stream().map(JarEntry::getName).toList();

      assertThat(lines(jar)).hasSizeGreaterThan(40).allSatisfy(line ->
          assertThat(names).as(line.group()).anyMatch(name ->
              line.group(3).endsWith("/")
                  ? name.startsWith(FOLDER + line.group(3)) && !name.endsWith("/")
                  : name.equals(FOLDER + line.group(3))));
      assertThat(jar.getInputStream(jar.getEntry(FOLDER + "Apache-2.0.txt")).readAllBytes())
          .as("our own").isEqualTo(Files.readAllBytes(Path.of("LICENSE")));
    }
  }

  @Test
  void whatever_a_part_carries_for_those_who_pass_it_on_came_along() throws Exception {
    List<String> offences = new ArrayList<>();
    int carried = 0;
    try (JarFile jar = new JarFile(JarUnderTest.JAR.toFile())) {
      for (String part : packed()) {
        String artifact = part.substring(part.indexOf(':') + 1);
        try (JarFile original = original(artifact)) {
          for (JarEntry entry : original.stream().filter(one -> CARRIED.matcher(one.getName()).matches()).toList()) {
            carried++;
            if (jar.getEntry(FOLDER + artifact + "/" + entry.getName()) == null) {
              offences.add(part + ": " + entry.getName());
            }
          }
        }
      }
    }
    assertThat(offences).isEmpty();
    assertThat(carried).as("found, or this test looks for the wrong names").isGreaterThan(15);
  }

  private static JarFile original(String artifact) throws Exception {
    Pattern name = Pattern.compile(Pattern.quote(artifact) + "-\\d[^/]*\\.jar");
    Optional<Path> found = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> name.matcher(path.getFileName().toString()).matches())
        .findFirst();
    return new JarFile(found.orElseThrow(() -> new AssertionError("not on the class path of the tests: " + artifact)).toFile());
  }

  @Test
  void no_licence_takes_away_what_ours_gives() throws Exception {
    try (JarFile jar = new JarFile(JarUnderTest.JAR.toFile())) {
      assertThat(lines(jar)).noneMatch(line -> line.group(2).toUpperCase(Locale.ROOT).matches("A?GPL.*|SSPL.*|BUSL.*|RSAL.*"));
    }
  }
}
