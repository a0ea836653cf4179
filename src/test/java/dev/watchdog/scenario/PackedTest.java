package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.JarUnderTest;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is in the jar. Whatever comes along anew fails here until somebody has looked at it and written it down. */
@Tag("process")
class PackedTest {

  /** What the build says that it packs. */
  private static final Path BUILT = Path.of("target", "packed.txt");

  /** What somebody has looked at: group, artifact, version. */
  private static final Path LOOKED_AT = Path.of("src", "test", "resources", "packed.txt");

  private static final Pattern ARTIFACT = Pattern.compile("\\s+([\\w.-]+:[\\w.-]+):jar:([\\w.:-]+):(?:compile|runtime)\\b.*");

  private static final Pattern NATIVE = Pattern.compile("^redis-server|\\.(?:so|dylib|jnilib|dll|exe|a)$");

  /** Where the classes of those artifacts are, and ours. */
  private static final Set<String> ROOTS = Set.of(
      "ch/qos", "com/fasterxml", "dev/watchdog", "io/agroal", "io/micrometer", "io/netty", "io/prometheus", "io/vertx", "org/HdrHistogram",
      "org/LatencyUtils", "org/checkerframework", "org/h2", "org/postgresql",
      "org/slf4j", "org/snakeyaml", "org/sqlite", "picocli", "redis/embedded");

  @Test
  void the_jar_holds_the_artifacts_that_somebody_has_looked_at_and_no_others() throws Exception {
    List<String> built = Files.readAllLines(BUILT).stream()
        .map(ARTIFACT::matcher)
        .filter(Matcher::matches)
        .map(artifact -> artifact.group(1) + ":" + artifact.group(2))
        .sorted()
        .toList();

    assertThat(built)
        .as("once the licence, the need and the origin of what is new are clear, write it into %s", LOOKED_AT)
        .isEqualTo(Files.readAllLines(LOOKED_AT));
  }

  @Test
  void no_class_is_in_it_that_belongs_to_none_of_them() throws Exception {
    try (JarFile jar = new JarFile(JarUnderTest.JAR.toFile()); Stream<String> names = jar.stream().map(entry -> entry.getName())) {
      Set<String> strangers = names
          .filter(name -> name.endsWith(".class"))
          .map(name -> name.replaceFirst("^META-INF/versions/\\d+/", ""))
          .filter(name -> ROOTS.stream().noneMatch(root -> name.startsWith(root + "/")))
          .collect(Collectors.toCollection(TreeSet::new));

      assertThat(strangers).isEmpty();
    }
  }

  /** A binary that nothing here can run would be dead weight, and one more thing whose holes have to be watched. */
  @Test
  void servers_and_libraries_are_in_it_for_linux_and_macos_only() throws Exception {
    try (JarFile jar = new JarFile(JarUnderTest.JAR.toFile()); Stream<String> names = jar.stream().map(JarEntry::getName)) {
      assertThat(names.filter(name -> NATIVE.matcher(name).find())).containsExactlyInAnyOrder(
          "redis-server-6.2.6-v5-darwin-amd64",
          "redis-server-6.2.6-v5-darwin-arm64",
          "redis-server-6.2.6-v5-linux-amd64",
          "redis-server-6.2.7-linux-arm64",
          "org/sqlite/native/Linux/aarch64/libsqlitejdbc.so",
          "org/sqlite/native/Linux/x86_64/libsqlitejdbc.so",
          "org/sqlite/native/Linux-Musl/aarch64/libsqlitejdbc.so",
          "org/sqlite/native/Linux-Musl/x86_64/libsqlitejdbc.so",
          "org/sqlite/native/Mac/aarch64/libsqlitejdbc.dylib",
          "org/sqlite/native/Mac/x86_64/libsqlitejdbc.dylib");
    }
  }

  /**
   * Classes for Java 5 and before are left out of every archive of loaded classes without a word: every start would verify them anew. The
   * command line parser is published as such, and is small enough.
   */
  @Test
  void every_class_can_be_kept_in_the_archive_of_loaded_classes() throws Exception {
    try (JarFile jar = new JarFile(JarUnderTest.JAR.toFile())) {
      Set<String> tooOld = new TreeSet<>();
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().endsWith(".class") && !entry.getName().startsWith("picocli/") && fileVersion(jar, entry) < 50) {
          tooOld.add(entry.getName());
        }
      }

      assertThat(tooOld).isEmpty();
    }
  }

  private static int fileVersion(JarFile jar, JarEntry entry) throws IOException {
    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
      in.skipNBytes(6); // Magic number and minor version.
      return in.readUnsignedShort();
    }
  }
}
