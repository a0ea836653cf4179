package dev.watchdog.web;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.watchdog.config.Settings;
import dev.watchdog.support.TestSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** The edge over real HTTP on a free port, in front of fake operations and with a clock that stands until a test moves it. */
final class Web implements AutoCloseable {

  static final Settings.Security SECURITY = new Settings.Security("admin", Optional.of("correct horse"), Optional.of("guest"),
      Optional.of("battery staple"), Optional.empty(), Duration.ofHours(8),
      new Settings.Foreign(Duration.ofDays(8), Optional.empty(), Optional.empty(), Optional.empty()), Optional.empty());

  static final String METRICS = "# nothing to tell\n";

  final Vertx vertx = Vertx.vertx();
  final FakeOperations operations = new FakeOperations();
  final Clock clock = new Clock();
  /** What logins were made to wait; the waiting itself is over at once, unless {@link #pause} says otherwise. */
  final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
  volatile Function<Duration, Future<Void>> pause = wait -> Future.succeededFuture();
  final WebClient client = WebClient.create(vertx, new WebClientOptions().setFollowRedirects(false),
      new PoolOptions().setHttp1MaxSize(500));
  final WebSocketClient sockets = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(1000));
  final WebVerticle verticle;
  final int port;

  Web() throws Exception {
    this(Future.succeededFuture("s3cret"));
  }

  /** With these settings of {@code http}, and with other patience. */
  Web(Map<String, String> http, Deadlines deadlines) throws Exception {
    this(Future.succeededFuture("s3cret"), SECURITY, http, deadlines);
  }

  /** With another secret for tokens, or none yet. */
  Web(Future<String> secret) throws Exception {
    this(secret, SECURITY, Map.of(), Deadlines.USUAL);
  }

  /** With other users, or other rules for tokens. */
  Web(Settings.Security security) throws Exception {
    this(Future.succeededFuture("s3cret"), security, Map.of(), Deadlines.USUAL);
  }

  private Web(Future<String> secret, Settings.Security security, Map<String, String> http, Deadlines deadlines) throws Exception {
    operations.secret = secret;
    verticle = new WebVerticle(operations, () -> METRICS, http(0, http), security, clock, deadlines, this::waited);
    vertx.deployVerticle(verticle).await(20, SECONDS);
    port = verticle.port();
  }

  static Settings.Http http(int port, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("http.port", String.valueOf(port));
    return TestSettings.of(settings).http();
  }

  /** Ends on the event loop of the verticle, as a timer of Vert.x does. */
  private Future<Void> waited(Duration wait) {
    pauses.add(wait);
    Context loop = Vertx.currentContext();
    Promise<Void> over = Promise.promise();
    pause.apply(wait).onComplete(done -> loop.runOnContext(now -> over.handle(done)));
    return over.future();
  }

  /** Time that moves only by hand. */
  static final class Clock implements InstantSource {
    private volatile Instant now = Instant.parse("2030-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    void advance(Duration by) {
      now = now.plus(by);
    }
  }

  /** These users from now on, as after a SIGHUP. */
  void admit(Settings.Security users) {
    verticle.admit(users);
  }

  /** The users of the tests with other passwords. */
  static Settings.Security users(String adminPassword, String viewerPassword) {
    return new Settings.Security("admin", Optional.of(adminPassword), Optional.of("guest"), Optional.of(viewerPassword),
        SECURITY.jwtSecret(), SECURITY.tokenLifetime(), SECURITY.foreign(), Optional.empty());
  }

  /** The users of the tests with another rule for tokens of the platform. */
  static Settings.Security foreign(Settings.Foreign rules) {
    return new Settings.Security(SECURITY.adminUser(), SECURITY.adminPassword(), SECURITY.viewerUser(), SECURITY.viewerPassword(),
        SECURITY.jwtSecret(), SECURITY.tokenLifetime(), rules, Optional.empty());
  }

  HttpRequest<Buffer> request(HttpMethod method, String path) {
    return client.request(method, port, "127.0.0.1", path);
  }

  HttpResponse<Buffer> get(String path, String token) throws Exception {
    HttpRequest<Buffer> request = request(HttpMethod.GET, path);
    return (token == null ? request : request.bearerTokenAuthentication(token)).send().await(20, SECONDS);
  }

  HttpResponse<Buffer> post(String path, String token, String body) throws Exception {
    return request(HttpMethod.POST, path).bearerTokenAuthentication(token).sendBuffer(Buffer.buffer(body)).await(20, SECONDS);
  }

  HttpResponse<Buffer> logIn(String user, String password) throws Exception {
    return request(HttpMethod.POST, "/token").sendForm(form(user, password)).await(20, SECONDS);
  }

  static MultiMap form(String user, String password) {
    return MultiMap.caseInsensitiveMultiMap().add("username", user).add("password", password);
  }

  String admin() throws Exception {
    return tokenOf("admin", "correct horse");
  }

  String viewer() throws Exception {
    return tokenOf("guest", "battery staple");
  }

  private String tokenOf(String user, String password) throws Exception {
    return logIn(user, password).bodyAsJsonObject().getString("access_token");
  }

  /** The claims of a token, with this issue time and one hour to live. */
  JsonObject claims() {
    long now = clock.instant().getEpochSecond();
    return new JsonObject().put("sub", "ada").put("role", "admin").put("iat", now).put("exp", now + 3600);
  }

  @Override
  public void close() {
    try {
      vertx.close().await(20, SECONDS);
    } catch (TimeoutException late) {
      throw new IllegalStateException("Vert.x did not close", late);
    }
  }
}
