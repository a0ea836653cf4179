package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseOnSqliteTest extends DatabaseContract {

  @TempDir private Path folder;

  @Override
  String url() {
    return "jdbc:sqlite:" + folder.resolve("platform.db");
  }

  @Override
  Optional<String> username() {
    return Optional.empty();
  }

  @Test
  void a_file_that_does_not_exist_is_an_error_and_is_never_created() {
    Path nowhere = folder.resolve("nowhere.db");
    Database missing = Database.open(vertx, "jdbc:sqlite:" + nowhere, Optional.empty(), Optional.empty(), 2);

    assertThatThrownBy(() -> await(missing.read(transaction -> transaction.query("SELECT 1")))).isNotNull();
    assertThatThrownBy(() -> await(missing.write(transaction -> transaction.query("SELECT 1")))).isNotNull();

    assertThat(Files.exists(nowhere)).isFalse();
    await(missing.close());
  }

  @Test
  void the_journal_mode_of_the_file_stays_as_it_was_and_reads_leave_the_write_lock_alone() throws SQLException {
    insert(1);
    await(
        database.read(
            reading ->
                reading.query("SELECT id FROM probe")
                    .compose(rows -> vertx.executeBlocking(() -> {
                      run("BEGIN IMMEDIATE", "ROLLBACK"); // Somebody else takes the write lock while our read transaction is open.
                      return null;
                    }))));

    String mode =
        await(database.read(transaction -> transaction.query("PRAGMA journal_mode").map(rows -> rows.get(0).text(0))));
    assertThat(mode).isEqualTo("delete");
  }
}
