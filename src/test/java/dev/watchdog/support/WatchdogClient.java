package dev.watchdog.support;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A watchdog as its users reach it: by its routes, logged in as the administrator. */
public abstract class WatchdogClient {

  public static final String ADMIN_PASSWORD = "admin-of-the-tests";

  static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private String token;

  /** Where its HTTP listens on loopback. */
  public abstract int port();

  /** The administrator's bearer token, fetched once. */
  public synchronized String token() {
    if (token == null) {
      token = logIn("admin", ADMIN_PASSWORD).ok().getString("access_token");
    }
    return token;
  }

  /** What the login answers to these. */
  public Reply logIn(String user, String password) {
    String form = "username=" + user + "&password=" + password;
    HttpRequest login =
        request("/token").header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form)).build();
    return send(login).join();
  }

  public Reply get(String path) {
    return send(request(path).header("Authorization", "Bearer " + token()).GET().build()).join();
  }

  public Reply getWithoutLogin(String path) {
    return send(request(path).GET().build()).join();
  }

  public CompletableFuture<Reply> post(String path, JsonObject body) {
    HttpRequest.Builder request = request(path).header("Authorization", "Bearer " + token());
    if (body == null) {
      return send(request.POST(BodyPublishers.noBody()).build());
    }
    return send(request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body.encode())).build());
  }

  /** One cycle without options; fails unless it was completed. */
  public Report cycle() {
    return Report.of(cycleLater().join().ok());
  }

  /** A cycle that nobody waits for yet. */
  public CompletableFuture<Reply> cycleLater() {
    return post("/api/v1/cycles", null);
  }

  public Report cycle(boolean dryRun, String... agents) {
    return Report.of(cycleLater(dryRun, agents).join().ok());
  }

  /** A cycle with options that nobody waits for yet. */
  CompletableFuture<Reply> cycleLater(boolean dryRun, String... agents) {
    JsonObject options = new JsonObject().put("dry_run", dryRun);
    if (agents.length > 0) {
      options.put("agents", new JsonArray(List.of(agents)));
    }
    return post("/api/v1/cycles", options);
  }

  /** The flat report of the monitoring route. */
  public JsonObject trigger() {
    return post("/api/monitoring/cleanup-trigger", null).join().ok().getJsonObject("report");
  }

  /** The whole ledger, oldest first. */
  public List<JsonObject> recoveries() {
    return objects(get("/api/v1/recoveries?limit=1000").ok().getJsonArray("recoveries"));
  }

  /** The ledger's entries for one execution. */
  public List<JsonObject> recoveriesOf(String id) {
    return recoveries().stream().filter(entry -> id.equals(entry.getString("execution_id"))).toList();
  }

  public JsonObject execution(String id) {
    JsonArray found = get("/api/v1/executions?limit=1000&q=" + encode(id)).ok().getJsonArray("executions");
    return objects(found).stream().filter(e -> id.equals(e.getString("execution_id"))).findFirst().orElseThrow();
  }

  public List<JsonObject> ghosts() {
    return objects(get("/api/v1/ghosts").ok().getJsonArray("ghosts"));
  }

  public JsonObject explain(String id) {
    return get("/api/v1/executions/" + encode(id) + "/explain").ok();
  }

  /** What a Prometheus server reads. */
  public Exposition metrics() {
    return Exposition.of(getWithoutLogin("/metrics").body());
  }

  public JsonObject status() {
    return get("/api/v1/status").ok();
  }

  public JsonObject brake() {
    return get("/api/v1/brake").ok();
  }

  public JsonObject release(String reason) {
    return post("/api/v1/brake/release", new JsonObject().put("reason", reason)).join().ok();
  }

  /** Listens to the recoveries from now on. */
  public Events events() {
    return Events.of(this);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)).timeout(PATIENCE);
  }

  private static CompletableFuture<Reply> send(HttpRequest request) {
    return HTTP.sendAsync(request, BodyHandlers.ofString()).thenApply(WatchdogClient::reply);
  }

  private static Reply reply(HttpResponse<String> response) {
    return new Reply(response.statusCode(), response.body(), response.headers());
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }
}
