package dev.watchdog.web;

import dev.watchdog.config.Settings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: API, login, event-bus bridge and page. Needs nothing but {@link Operations}, so it can listen before all else. */
public final class WebVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(WebVerticle.class);
  /** For peers that vanished; far beyond a cycle by hand, during whose work its connection is silent. */
  private static final int IDLE_SECONDS_MAX = 1800;
  /** Left to itself the system would save up megabytes for each peer that does not read. */
  private static final int SEND_BUFFER_BYTES = 256 * 1024;

  private final Operations operations;
  private final Supplier<String> metrics;
  private final Settings.Http http;
  private final Settings.Security security;
  private final InstantSource clock;
  private final Deadlines deadlines;
  private final Function<Duration, Future<Void>> pause;
  private final Peers peers;
  private volatile Accounts accounts;
  private volatile Optional<String> clientSecret;
  private HttpServer server;
  private volatile EventBridge bridge;
  private volatile Optional<String> signedWith;
  private Tokens tokens;
  private volatile TlsFiles tls;

  /**
   * The server of these settings.
   *
   * @param metrics the figures of this process in Prometheus' text format; asked on the event loop
   * @param security a user without a password cannot log in, so the administrator's must be there
   */
  public WebVerticle(
      Operations operations, Supplier<String> metrics, Settings.Http http, Settings.Security security, InstantSource clock) {
    this(operations, metrics, http, security, clock, Deadlines.USUAL, null);
  }

  /* test */ WebVerticle(Operations operations, Supplier<String> metrics, Settings.Http http, Settings.Security security,
      InstantSource clock, Deadlines deadlines, Function<Duration, Future<Void>> pause) {
    this.operations = operations;
    this.metrics = metrics;
    this.http = http;
    this.security = security;
    this.accounts = new Accounts(security);
    this.signedWith = security.jwtSecret();
    this.clientSecret = clientSecretIn(security);
    this.clock = clock;
    this.deadlines = deadlines;
    this.pause = pause == null ? wait -> vertx.timer(wait.toMillis(), TimeUnit.MILLISECONDS).mapEmpty() : pause;
    this.peers = new Peers(http.trustedProxies());
  }

  /** The port that is listened on, once deployed; with port 0 in the settings any free one. */
  public int port() {
    return server.actualPort();
  }

  /**
   * From now on these users may log in and no others; from any thread. Tokens of a user whose name, role or password is another now end,
   * and so do the sockets that were opened with them; those of the others stay good while their secret does. The secret that proves us to
   * a provider of single sign-on is theirs, too.
   */
  public void admit(Settings.Security users) {
    accounts = new Accounts(users);
    clientSecret = clientSecretIn(users);
    boolean otherSecret = !users.jwtSecret().equals(signedWith);
    signedWith = users.jwtSecret();
    EventBridge events = bridge;
    if (events != null) {
      context.runOnContext(admitted -> {
        if (otherSecret) {
          tokens.forgetSecret();
        }
        events.review();
      });
    }
  }

  private static Optional<String> clientSecretIn(Settings.Security users) {
    return users.oidc().flatMap(Settings.Oidc::clientSecret);
  }

  /** Browsers that listen to events now; to be asked from any thread, at any time. */
  public int browsers() {
    EventBridge events = bridge;
    return events == null ? 0 : events.open();
  }

  /** Why certificate and key, as their files are now, cannot be used; from any thread, at any time. */
  public Optional<String> tlsProblem() {
    TlsFiles files = tls;
    return files == null ? Optional.empty() : files.problem();
  }

  @Override
  public Future<?> start() {
    return certificate().compose(encrypting -> {
      HttpServerOptions options = options();
      server = vertx.createHttpServer(options)
          .connectionHandler(new Admission(http, peers, deadlines, options, encrypting)::admit)
          .requestHandler(router())
          .invalidRequestHandler(ErrorAnswers::refuseUnreadable);
      return server.listen(http.port(), http.host());
    });
  }

  private Future<Optional<Function<Channel, ChannelHandler>>> certificate() {
    if (!http.tls()) {
      return Future.succeededFuture(Optional.empty());
    }
    TlsFiles files = new TlsFiles(vertx, http.certFile().orElseThrow(), http.keyFile().orElseThrow());
    return files.open().map(opened -> {
      tls = files;
      vertx.setPeriodic(deadlines.certificate().toMillis(), again -> files.look());
      return Optional.of(files::handlerFor);
    });
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setIdleTimeout(IDLE_SECONDS_MAX)
        .setTcpKeepAlive(true)
        .setSendBufferSize(SEND_BUFFER_BYTES)
        .setPerMessageWebSocketCompressionSupported(false) // A small frame could unpack to any size.
        .setPerFrameWebSocketCompressionSupported(false)
        .setWebSocketClosingTimeout(2)
        .setMaxWebSocketFrameSize(EventBridge.FRAME_BYTES_MAX)
        .setMaxWebSocketMessageSize(EventBridge.FRAME_BYTES_MAX);
  }

  private Router router() {
    Router router = Router.router(vertx);
    KeptSecret secret = new KeptSecret(operations::jwtSecret);
    SingleSignOn signOn = new SingleSignOn(vertx, security.oidc(), () -> clientSecret, secret, clock);
    tokens = new Tokens(vertx, secret, () -> accounts, security, clock, signOn::callerBy);
    Access access = new Access(tokens);
    Login login = new Login((user, password) -> accounts.roleOf(user, password), tokens, new LoginThrottle(clock), peers, pause);
    Paths paths = new Paths(router, access);
    router.route().handler(new SecurityHeaders(clock)).handler(WebVerticle::logged);
    EventBridge events = new EventBridge(vertx, access, peers, deadlines.registration(), clock);
    events.mountOn(router);
    bridge = events;
    paths.at("/token").openPost(login::logIn);
    signOn.mountOn(paths, tokens);
    new HealthRoutes(operations, access, clock).mountOn(paths);
    new MetricsRoute(metrics).mountOn(paths);
    new CycleRoutes(operations).mountOn(paths);
    new ListRoutes(operations).mountOn(paths);
    new StateRoutes(operations).mountOn(paths);
    new PlatformRoutes(operations).mountOn(paths);
    Page.mountOn(router, paths);
    ErrorAnswers.mountOn(router);
    return router;
  }

  /** Method, path and status; never the query, a header or a body. */
  private static void logged(RoutingContext request) {
    if (LOG.isDebugEnabled()) {
      request.addEndHandler(ended -> LOG.atDebug().addKeyValue("method", request.request().method())
          .addKeyValue("path", request.request().path()).addKeyValue("status", request.response().getStatusCode()).log("request"));
    }
    request.next();
  }
}
