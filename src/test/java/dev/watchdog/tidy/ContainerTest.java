package dev.watchdog.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.cli.WatchdogCommand;
import io.vertx.core.json.JsonArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the recipe of the image says; no image can be built where the tests run. */
class ContainerTest {

  private static final Path RECIPE = Path.of("Dockerfile");
  private static final Path POM = Path.of("pom.xml");

  /** Every instruction with what continues it, without comments. */
  private static List<String> instructions;

  @BeforeAll
  static void read() throws Exception {
    String text = Files.readString(RECIPE).replaceAll("(?m)^#.*\n", "").replaceAll("\\s*\\\\\n\\s*", " ");
    instructions = text.lines().filter(line -> !line.isBlank()).toList();
  }

  private static List<String> all(String name) {
    return instructions.stream().filter(line -> line.startsWith(name + " ")).map(line -> line.substring(name.length() + 1)).toList();
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as("%s", pattern).isTrue();
    return matcher.group(1);
  }

  /** A tag is moved to another image whenever its owner likes. */
  @Test
  void base_images_are_named_by_digest_with_the_tag_beside_it() {
    assertThat(all("FROM")).hasSize(2).allMatch(image -> image.matches("[a-z/-]+:[\\w.-]+@sha256:[0-9a-f]{64}( AS \\w+)?"));
    assertThat(all("LABEL").toString()).contains("base.name=\"docker.io/library/" + all("FROM").get(1).replaceFirst("@.*", "") + "\"");
  }

  @Test
  void it_is_labelled_with_what_the_build_says_of_itself() throws Exception {
    String labels = all("LABEL").toString();

    assertThat(labels).contains("org.opencontainers.image.title=", "image.description=", "image.revision=", "image.source=");
    assertThat(labels).contains("image.licenses=\"Apache-2.0\"");
    Pattern version = Pattern.compile("<artifactId>execution-watchdog</artifactId>\\s*<version>(.*?)</version>");
    assertThat(labels).contains("image.version=\"" + found(version, Files.readString(POM)) + "\"");
  }

  @Test
  void nothing_is_installed_in_it_and_nothing_is_left_that_could_fetch() {
    assertThat(all("RUN").toString()).contains("dpkg --purge curl wget").doesNotContain("apt", "http");
  }

  @Test
  void its_health_is_asked_by_the_jar_itself() {
    String check = all("HEALTHCHECK").get(0);
    List<String> words = new JsonArray(check.substring(check.indexOf('['))).stream().map(Object::toString).toList();

    assertThat(words.get(0)).isEqualTo("java");
    List<String> arguments = words.subList(words.indexOf("-jar") + 2, words.size());
    assertThat(arguments).containsExactly("health");
    WatchdogCommand.commandLine().parseArgs(arguments.toArray(String[]::new));
  }

  @Test
  void the_service_runs_as_a_user_of_its_own_by_number() {
    assertThat(all("USER")).containsExactly("10001:10001");
    assertThat(all("RUN").toString()).contains("--uid 10001", "--gid 10001");
  }

  /** The archive of classes is refused where the time of the jar is another than when it was made, which a rewritten image would bring. */
  @Test
  void its_files_have_the_time_of_the_build_of_the_jar() throws Exception {
    String timestamp = found(Pattern.compile("<project.build.outputTimestamp>(.*)</"), Files.readString(POM));
    long second = Instant.parse(timestamp).getEpochSecond();

    assertThat(all("ARG").stream().filter(argument -> argument.startsWith("SOURCE_DATE_EPOCH")))
        .hasSize(2).containsOnly("SOURCE_DATE_EPOCH=" + second);
    assertThat(all("RUN").get(0)).contains("touch --date=\"@$SOURCE_DATE_EPOCH\" target/execution-watchdog.jar");
  }

  /** What is copied from the context has to be there, and not be left out of it. */
  @Test
  void what_is_copied_is_there() throws Exception {
    Set<String> leftOut = Set.copyOf(Files.readAllLines(Path.of(".dockerignore")));
    List<String> copied = new ArrayList<>();
    for (String copy : all("COPY")) {
      if (!copy.startsWith("--from=")) {
        List<String> words = List.of(copy.split(" "));
        copied.addAll(words.subList(0, words.size() - 1));
      }
    }
    assertThat(copied).contains("LICENSE", "pom.xml").allSatisfy(path -> {
      assertThat(Path.of(path)).exists();
      assertThat(leftOut).doesNotContain(path);
      String folder = Path.of(path).getParent() == null ? "" : Path.of(path).getParent() + "/*";
      assertThat(!leftOut.contains(folder) || leftOut.contains("!" + path)).as("%s is in the context", path).isTrue();
    });
    assertThat(all("COPY").stream().filter(copy -> copy.startsWith("--from=")).map(copy -> copy.split(" ")[1]))
        .as("a stage is searched from its root").allMatch(path -> path.startsWith("/"));
    assertThat(all("COPY").stream().filter(copy -> copy.startsWith("--from=")))
        .allMatch(copy -> copy.split(" ").length == 3);
  }

  /** A /tmp in memory is mounted so that nothing in it may be run or loaded: what is unpacked there to be loaded lies in the image. */
  @Test
  void the_library_of_sqlite_is_loaded_from_where_it_was_put() {
    List<MatchResult> put = Pattern.compile("/src/native (\\S+)/$").matcher(all("COPY").stream()
        .filter(copy -> copy.contains("/src/native")).findFirst().orElseThrow()).results().toList();

    assertThat(put).hasSize(1);
    assertThat(all("ENTRYPOINT").toString()).contains("-Dorg.sqlite.lib.path=/app/" + put.get(0).group(1) + "\"");
  }
}
