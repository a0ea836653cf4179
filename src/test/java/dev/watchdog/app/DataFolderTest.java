package dev.watchdog.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.store.Database;
import dev.watchdog.support.LogCapture;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who else gets at the embedded database. */
class DataFolderTest {

  @TempDir Path directory;

  private Path folder;
  private DataFolder data;

  @BeforeEach
  void name() {
    folder = directory.resolve("data");
    data = new DataFolder(folder);
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void mode(Path path, String mode) throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private void usedByTheEngine() throws Exception {
    Vertx vertx = Vertx.vertx();
    Database database =
        Database.open(vertx, "jdbc:h2:file:" + data.database() + ";DB_CLOSE_ON_EXIT=FALSE", Optional.empty(), Optional.empty(), 2);
    database.write(transaction -> transaction.update("CREATE TABLE IF NOT EXISTS t (id INT)")).await(20, TimeUnit.SECONDS);
    data.close();
    assertClosed();
    database.close().await(20, TimeUnit.SECONDS);
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  private void assertClosed() throws Exception {
    assertThat(mode(folder)).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.filter(file -> file.getFileName().toString().contains(".db")).toList();
      assertThat(all).isNotEmpty().allSatisfy(file -> assertThat(mode(file)).as(file.toString()).isEqualTo("rw-------"));
    }
  }

  @Test
  void a_new_folder_and_what_the_engine_puts_into_it_is_for_its_owner_alone() throws Exception {
    try (LogCapture log = LogCapture.open()) {
      data.make();
      assertThat(mode(folder)).isEqualTo("rwx------");
      data.closeWhatWasThere();

      usedByTheEngine();
      assertThat(data.exposed()).isEmpty();
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void what_an_earlier_version_left_open_is_closed_and_the_log_says_so() throws Exception {
    data.make();
    usedByTheEngine();
    Path file = folder.resolve("watchdog.mv.db");
    mode(folder, "rwxr-xr-x");
    mode(file, "rw-r--r--");

    assertThat(data.exposed()).containsExactly(folder + " (rwxr-xr-x)", file + " (rw-r--r--)");
    try (LogCapture log = LogCapture.open()) {
      data.closeWhatWasThere();
      data.closeWhatWasThere();

      assertThat(log.lines()).hasSize(2).allMatch(line -> line.startsWith("data.was-open-to-others"));
    }
    assertClosed();
  }

  @Test
  void what_is_none_of_the_database_is_left_as_it_is() throws Exception {
    data.make();
    Path other = Files.createFile(folder.resolve("platform.db"));
    mode(other, "rw-rw-r--");

    data.closeWhatWasThere();

    assertThat(mode(other)).isEqualTo("rw-rw-r--");
  }

  /** The system itself is such a file system, and its folders are another's for most who run this. */
  @Test
  void a_mode_that_cannot_be_changed_is_a_warning_and_no_more() {
    DataFolder of = new DataFolder(Path.of("/proc/self/task"));
    try (LogCapture log = LogCapture.open()) {
      of.closeWhatWasThere();

      assertThat(log.lines()).anyMatch(line -> line.startsWith("data.open-to-others")).noneMatch(line -> line.contains("Exception"));
    }
  }

  @Test
  void a_folder_that_is_not_there_is_a_warning_and_no_more() {
    try (LogCapture log = LogCapture.open()) {
      data.closeWhatWasThere();

      assertThat(log.lines()).allMatch(line -> line.startsWith("data.maybe-open-to-others"));
    }
  }
}
