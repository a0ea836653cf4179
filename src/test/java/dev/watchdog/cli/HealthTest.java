package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.watchdog.support.Certificates;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path directory;
  private HttpServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** A service that answers its two routes with these statuses. */
  private static void answer(HttpServer server, int live, int ready) {
    server.createContext("/health/", exchange -> {
      exchange.getResponseHeaders().add("Location", "/elsewhere");
      exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/health/live") ? live : ready, -1);
      exchange.close();
    });
    server.createContext("/elsewhere", exchange -> {
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    server.start();
  }

  private String serve(int live, int ready) throws Exception {
    server = HttpServer.create(anyPort(), 0);
    answer(server, live, ready);
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Test
  void a_service_that_answers_is_up() throws Exception {
    Command.Result result = Command.execute("health", "--url", serve(200, 503));

    assertThat(result.exit()).isZero();
    assertThat(result.output()).isEqualTo("up" + System.lineSeparator());
  }

  @Test
  void with_ready_it_is_asked_whether_it_could_do_its_work() throws Exception {
    String url = serve(200, 503);

    Command.Result result = Command.execute("health", "--ready", "--url", url);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.errors()).contains(url + "/health/ready answered 503");
  }

  @Test
  void without_an_address_it_asks_where_the_settings_have_it_listen() throws Exception {
    serve(200, 200);
    String port = "http.port=" + server.getAddress().getPort();

    assertThat(Command.execute("health", "--ready", "--set", port).output()).contains("ready");
    assertThat(Command.execute("--set", port, "health", "--set", "http.host=0.0.0.0").exit()).isZero();
    assertThat(Command.execute("health", "--set", "http.port=0").errors()).contains("http.port is 0", "--url");
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 404, 500})
  void any_other_answer_is_none(int status) throws Exception {
    assertThat(Command.execute("health", "--url", serve(status, 200)).exit()).isEqualTo(1);
  }

  @Test
  void where_nobody_listens_nothing_is_up() throws Exception {
    String url = serve(200, 200);
    server.stop(0);

    Command.Result result = Command.execute("health", "--url", url);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.errors()).contains(url + "/health/live did not answer: Connection refused");
  }

  @Test
  void one_that_never_answers_costs_three_seconds_and_no_more() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Instant begin = Instant.now();

      Command.Result result = Command.execute("health", "--url", "http://127.0.0.1:" + silent.getLocalPort());

      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.errors()).contains("not within 3 seconds");
      assertThat(Duration.between(begin, Instant.now())).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(10));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8080", "ftp://127.0.0.1", "http:///health"})
  void an_address_that_is_none_is_a_bad_argument(String url) {
    Command.Result result = Command.execute("health", "--url", url);

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.errors()).contains("option --url", "http://127.0.0.1:8080", url);
  }

  /** On loopback the address says who it is; anywhere else a certificate has to. */
  @Test
  void the_certificate_of_the_own_service_need_not_be_made_out_to_its_loopback_address() throws Exception {
    HttpsServer secure = HttpsServer.create(anyPort(), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(ofServer("watchdog.example")));
    server = secure;
    answer(secure, 200, 200);

    URI route = URI.create("https://127.0.0.1:" + secure.getAddress().getPort() + "/health/live");
    assertThat(HealthProbe.status(route, Duration.ofSeconds(60))).isEqualTo(200);
  }

  private SSLContext ofServer(String name) throws Exception {
    Certificates.Server made = Certificates.in(directory).server("server", "dns:" + name);
    Certificate certificate =
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(Files.readAllBytes(made.certificate())));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("server", privateKey(made.key()), PASSWORD, new Certificate[] {certificate});
    KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static PrivateKey privateKey(Path pem) throws Exception {
    String base64 = Files.readString(pem).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }
}
