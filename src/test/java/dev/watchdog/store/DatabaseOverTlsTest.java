package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchdog.support.Certificates;
import dev.watchdog.support.PostgresServer;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to PostgreSQL is a matter of the URL: that of the documents, against a real server. */
class DatabaseOverTlsTest {

  @TempDir static Path folder;

  private static Vertx vertx;
  private static Certificates ours;
  private static PostgresServer server;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    ours = Certificates.in(folder.resolve("ours"));
    Certificates.Server right = ours.server("right", "dns:localhost");
    Files.setPosixFilePermissions(right.key(), PosixFilePermissions.fromString("rw-------"));
    server = PostgresServer.started(
        folder, Map.of("ssl", "on", "ssl_cert_file", right.certificate().toString(), "ssl_key_file", right.key().toString()));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private static String protocolOver(String host, Path authority) throws Exception {
    String url = "jdbc:postgresql://" + host + ":" + server.port() + "/postgres?sslmode=verify-full&sslrootcert=" + authority;
    Database database = Database.open(vertx, url, Optional.of("postgres"), Optional.empty(), 1);
    try {
      String sql = "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
      return database.read(transaction -> transaction.query(sql)).await(20, TimeUnit.SECONDS).get(0).text(0);
    } finally {
      database.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_server_that_the_authority_of_the_url_vouches_for_is_believed() throws Exception {
    assertThat(protocolOver("localhost", ours.ca())).startsWith("TLSv1.");
  }

  @Test
  void one_of_another_name_or_authority_is_refused() throws Exception {
    Path others = Certificates.in(folder.resolve("others")).ca();

    assertThatThrownBy(() -> protocolOver("127.0.0.1", ours.ca())).isInstanceOf(Exception.class);
    assertThatThrownBy(() -> protocolOver("localhost", others)).isInstanceOf(Exception.class);
  }
}
