package dev.watchdog.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/dependencies} with a Maven and a repository whose answers are made up. */
class DependenciesScriptTest {

  private static final Path PACKED = Path.of("src", "test", "resources", "packed.txt");
  private static final Path HELD_BACK = Path.of("src", "test", "resources", "held-back.txt");

  /** Answers with the file of this round; a round is told by how many releases are left out of it. */
  private static final String MVN = """
      #!/usr/bin/env bash
      ignored=$(printf '%s\\n' "$@" | sed -n 's/^-Dmaven.version.ignore=//p' | tr -cd ,)
      cat "$FAKE/round-${#ignored}" 2>/dev/null
      """;

  /** The head of a file, with the time at which it came. */
  private static final String CURL = """
      #!/usr/bin/env bash
      name=$(basename "${!#}" .pom)
      [ -f "$FAKE/$name" ] || exit 22
      printf 'HTTP/1.1 200 OK\\r\\nLast-Modified: %s\\r\\n\\r\\n' "$(cat "$FAKE/$name")"
      """;

  @TempDir Path root;

  /** How it ended, and all that it said. */
  private record Said(int exit, String text) {}

  @BeforeEach
  void lay() throws Exception {
    copy(Path.of("scripts", "dependencies"));
    copy(Path.of("src", "main", "resources", "META-INF", "licenses", "THIRD-PARTY.txt"));
    write("src/test/resources/packed.txt", "info.picocli:picocli:4.7.5\norg.slf4j:slf4j-api:2.0.17\n");
    write("src/test/resources/held-back.txt", "# Nothing.\n");
    program("mvn", MVN);
    program("curl", CURL);
  }

  private void copy(Path file) throws Exception {
    Path target = root.resolve(file);
    Files.createDirectories(target.getParent());
    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private void write(String file, String text) throws Exception {
    Path target = root.resolve(file);
    Files.createDirectories(target.getParent());
    Files.writeString(target, text);
  }

  private void program(String name, String text) throws Exception {
    write("bin/" + name, text);
    assertThat(root.resolve("bin/" + name).toFile().setExecutable(true)).isTrue();
  }

  /** What Maven prints in that round: what it fetched to find out, and each line of what there is. */
  private void newer(int round, String... lines) throws Exception {
    StringBuilder log = new StringBuilder("[INFO] Scanning for projects...\n");
    for (String artifact : List.of("info/picocli/picocli", "org/slf4j/slf4j-api")) {
      log.append("Downloaded from central: repository:/maven/" + artifact + "/maven-metadata.xml (4.1 kB at 9 kB/s)\n");
    }
    log.append("[INFO] The following dependencies in Dependencies have newer versions:\n");
    for (String line : lines) {
      log.append("[INFO]   " + line + "\n");
    }
    write("fake/round-" + round, log.toString());
  }

  private void served(String release, Duration ago) throws Exception {
    write("fake/" + release, DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().minus(ago).atOffset(ZoneOffset.UTC)));
  }

  private Said run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(root.resolve("scripts/dependencies").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("FAKE", root.resolve("fake").toString());
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }

  @Test
  void with_nothing_newer_all_is_well_and_every_part_is_named_with_its_licence() throws Exception {
    newer(0);

    Said said = run();

    assertThat(said.exit()).as(said.text()).isZero();
    assertThat(said.text()).contains("Packed (2):", "info.picocli:picocli:4.7.5  Apache-2.0", "org.slf4j:slf4j-api:2.0.17  MIT");
    assertThat(said.text()).contains("dependencies: 2 parts, 0 overdue, 0 held back (");
  }

  @Test
  void a_newer_patch_release_of_over_two_weeks_is_a_failure() throws Exception {
    newer(0, "info.picocli:picocli ................................. 4.7.5 -> 4.7.7");
    served("picocli-4.7.7", Duration.ofDays(15));

    Said said = run();

    assertThat(said.exit()).as(said.text()).isEqualTo(1);
    assertThat(said.text()).contains("info.picocli:picocli 4.7.5 -> 4.7.7, OVERDUE: served for 15 days", "2 parts, 1 overdue");
  }

