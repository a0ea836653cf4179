package dev.watchdog.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** PgBouncer in transaction mode as its package sets it up, from the system's packages: the build brings none. */
public final class PgBouncer implements AutoCloseable {

  /** Why tests that need it are skipped where it is not there. */
  public static final String MISSING = "PgBouncer is not installed (apt-get install pgbouncer)";

  private final int port = RealRedis.freePort();
  private final Process process;

  private PgBouncer(Path folder, int server) throws IOException {
    Path settings = folder.resolve("pgbouncer.ini");
    String target = " = host=127.0.0.1 port=" + server + " dbname=postgres user=postgres";
    Files.write(
        settings,
        List.of(
            "[databases]",
            "postgres" + target + " pool_size=4",
            "single" + target + " pool_size=1",
            "[pgbouncer]",
            "listen_addr = 127.0.0.1",
            "listen_port = " + port,
            "unix_socket_dir =",
            "auth_type = any",
            "pool_mode = transaction"));
    List<String> command = new ArrayList<>(List.of(binary().orElseThrow().toString(), "-q"));
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("-u", "nobody")); // It refuses to run as root.
    }
    command.add(settings.toString());
    process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("pgbouncer.log").toFile()).start();
    Eventually.within(Duration.ofSeconds(10), () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
  }

  public static boolean installed() {
    return binary().isPresent();
  }

  private static Optional<Path> binary() {
    return Stream.of("/usr/sbin/pgbouncer", "/usr/local/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Started before the server on this port.
   *
   * @param folder where its settings and its log are kept
   */
  public static PgBouncer started(Path folder, int server) {
    try {
      return new PgBouncer(folder, server);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The address of four sessions that all clients share. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** The address of one session that all clients share: whatever one leaves in it the next one has. */
  public String urlOfOneSession() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/single";
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
