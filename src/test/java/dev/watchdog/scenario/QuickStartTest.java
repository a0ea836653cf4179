package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.JarUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of loaded classes that {@code scripts/run} and the image start with. */
@Tag("process")
class QuickStartTest {

  private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @TempDir private Path folder;

  @Test
  void the_script_makes_an_archive_that_this_java_takes_for_this_jar() throws Exception {
    Path archive = folder.resolve("classes.jsa");

    assertThat(ended(Path.of("scripts", "archive").toAbsolutePath().toString(), JarUnderTest.JAR.toString(), archive.toString(), JAVA))
        .isEqualTo("0 ");

    // With -Xshare:on a Java that cannot use the archive refuses to start; without it, it would only start later.
    String started =
        ended(JAVA, "-Xshare:on", "-XX:+UseSerialGC", "-XX:SharedArchiveFile=" + archive, "-jar", JarUnderTest.JAR.toString(), "--version");
    assertThat(started).startsWith("0 execution-watchdog ");
  }

  @Test
  void the_jar_starts_with_an_archive_that_is_none() throws Exception {
    Path archive = Files.writeString(folder.resolve("classes.jsa"), "not an archive");

    String started =
        ended(JAVA, "-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-jar", JarUnderTest.JAR.toString(),
            "--version");

    assertThat(started).startsWith("0 execution-watchdog ");
  }

  /** Exit code and what was written. */
  private String ended(String... command) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("ended in time: %s", Files.readString(output)).isTrue();
    return process.exitValue() + " " + Files.readString(output);
  }
}
