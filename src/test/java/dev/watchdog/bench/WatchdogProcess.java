package dev.watchdog.bench;

import dev.watchdog.support.Eventually;
import dev.watchdog.support.RealRedis;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged watchdog, started by {@code scripts/run} with the flags it is shipped with. By hand or by the clock it runs cycles. */
final class WatchdogProcess implements AutoCloseable {

  private static final String PASSWORD = "of-the-bench";
  private static final Duration READY_WITHIN = Duration.ofSeconds(180);
  private static final Duration CYCLE_WITHIN = Duration.ofMinutes(20);

  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Process process;
  private final Path log;
  private final String address;
  private String token;

  private WatchdogProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.address = "http://127.0.0.1:" + port;
  }

  /** What keeps its clock from starting cycles. */
  static final Map<String, String> BY_HAND = Map.of("reconcile.interval", "24h", "reconcile.first-delay", "24h");

  /** A cycle as its caller sees it, and by its own clock. */
  record Cycle(long id, double wallMillis, double ownMillis, JsonObject report) {}

  static WatchdogProcess start(Path directory, Platform platform, int fleetPort, Map<String, String> more) throws Exception {
    int port = RealRedis.freePort();
    List<String> command = new ArrayList<>(List.of(Path.of("scripts", "run").toAbsolutePath().toString(), "run"));
    set(command, "http.port", String.valueOf(port));
    set(command, "agents.url", "http://{agent}:" + fleetPort);
    set(command, "database.url", platform.databaseUrl());
    set(command, "database.username", "postgres");
    set(command, "database.password", "postgres");
    set(command, "redis.url", platform.redisUrl());
    set(command, "security.admin-password", PASSWORD);
    more.forEach((key, value) -> set(command, key, value));
    Path log = directory.resolve("watchdog.log");
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    WatchdogProcess watchdog = new WatchdogProcess(process, log, port);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly)); // On Ctrl-C nobody gets to close anything.
    Eventually.within(READY_WITHIN, watchdog::mustBeReady);
    watchdog.logIn();
    return watchdog;
  }

  private static void set(List<String> command, String key, String value) {
    command.add("--set");
    command.add(key + "=" + value);
  }

  private void mustBeReady() throws Exception {
    if (!process.isAlive()) {
      throw new IllegalStateException("the watchdog ended: " + Files.readString(log));
    }
    int status = http.send(HttpRequest.newBuilder(URI.create(address + "/health/ready")).build(), BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new AssertionError("HTTP " + status);
    }
  }

  private void logIn() throws Exception {
    HttpRequest login =
        HttpRequest.newBuilder(URI.create(address + "/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("username=admin&password=" + PASSWORD))
            .build();
    token = answer(login).getString("access_token");
  }

  private JsonObject answer(HttpRequest request) throws Exception {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(request.uri() + ": HTTP " + response.statusCode() + " " + response.body());
    }
    return new JsonObject(response.body());
  }

  long pid() {
    return process.pid();
  }

  /** Waits for that long; fails at once if it ends meanwhile. */
  void mustRunFor(Duration time) throws IOException, InterruptedException {
    if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("the watchdog ended: " + Files.readString(log));
    }
  }

  /** One whole cycle, from the request to the report. */
  Cycle cycle() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + "/api/v1/cycles"))
            .header("Authorization", "Bearer " + token)
            .timeout(CYCLE_WITHIN)
            .POST(BodyPublishers.noBody())
            .build();
    long began = System.nanoTime();
    JsonObject answer = answer(request);
    double wall = (System.nanoTime() - began) / 1e6;
    JsonObject report = answer.getJsonObject("report");
    Duration own = Duration.between(Instant.parse(report.getString("started_at")), Instant.parse(report.getString("finished_at")));
    return new Cycle(answer.getLong("cycle_id"), wall, own.toNanos() / 1e6, report);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