  @Test
  void a_younger_one_is_named_only() throws Exception {
    newer(0, "info.picocli:picocli ................................. 4.7.5 -> 4.7.7");
    newer(1);
    served("picocli-4.7.7", Duration.ofDays(13));

    Said said = run();

    assertThat(said.exit()).as(said.text()).isZero();
    assertThat(said.text()).contains("info.picocli:picocli 4.7.5 -> 4.7.7, served for 13 days", "0 overdue");
  }

  /** Whoever released one a day would never be overdue. */
  @Test
  void one_before_a_younger_one_counts_all_the_same() throws Exception {
    newer(0, "info.picocli:picocli ................................. 4.7.5 -> 4.7.7");
    newer(1, "info.picocli:picocli ................................. 4.7.5 -> 4.7.6");
    served("picocli-4.7.7", Duration.ofDays(1));
    served("picocli-4.7.6", Duration.ofDays(40));

    Said said = run();

    assertThat(said.exit()).as(said.text()).isEqualTo(1);
    assertThat(said.text()).contains("4.7.5 -> 4.7.6, OVERDUE: served for 40 days", "2 parts, 1 overdue");
  }

  @Test
  void what_is_held_back_with_a_reason_is_no_failure() throws Exception {
    newer(0, "info.picocli:picocli ................................. 4.7.5 -> 4.7.7");
    served("picocli-4.7.7", Duration.ofDays(400));
    write("src/test/resources/held-back.txt", "info.picocli:*:4.7.5 its help lost a column\n");

    Said said = run();

    assertThat(said.exit()).as(said.text()).isZero();
    assertThat(said.text()).contains("4.7.5 -> 4.7.7, held back: its help lost a column", "0 overdue, 1 held back");
  }

  @Test
  void a_line_without_a_reason_or_for_another_version_holds_nothing_back() throws Exception {
    newer(0, "info.picocli:picocli ................................. 4.7.5 -> 4.7.7");
    served("picocli-4.7.7", Duration.ofDays(400));
    write("src/test/resources/held-back.txt", "info.picocli:picocli:4.7.5\ninfo.picocli:picocli:4.7.4 its help lost a column\n");

    assertThat(run().exit()).isEqualTo(1);
  }

  @Test
  void one_of_which_nobody_knows_since_when_it_is_served_counts_as_old() throws Exception {
    newer(0, "org.slf4j:slf4j-api ...", "                                          2.0.17 -> 2.0.20");

    Said said = run();

    assertThat(said.exit()).as(said.text()).isEqualTo(1);
    assertThat(said.text()).contains("org.slf4j:slf4j-api 2.0.17 -> 2.0.20, OVERDUE");
  }

  @Test
  void a_repository_out_of_reach_says_nothing_about_anything() throws Exception {
    program("mvn", "#!/usr/bin/env bash\necho 'Could not transfer artifact: Connection refused'\nexit 1\n");

    Said said = run();

    assertThat(said.exit()).isEqualTo(3);
    assertThat(said.text()).contains("could not be reached");
  }

  @Test
  void the_last_line_can_be_had_without_asking_anybody() throws Exception {
    assertThat(run("--last").text()).contains("never asked");
    newer(0);
    run();
    program("mvn", "#!/usr/bin/env bash\nexit 1\n");

    Said said = run("--last");

    assertThat(said.exit()).isZero();
    assertThat(said.text()).startsWith("dependencies: 2 parts, 0 overdue, 0 held back (");
  }

  @Test
  void whatever_is_held_back_is_packed_and_says_why() throws Exception {
    List<String> packed = Files.readAllLines(PACKED);

    assertThat(Files.readAllLines(HELD_BACK).stream().filter(line -> !line.startsWith("#"))).allSatisfy(line -> {
      String[] parts = line.split(" ", 2);
      assertThat(parts).as(line).hasSize(2);
      Pattern pattern = Pattern.compile(Pattern.quote(parts[0]).replace("*", "\\E.*\\Q"));
      assertThat(packed).as("%s holds nothing back any more", line).anyMatch(part -> pattern.matcher(part).matches());
    });
  }
}
