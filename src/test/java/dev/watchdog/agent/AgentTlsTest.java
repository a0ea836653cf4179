package dev.watchdog.agent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.Settings;
import dev.watchdog.core.Look;
import dev.watchdog.core.Retained;
import dev.watchdog.core.TerminateAnswer;
import dev.watchdog.support.Certificates;
import dev.watchdog.support.LogCapture;
import dev.watchdog.support.OnEventLoop;
import dev.watchdog.support.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the watchdog believes to be an agent, and as whom it shows itself, over real TLS. */
class AgentTlsTest {

  @TempDir static Path folder;

  private static Certificates ours;
  private static Certificates others;
  private static Certificates.Server right;
  private static Certificates.Server watchdog;
  private static Certificates.Server stranger;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong passed = new AtomicLong();
  private final Map<String, String> settings = new HashMap<>();
  private volatile String shown;
  private AgentClient client;

  @BeforeAll
  static void certificates() throws Exception {
    ours = Certificates.in(folder.resolve("ours"));
    others = Certificates.in(folder.resolve("others"));
    right = ours.server("right", "ip:127.0.0.1,dns:localhost");
    watchdog = ours.server("watchdog", "dns:watchdog");
    stranger = others.server("stranger", "dns:watchdog");
  }

  @BeforeEach
  void vouch() throws Exception {
    settings.put("agents.tls.ca-file", ours.ca().toString());
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  private static HttpServerOptions tls(Certificates.Server server) {
    return new HttpServerOptions()
        .setSsl(true)
        .setKeyCertOptions(new PemKeyCertOptions().addCertPath(server.certificate().toString()).addKeyPath(server.key().toString()));
  }

  /** Lets in only whom our authority vouches for. */
  private static HttpServerOptions mutual(String protocol) throws Exception {
    HttpServerOptions options = tls(right).setClientAuth(ClientAuth.REQUIRED);
    options.setTrustOptions(new PemTrustOptions().addCertPath(ours.ca().toString()));
    options.setEnabledSecureTransportProtocols(Set.of(protocol));
    return options;
  }

  private int serve(HttpServerOptions options) throws Exception {
    return vertx.createHttpServer(options).requestHandler(this::answer).listen(0, "127.0.0.1").await(10, SECONDS).actualPort();
  }

  private void answer(HttpServerRequest request) {
    try {
      shown = request.connection().peerCertificates().get(0).toString();
    } catch (SSLPeerUnverifiedException none) {
      shown = null;
    }
    request.response().end(request.path().endsWith("/running")
        ? "{\"executions\":[{\"execution_id\":\"e1\"}]}"
        : "{\"status\":\"terminated\"}");
  }

  private AgentClient client(String host, int port) {
    settings.put("agents.url", "https://" + host + ":" + port + "/{agent}");
    Settings.Agents agents = TestSettings.of(settings).agents();
    client = new AgentClient(vertx, agents, InstantSource.system(), () -> System.nanoTime() + passed.get());
    return client;
  }

  private void show(Certificates.Server one) {
    settings.put("agents.tls.cert-file", one.certificate().toString());
    settings.put("agents.tls.key-file", one.key().toString());
  }

  private <T> T call(Supplier<Future<T>> call) throws Exception {
    return OnEventLoop.call(vertx, call);
  }

  private Look look() throws Exception {
    return call(() -> client.look("a"));
  }

  private void assertTheirs(Look look, String reason) {
    assertThat(look).isInstanceOfSatisfying(Look.Unreachable.class, theirs -> {
      assertThat(theirs.reason()).startsWith(reason);
      assertThat(theirs.answered()).isFalse();
    });
  }

  private void assertOurs(Look look, String reason) {
    assertThat(look).isInstanceOfSatisfying(Look.NotAsked.class, own -> {
      assertThat(own.reason()).contains(reason);
      assertThat(own.ofNetwork()).isFalse();
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void an_agent_that_our_authority_vouches_for_is_asked(String host) throws Exception {
    client(host, serve(tls(right)));

    assertThat(look()).isInstanceOf(Look.Reachable.class);
    assertThat(look()).isInstanceOf(Look.Reachable.class);
    assertThat(call(() -> client.terminate("a", "e1", Instant.MAX))).isEqualTo(new TerminateAnswer.Confirmed("terminated"));
    assertThat(shown).as("a certificate of the watchdog").isNull();
  }

  @Test
  void one_that_nobody_vouches_for_is_unreachable() throws Exception {
    int port = serve(tls(right));

    settings.put("agents.tls.ca-file", others.ca().toString());
    client("127.0.0.1", port);
    assertTheirs(look(), "certificate refused: ");

    settings.remove("agents.tls.ca-file");
    client("127.0.0.1", port);
    assertTheirs(look(), "certificate refused: ");
  }

  @Test
  void one_of_another_name_is_unreachable() throws Exception {
    int port = serve(tls(ours.server("other", "dns:agent.example,ip:127.0.0.2")));

    for (String host : new String[] {"127.0.0.1", "localhost"}) {
      client(host, port);
      assertTheirs(look(), "certificate refused: ");
    }
  }

  @Test
  void one_that_speaks_no_tls_is_unreachable() throws Exception {
    client("127.0.0.1", serve(new HttpServerOptions()));

    assertTheirs(look(), "no TLS");
  }

  @Test
  void one_that_never_answers_the_handshake_is_unreachable() throws Exception {
    int port = vertx.createNetServer().connectHandler(silent -> {}).listen(0, "127.0.0.1").await(10, SECONDS).actualPort();
    settings.put("agents.connect-timeout", "200ms");
    client("127.0.0.1", port);

    assertTheirs(look(), "connect timed out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void the_watchdog_shows_its_certificate(String protocol) throws Exception {
    show(watchdog);
    client("127.0.0.1", serve(mutual(protocol)));

    assertThat(look()).isInstanceOf(Look.Reachable.class);
    assertThat(shown).contains("CN=watchdog");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void where_agents_want_a_certificate_and_there_is_none_they_were_not_asked(String protocol) throws Exception {
    client("127.0.0.1", serve(mutual(protocol)));

    assertOurs(look(), "agents.tls.cert-file");
    assertThat(call(() -> client.terminate("a", "e1", Instant.MAX))).isInstanceOf(TerminateAnswer.NotAsked.class);
    assertThat(call(() -> client.result("a", "e1", Instant.MAX))).isInstanceOf(Retained.NotAsked.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void where_they_do_not_accept_it_they_were_not_asked_either(String protocol) throws Exception {
    show(stranger);
    client("127.0.0.1", serve(mutual(protocol)));

    assertOurs(look(), "agents.tls.cert-file");
  }

  /** Files of its own, which the test may change. */
  private Path copied(String name, Path from) throws IOException {
    return Files.copy(from, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private void passTime() {
    passed.addAndGet(Duration.ofSeconds(16).toNanos());
  }

  @Test
  void files_that_are_replaced_are_taken_while_it_runs() throws Exception {
    show(new Certificates.Server(copied("cert.pem", stranger.certificate()), copied("key.pem", stranger.key())));
    client("127.0.0.1", serve(mutual("TLSv1.3")));
    assertOurs(look(), "agents.tls.cert-file");

    copied("cert.pem", watchdog.certificate());
    copied("key.pem", watchdog.key());
    passTime();

    assertThat(look()).isInstanceOf(Look.Reachable.class);
    assertThat(shown).contains("CN=watchdog");
  }

  @Test
  void files_that_do_not_fit_or_are_gone_leave_what_was_there_and_are_named_once() throws Exception {
    show(new Certificates.Server(copied("cert.pem", watchdog.certificate()), copied("key.pem", watchdog.key())));
    client("127.0.0.1", serve(mutual("TLSv1.3")));
    assertThat(look()).isInstanceOf(Look.Reachable.class);

    try (LogCapture log = LogCapture.open()) {
      copied("key.pem", stranger.key());
      for (int i = 0; i < 2; i++) {
        passTime();
        assertThat(look()).isInstanceOf(Look.Reachable.class);
      }
      Files.delete(folder.resolve("cert.pem"));
      passTime();
      assertThat(look()).isInstanceOf(Look.Reachable.class);

      List<String> told = log.lines().stream().filter(line -> line.startsWith("agents.tls")).toList();
      assertThat(told).hasSize(2);
      assertThat(told.get(0)).contains("the private key is that of another certificate");
      assertThat(told.get(1)).contains("agents.tls.cert-file cannot be read");
    }
  }

  @Test
  void where_they_are_gone_before_the_first_call_nobody_is_asked() throws Exception {
    Path authority = copied("ca.pem", ours.ca());
    settings.put("agents.tls.ca-file", authority.toString());
    client("127.0.0.1", serve(tls(right)));
    Files.delete(authority);

    assertOurs(look(), "agents.tls.ca-file cannot be read");

    copied("ca.pem", ours.ca());
    assertThat(look()).isInstanceOf(Look.Reachable.class);
  }
}
