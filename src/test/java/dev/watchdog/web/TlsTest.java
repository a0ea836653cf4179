package dev.watchdog.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchdog.bus.Addresses;
import dev.watchdog.support.Certificates;
import dev.watchdog.support.Certificates.Server;
import dev.watchdog.support.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The edge under TLS of its own, for a client that knows its authority. */
class TlsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Deadlines QUICK = new Deadlines(Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofSeconds(75),
      Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofMillis(100));

  @TempDir private static Path made;
  private static Server first;
  private static Server second;
  private static SSLContext trusting;

  @TempDir private Path directory;
  private Path certificate;
  private Path key;
  private Web web;

  @BeforeAll
  static void makeCertificates() throws Exception {
    Certificates certificates = Certificates.in(made.resolve("made"));
    first = certificates.server("first", "ip:127.0.0.1");
    second = certificates.server("second", "ip:127.0.0.1");
    trusting = trusting(certificates.ca());
  }

  private static SSLContext trusting(Path authority) throws Exception {
    KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
    known.load(null, null);
    try (InputStream in = Files.newInputStream(authority)) {
      known.setCertificateEntry("authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @BeforeEach
  void start() throws Exception {
    certificate = directory.resolve("tls.crt");
    key = directory.resolve("tls.key");
    put(first.certificate(), certificate);
    put(first.key(), key);
    web = new Web(Map.of("http.tls.cert-file", certificate.toString(), "http.tls.key-file", key.toString()), QUICK);
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private static void put(Path from, Path to) throws IOException {
    Path beside = to.resolveSibling(to.getFileName() + ".new");
    Files.copy(from, beside, StandardCopyOption.REPLACE_EXISTING);
    Files.move(beside, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** A new client each time, so that it shakes hands anew. */
  private static HttpClient client() {
    return HttpClient.newBuilder().sslContext(trusting).connectTimeout(PATIENCE).build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + web.port + path)).timeout(PATIENCE);
  }

  private <T> HttpResponse<T> get(String path, HttpResponse.BodyHandler<T> body) throws Exception {
    return client().send(request(path).build(), body);
  }

  private String token() throws Exception {
    HttpRequest login = request("/token").header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString("username=admin&password=correct%20horse")).build();
    return new JsonObject(client().send(login, BodyHandlers.ofString()).body()).getString("access_token");
  }

  private String servedName() throws Exception {
    HttpResponse<Void> answer = get("/health/live", BodyHandlers.discarding());
    return ((X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0]).getSubjectX500Principal().getName();
  }

  @Test
  void page_login_and_api_are_served_under_it() throws Exception {
    String script = "/js/advice.js";

    assertThat(get("/", BodyHandlers.ofString()).body()).contains("<html");
    assertThat(get(script, BodyHandlers.ofByteArray()).body())
        .isEqualTo(Files.readAllBytes(Path.of("src/main/resources/webroot" + script)));
    HttpRequest status = request("/api/v1/status").header("Authorization", "Bearer " + token()).build();
    HttpResponse<String> answer = client().send(status, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    assertThat(web.verticle.tlsProblem()).isEmpty();
  }

  @Test
  void events_come_over_the_bridge_of_the_page() throws Exception {
    CompletableFuture<String> received = new CompletableFuture<>();
    WebSocket socket = client().newWebSocketBuilder().header("Origin", "https://127.0.0.1:" + web.port)
        .buildAsync(URI.create("wss://127.0.0.1:" + web.port + "/eventbus/websocket"), new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onBinary(WebSocket from, ByteBuffer frame, boolean last) {
            received.complete(StandardCharsets.UTF_8.decode(frame).toString());
            from.request(1);
            return null;
          }
        }).get(10, TimeUnit.SECONDS);
    JsonObject registration = new JsonObject().put("type", "register").put("address", Addresses.CYCLE)
        .put("headers", new JsonObject().put("Authorization", "Bearer " + token()));
    socket.sendText(registration.encode(), true).get(10, TimeUnit.SECONDS);
    Eventually.within(PATIENCE, () -> { // A registration is never confirmed.
      web.vertx.eventBus().publish(Addresses.CYCLE, new JsonObject().put("cycle_id", 7));
      assertThat(received).isDone();
    });

    assertThat(received.get(10, TimeUnit.SECONDS)).contains("\"cycle_id\":7");
    socket.abort();
  }

  @Test
  void a_client_that_speaks_plain_http_gets_nothing() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", web.port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)).doesNotContain("HTTP");
    }
  }

  @Test
  void a_handshake_that_does_not_end_is_cut_off_like_a_request() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", web.port)) {
      socket.setSoTimeout(9_000); // The library by itself waits for ten seconds.
      socket.getOutputStream().write(new byte[] {22, 3, 1, 0, 100, 1});

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void another_pair_is_taken_while_it_runs() throws Exception {
    assertThat(servedName()).isEqualTo("CN=first");
    put(second.certificate(), certificate);
    put(second.key(), key);

    Eventually.within(PATIENCE, () -> assertThat(servedName()).isEqualTo("CN=second"));
    Eventually.within(PATIENCE, () -> assertThat(web.verticle.tlsProblem()).isEmpty());
  }

  @Test
  void a_pair_that_does_not_fit_leaves_the_old_one_in_force_and_is_told() throws Exception {
    put(second.certificate(), certificate);
    Eventually.within(PATIENCE, () -> assertThat(web.verticle.tlsProblem()).get().asString()
        .isEqualTo("http.tls.cert-file and http.tls.key-file cannot be used: the key is not that of the first certificate"));
    assertThat(servedName()).isEqualTo("CN=first");

    Files.delete(key);
    Eventually.within(PATIENCE, () -> assertThat(web.verticle.tlsProblem()).get().asString().contains("cannot be read"));
    assertThat(servedName()).isEqualTo("CN=first");

    put(second.key(), key);
    Eventually.within(PATIENCE, () -> assertThat(web.verticle.tlsProblem()).isEmpty());
    assertThat(servedName()).isEqualTo("CN=second");
  }

  @Test
  void a_start_with_a_pair_that_does_not_fit_fails_in_words() {
    assertThatThrownBy(() -> new Web(
        Map.of("http.tls.cert-file", second.certificate().toString(), "http.tls.key-file", first.key().toString()), QUICK))
        .hasMessageContaining("that of another certificate");
  }
}
