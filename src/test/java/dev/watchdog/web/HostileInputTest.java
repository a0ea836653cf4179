package dev.watchdog.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client of good will sends: each is answered or its connection closed, and the server goes on. */
class HostileInputTest {

  private static Web web;

  @BeforeAll
  static void start() throws Exception {
    web = new Web();
  }

  @AfterAll
  static void stop() {
    web.close();
  }

  @AfterEach
  void goesOn() throws Exception {
    assertThat(web.get("/health/live", null).statusCode()).isEqualTo(200);
    web.operations.reset();
  }

  /** Sends the bytes and reads until the server closes. */
  private String exchange(String sent) throws IOException {
    try (Socket socket = connected()) {
      socket.getOutputStream().write(sent.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket("127.0.0.1", web.port);
    socket.setSoTimeout(5000);
    return socket;
  }

  @Test
  void a_body_of_the_bound_is_taken_and_one_byte_more_is_not() throws Exception {
    String admin = web.admin();

    assertThat(web.post("/api/v1/cycles", admin, "{}" + " ".repeat(Paths.BODY_BYTES_MAX - 2)).statusCode()).isEqualTo(200);
    HttpResponse<Buffer> refused = web.post("/api/v1/cycles", admin, "{}" + " ".repeat(Paths.BODY_BYTES_MAX - 1));

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.getHeader("Content-Type")).isEqualTo("application/problem+json");
    assertThat(refused.bodyAsJsonObject().getString("detail")).contains("65536");
  }

  @Test
  void a_body_announced_too_large_is_refused_before_it_comes() throws Exception {
    assertThat(exchange("POST /token HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999\r\n\r\n")).startsWith("HTTP/1.1 413");
  }

  @Test
  void a_body_without_end_is_cut_off() throws Exception {
    try (Socket socket = connected()) {
      OutputStream out = socket.getOutputStream();
      out.write("POST /token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(UTF_8));
      byte[] chunk = ("1000\r\n" + "x".repeat(0x1000) + "\r\n").getBytes(UTF_8);
      assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertThatIOException().isThrownBy(() -> {
        while (true) {
          out.write(chunk); // Until the server closes.
        }
      }));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "GET\r\n\r\n",
      "GET /health/live HTTP/9.9\r\nHost: x\r\n\r\n",
      "GET /health/live HTTP/1.1\r\nHost : x\r\nBad Header: y\r\n\r\n",
      "GET /health/live HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
      "GET /health/live HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "POST /token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"})
  void what_is_not_http_ends_its_connection(String sent) throws Exception {
    assertThat(exchange(sent)).matches("(?s)|HTTP/1.[01] 400 .*|HTTP/9.9 501 .*").doesNotContain("Exception", "netty");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "HTTP/1.1|Content-Length: 5\r\nTransfer-Encoding: chunked",
      "HTTP/1.1|Transfer-Encoding: chunked\r\nContent-Length: 5",
      "HTTP/1.0|Content-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive",
      "HTTP/1.0|Transfer-Encoding: chunked\r\nConnection: keep-alive",
      "HTTP/1.1|Transfer-Encoding: chunked, xchunked",
      "HTTP/1.1|Transfer-Encoding: xchunked, chunked",
      "HTTP/1.1|Transfer-Encoding: gzip, chunked",
      "HTTP/1.1|Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
      "HTTP/1.1|Transfer-Encoding: xchunked",
      "HTTP/1.1|Transfer-Encoding: \"chunked\"",
      "HTTP/1.1|Content-Length: 5\r\nContent-Length: 6",
      "HTTP/1.1|Content-Length: 5, 6",
      "HTTP/1.1|Content-Length: 5\r\nContent-Length: 5",
      "HTTP/1.0|Content-Length: 5\r\nContent-Length: 6\r\nConnection: keep-alive"})
  void a_request_whose_length_can_be_read_in_two_ways_is_refused_and_nothing_after_it_is_answered(String framing) throws Exception {
    String[] parts = framing.split("\\|", 2);
    String smuggled = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";

    String answer = exchange("POST /token " + parts[0] + "\r\nHost: x\r\n" + parts[1] + "\r\n\r\n0\r\n\r\n" + smuggled);

    assertThat(answer).matches("(?s)HTTP/1.[01] 400 .*").doesNotContain(" 200 OK");
  }

  @Test
  void a_body_in_chunks_is_taken_however_its_coding_is_written() throws Exception {
    for (String coding : new String[] {"chunked", "Chunked", " chunked "}) {
      assertThat(exchange("POST /token HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
          + "Transfer-Encoding:" + coding + "\r\n\r\nc\r\nusername=it&\r\n0\r\n\r\n")).startsWith("HTTP/1.1 400").contains("password");
    }
  }

  @Test
  void lines_and_headers_beyond_the_bounds_are_refused() throws Exception {
    assertThat(exchange("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.0 414")
        .containsIgnoringCase("\r\nX-Content-Type-Options: nosniff\r\n").doesNotContain("instance");
    assertThat(exchange("GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(10_000) + "\r\n\r\n")).startsWith("HTTP/1.1 431");
    assertThat(exchange("GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 400")
        .containsIgnoringCase("\r\nX-Content-Type-Options: nosniff\r\n").contains("\"instance\":\"/health/live\"");
  }

  @Test
  void the_preface_of_http2_is_no_request() throws Exception {
    assertThat(exchange("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).doesNotContain("200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../../../../etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2f..%2fetc/passwd",
      "/..%5c..%5cetc%5cpasswd", "//etc/passwd", "/./.././etc/passwd", "/.git/config", "/js/../../dev/watchdog/web/WebVerticle.class",
      "/dev/watchdog/web/WebVerticle.class", "/META-INF/MANIFEST.MF", "/webroot/index.html", "/index.html%00.js", "/%ff%fe", "/js/"})
  void nothing_outside_the_page_is_served(String path) throws Exception {
    String answer = exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(answer).matches("(?s)HTTP/1.1 (400|404) .*").contains("application/problem+json");
  }

  @Test
  void a_directory_is_not_listed_and_its_redirect_stays_here() throws Exception {
    String answer = exchange("GET /js HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(answer).doesNotContain(".js");
    assertThat(exchange("GET //js HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).doesNotContain("ocation: //");
  }

  @Test
  void who_sends_requests_and_never_reads_the_answers_is_not_read_any_more() throws Exception {
    assertThat(acceptedOf("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1000).getBytes(UTF_8), "")).isLessThan(32 << 20);
  }

  @Test
  void who_sends_frames_and_never_reads_the_answers_is_not_read_any_more() throws Exception {
    String upgrade = "GET /eventbus/websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    byte[] textFrameOfX = {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'x'}; // No JSON, so the bridge answers it.
    byte[] frames = new byte[7 * 10_000];
    for (int at = 0; at < frames.length; at += 7) {
      System.arraycopy(textFrameOfX, 0, frames, at, 7);
    }

    assertThat(acceptedOf(frames, upgrade)).isLessThan(32 << 20);
  }

  /** How much of an endless repetition is taken by the server and the buffers on the way, when no answer is read; 64 MiB at most. */
  private static int acceptedOf(byte[] repeated, String first) throws IOException {
    try (SocketChannel peer = SocketChannel.open(new InetSocketAddress("127.0.0.1", web.port)); Selector selector = Selector.open()) {
      if (!first.isEmpty()) {
        peer.write(ByteBuffer.wrap(first.getBytes(UTF_8)));
        peer.read(ByteBuffer.allocate(4096)); // Its answer, the last that is read.
      }
      peer.configureBlocking(false);
      peer.register(selector, SelectionKey.OP_WRITE);
      int accepted = 0;
      ByteBuffer next = ByteBuffer.wrap(repeated);
      while (accepted < 64 << 20 && selector.select(2000) > 0) { // Nothing for two seconds: it is stuck.
        selector.selectedKeys().clear();
        accepted += peer.write(next);
        if (!next.hasRemaining()) {
          next.rewind();
        }
      }
      return accepted;
    }
  }

  @Test
  void json_nested_without_end_is_refused() throws Exception {
    String admin = web.admin();
    String nested = "{\"agents\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
    for (String deep : new String[] {"[".repeat(60_000), "{\"a\":".repeat(12_000), nested}) {
      assertThat(web.post("/api/v1/cycles", admin, deep).statusCode()).isEqualTo(400);
    }
    String token = Jwt.encoded("{\"alg\":\"HS256\"}".getBytes(UTF_8)) + "." + Jwt.encoded("[".repeat(3000).getBytes(UTF_8)) + ".AAAA";
    assertThat(web.get("/api/v1/status", token).statusCode()).isEqualTo(401);
  }

  @Test
  void a_body_in_broken_encoding_is_refused() throws Exception {
    String admin = web.admin();
    for (byte[] body : new byte[][] {{(byte) 0xff, (byte) 0xfe, 1}, {'{', '"', (byte) 0xc3, '"', ':', '1', '}'}, {0, 0, 0}}) {
      assertThat(web.request(HttpMethod.POST, "/api/v1/cycles").bearerTokenAuthentication(admin).sendBuffer(Buffer.buffer(body))
          .await(5, SECONDS).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void a_query_that_cannot_be_decoded_is_refused() throws Exception {
    assertThat(web.get("/api/v1/executions?q=%zz", web.admin()).statusCode()).isEqualTo(400);
    assertThat(web.get("/api/v1/%zz", web.admin()).statusCode()).isEqualTo(400);
    assertThat(web.operations.asked).isEmpty();
  }

  @Test
  void what_was_sent_comes_back_only_as_json_and_never_at_length() throws Exception {
    String script = "%3Cscript%3Ealert(1)%3C%2Fscript%3E" + "x".repeat(1000);

    HttpResponse<Buffer> answer = web.get("/api/v1/executions?sort=" + script + "&" + script + "=1", web.admin());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.body().length()).isLessThan(2000);
  }
}
