package dev.watchdog.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** A PostgreSQL server for one test, which can be stopped, crashed, started again and frozen, and keeps its data meanwhile. */
public final class PostgresServer implements AutoCloseable {

  private final Path data;
  private final Map<String, String> configuration;
  private final int port = RealRedis.freePort();
  private EmbeddedPostgres server;

  private PostgresServer(Path data, Map<String, String> configuration) {
    this.data = data;
    this.configuration = configuration;
  }

  public static PostgresServer started(Path folder, Map<String, String> configuration) {
    PostgresServer started = new PostgresServer(folder.resolve("postgres"), configuration);
    started.start();
    return started;
  }

  /** Starts it on the port it always had, with the data it had; one that runs already is no error. */
  public void start() {
    if (there()) {
      return;
    }
    try {
      EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setPort(port).setDataDirectory(data).setCleanDataDirectory(false);
      configuration.forEach(builder::setServerConfig);
      server = builder.setServerConfig("fsync", "off").start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Ends it as an operator does: sessions are told, transactions rolled back. */
  public void stop() {
    try {
      server.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Ends it as a crash does: whatever is under way is dropped, and the next start recovers. */
  public void crash() {
    ProcessHandle postmaster = ProcessHandle.of(pid()).orElseThrow();
    Signals.send("QUIT", postmaster.pid());
    postmaster.onExit().join();
    stop(); // Only tells the library that it is gone.
  }

  /** Whether it was started and neither stopped nor crashed since. */
  private boolean there() {
    return Files.exists(data.resolve("postmaster.pid"));
  }

  /** Lets it hang with all of its sessions: connections are accepted, nothing is answered. */
  public void freeze() {
    signal("STOP");
  }

  public void thaw() {
    if (there()) {
      signal("CONT");
    }
  }

  /** First the postmaster, so that no session is added meanwhile. */
  private void signal(String name) {
    long postmaster = pid();
    Signals.send(name, postmaster);
    try (Stream<ProcessHandle> sessions = ProcessHandle.of(postmaster).orElseThrow().descendants()) {
      sessions.forEach(session -> Signals.send(name, session.pid()));
    }
  }

  private long pid() {
    try {
      return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** From its next start on this role is let in with the right password only; everybody else, as ever, without. */
  public void demandPasswordOf(String role) {
    try {
      Files.writeString(data.resolve("pg_hba.conf"), "host all " + role + " all scram-sha-256\nhost all all all trust\n");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public int port() {
    return port;
  }

  /** A new database of this server. */
  public Database newDatabase() {
    return Databases.postgres(port);
  }

  @Override
  public void close() {
    thaw();
    stop();
  }
}
