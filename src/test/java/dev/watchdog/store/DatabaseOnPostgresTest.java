package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Eventually;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseOnPostgresTest extends DatabaseContract {

  @TempDir private static Path folder;
  private static int port;
  private static EmbeddedPostgres server;

  @BeforeAll
  static void startServer() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    server = start();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  private static EmbeddedPostgres start() throws IOException {
    return EmbeddedPostgres.builder().setPort(port).setDataDirectory(folder.resolve("data")).setCleanDataDirectory(false).start();
  }

  @Override
  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  @Override
  Optional<String> username() {
    return Optional.of("postgres");
  }

  /** The client never notices that a connection is dead; its connections live a second, and Agroal validates what it hands out. */
  @Test
  void calls_succeed_again_within_two_seconds_of_a_restart() throws IOException {
    insert(1);
    server.close();
    assertThat(database.read(connection -> Sql.query(connection, "SELECT 1")).otherwiseEmpty()).isNotNull();

    server = start();

    Eventually.within(Duration.ofSeconds(2), () -> insert(2));
    insert(3);
  }
}
