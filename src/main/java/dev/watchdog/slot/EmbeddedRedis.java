package dev.watchdog.slot;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis server on a free port of the loopback interface, from the binary that embedded-redis carries. It keeps nothing on disk,
 * and it ends with this process, however that ends: a shell waits on a pipe that only this process holds open.
 *
 * <p>Every user of the machine can connect to it, so it answers nobody without its password ({@link EmbeddedRedisConfig}).
 */
public final class EmbeddedRedis {

  private static final String ADVICE =
      "set redis.url to redis://… to use a Redis of your own, or to none to work without slots";

  /** Starts the server, and ends it when standard input closes, which a killed parent does not have to do itself. */
  private static final String WATCH = "\"$@\" & server=$!; cat >/dev/null; kill $server 2>/dev/null; wait $server";

  private final Process process;
  private final String url;

  private EmbeddedRedis(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** Starts it and waits until it accepts connections. */
  public static Future<EmbeddedRedis> start(Vertx vertx) {
    return vertx.executeBlocking(EmbeddedRedis::start);
  }

  private static EmbeddedRedis start() {
    try {
      Path folder = Files.createTempDirectory("watchdog-redis"); // Only its owner gets in: that is how Java makes temporary folders.
      folder.toFile().deleteOnExit(); // Before whatever is put into it: the last that was named is deleted first.
      File binary = ExecutableProvider.newJarResourceProvider(folder.toFile()).get();
      EmbeddedRedisConfig config = new EmbeddedRedisConfig(freePort(), folder);
      Path file = config.write();
      try {
        Process process =
            new ProcessBuilder("sh", "-c", WATCH, "redis", binary.getAbsolutePath(), file.toString()).redirectErrorStream(true).start();
        awaitReady(process);
        drain(process);
        binary.deleteOnExit();
        return new EmbeddedRedis(process, config.url());
      } finally {
        Files.deleteIfExists(file); // The server has read it, or never will.
      }
    } catch (IOException | RuntimeException broken) {
      throw new IllegalStateException("redis.url: the embedded Redis cannot run here (" + broken.getMessage() + "); " + ADVICE, broken);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Reads what it prints until it says that it accepts connections, or ends. */
  private static void awaitReady(Process process) throws IOException {
    StringBuilder said = new StringBuilder();
    InputStream output = process.getInputStream();
    byte[] piece = new byte[1024];
    for (int read = output.read(piece); read >= 0; read = output.read(piece)) {
      said.append(new String(piece, 0, read, StandardCharsets.UTF_8));
      if (said.indexOf("eady to accept connections") >= 0) {
        return;
      }
    }
    throw new IOException("it ended at once: " + said.toString().strip());
  }

  /** What it prints later is of no interest, but a full pipe would stop it. */
  private static void drain(Process process) {
    Thread drain =
        new Thread(
            () -> {
              try {
                process.getInputStream().transferTo(OutputStream.nullOutputStream());
              } catch (IOException ended) {
                return; // The stream of a process that is gone.
              }
            },
            "embedded-redis-output");
    drain.setDaemon(true);
    drain.start();
  }

  /** Where it is, with its password. */
  public String url() {
    return url;
  }

  /** Ends it. */
  public Future<Void> stop(Vertx vertx) {
    return vertx.executeBlocking(
        () -> {
          process.getOutputStream().close();
          if (!process.waitFor(3, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
          }
          return null;
        });
  }
}
