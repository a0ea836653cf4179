package dev.watchdog.agent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One call against a server that misbehaves byte by byte: it always ends, and it always lets go of the connection. */
class HttpCallTest {

  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration AMPLE = Duration.ofSeconds(20);
  private static final String HEADERS = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

  private static Vertx vertx;
  private static HttpClient client;

  /** What arrived at the server: one text per request. */
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Promise<Void> closed = Promise.promise();
  private final Buffer body = Buffer.buffer();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(2000), new PoolOptions().setHttp1MaxSize(1));
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  private int server(Consumer<NetSocket> answer) throws Exception {
    NetServer server = vertx.createNetServer().connectHandler(socket -> {
      socket.exceptionHandler(reset -> {});
      socket.closeHandler(over -> closed.tryComplete());
      socket.handler(request -> {
        requests.add(request.toString());
        answer.accept(socket);
      });
    });
    return server.listen(0, "127.0.0.1").await(5, SECONDS).actualPort();
  }

  private Future<HttpCall.Answer> get(int port, Duration deadline, HttpCall.Sink sink) {
    return get("http://127.0.0.1:" + port + "/x", deadline, sink);
  }

  private Future<HttpCall.Answer> get(String url, Duration deadline, HttpCall.Sink sink) {
    RequestOptions options = new RequestOptions().setAbsoluteURI(url);
    Promise<HttpCall.Answer> answer = Promise.promise();
    // On one event loop, as the verticle calls: from a foreign thread the handlers may be attached after the connection was closed.
    vertx.getOrCreateContext().runOnContext(on -> HttpCall.make(loop(), client, options, Patience.of(deadline), sink).onComplete(answer));
    return answer.future();
  }

  private static LoopWatch loop() {
    return new LoopWatch(vertx, System::nanoTime);
  }

  private boolean keep(Buffer piece) {
    body.appendBuffer(piece);
    return true;
  }

  private void assertTooLate(Future<HttpCall.Answer> call) throws Exception {
    assertThatThrownBy(() -> call.await(10, SECONDS)).isInstanceOf(HttpCall.TooLate.class).hasMessage("no complete answer within 300 ms");
    closed.future().await(10, SECONDS);
  }

  private static void assertFails(Future<HttpCall.Answer> call, String words) {
    assertThatThrownBy(() -> call.await(10, SECONDS)).satisfies(cause -> assertThat(FailureWords.of(cause)).isEqualTo(words));
  }

  @Test
  void a_whole_answer_is_its_status_and_its_body() throws Exception {
    int port = server(socket -> socket.write(HEADERS + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"));

    assertThat(get(port, AMPLE, this::keep).await(10, SECONDS).status()).isEqualTo(200);
    assertThat(body.toString()).isEqualTo("abcdefg");
    assertThat(requests).singleElement().asString().startsWith("GET /x HTTP/1.1");
  }

  @Test
  void an_answer_without_a_body_is_whole() throws Exception {
    int port = server(socket -> socket.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));

    assertThat(get(port, AMPLE, this::keep).await(10, SECONDS).status()).isEqualTo(404);
    assertThat(body.length()).isZero();
  }

  @Test
  void a_redirect_is_an_answer_and_is_not_followed() throws Exception {
    int port = server(socket -> socket.write("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"));

    assertThat(get(port, AMPLE, this::keep).await(10, SECONDS).status()).isEqualTo(302);
    assertThat(requests).hasSize(1);
  }

  @Test
  void an_encoded_path_arrives_as_it_was_encoded() throws Exception {
    int port = server(socket -> socket.write("HTTP/1.1 204 No Content\r\n\r\n"));
    String url = "http://127.0.0.1:" + port + "/api/executions/" + AgentUrls.encode("../a b%/\u00e4") + "/terminate";
    get(url, AMPLE, this::keep).await(10, SECONDS);

    assertThat(requests).singleElement().asString().startsWith("GET /api/executions/..%2Fa%20b%25%2F%C3%A4/terminate HTTP/1.1");
  }

  @Test
  void a_body_that_drips_for_ever_is_ended_at_the_deadline() throws Exception {
    int port = server(socket -> {
      socket.write(HEADERS + "Content-Length: 1000000\r\n\r\n");
      long drip = vertx.setPeriodic(20, tick -> socket.write("x"));
      closed.future().onComplete(over -> vertx.cancelTimer(drip));
    });

    assertTooLate(get(port, SOON, this::keep));
  }

  @Test
  void headers_that_drip_for_ever_are_ended_at_the_deadline() throws Exception {
    int port = server(socket -> {
      socket.write("HTTP/1.1 200 OK\r\n");
      long drip = vertx.setPeriodic(20, tick -> socket.write("X: y\r\n"));
      closed.future().onComplete(over -> vertx.cancelTimer(drip));
    });

    assertTooLate(get(port, SOON, this::keep));
  }

  @Test
  void silence_after_the_headers_is_ended_at_the_deadline() throws Exception {
    assertTooLate(get(server(socket -> socket.write(HEADERS + "Content-Length: 10\r\n\r\n{")), SOON, this::keep));
  }

  @Test
  void silence_from_the_start_is_ended_at_the_deadline() throws Exception {
    assertTooLate(get(server(socket -> {}), SOON, this::keep));
  }

  @Test
  void a_body_that_its_sink_refuses_ends_the_call_at_once() throws Exception {
    int port = server(socket -> {
      socket.write(HEADERS + "Transfer-Encoding: chunked\r\n\r\n");
      long drip = vertx.setPeriodic(5, tick -> socket.write("5\r\nxxxxx\r\n"));
      closed.future().onComplete(over -> vertx.cancelTimer(drip));
    });
    Future<HttpCall.Answer> call = get(port, AMPLE, piece -> keep(piece) && body.length() <= 20);

    assertThatExceptionOfType(HttpCall.TooLarge.class).isThrownBy(() -> call.await(10, SECONDS));
    closed.future().await(10, SECONDS);
  }

  @Test
  void a_connection_that_is_closed_in_the_middle_is_no_answer() throws Exception {
    String part = HEADERS + "Content-Length: 100\r\n\r\n{\"executions\":[]}";
    int port = server(socket -> socket.write(part).onComplete(sent -> socket.close()));
    Future<HttpCall.Answer> call = get(port, AMPLE, this::keep);

    assertFails(call, "connection closed");
  }

  @Test
  void a_connection_that_is_closed_before_an_answer_is_no_answer() throws Exception {
    Future<HttpCall.Answer> call = get(server(NetSocket::close), AMPLE, this::keep);

    assertFails(call, "connection closed");
  }

  @Test
  void what_is_not_http_is_no_answer() throws Exception {
    Future<HttpCall.Answer> call = get(server(socket -> socket.write("SSH-2.0-OpenSSH_9.2\r\n\r\n")), AMPLE, this::keep);

    assertThatThrownBy(() -> call.await(10, SECONDS)).isInstanceOf(Exception.class);
    closed.future().await(10, SECONDS);
  }

  /** The port is taken and nobody listens at it. A server that was closed takes connections until its selector has seen that. */
  @Test
  void a_refused_connection_is_no_answer() throws Exception {
    try (Socket silent = new Socket()) {
      silent.bind(new InetSocketAddress("127.0.0.1", 0));
      Future<HttpCall.Answer> call = get(silent.getLocalPort(), AMPLE, this::keep);

      assertFails(call, "connection refused");
    }
  }

  /** The client has one connection per host: the second call gets it only after its deadline, and must not be made any more. */
  @Test
  void a_call_whose_deadline_passes_while_it_waits_for_a_connection_is_never_made() throws Exception {
    Promise<NetSocket> asked = Promise.promise();
    int port = server(asked::tryComplete);
    Future<HttpCall.Answer> first = get(port, AMPLE, this::keep);
    NetSocket socket = asked.future().await(10, SECONDS);
    Future<HttpCall.Answer> second = get(port, SOON, this::keep);

    assertThatExceptionOfType(HttpCall.TooLate.class).isThrownBy(() -> second.await(10, SECONDS));
    socket.write("HTTP/1.1 204 No Content\r\n\r\n");
    assertThat(first.await(10, SECONDS).status()).isEqualTo(204);
    Promise<Void> settled = Promise.promise();
    vertx.setTimer(200, passed -> settled.complete());
    settled.future().await(5, SECONDS);
    assertThat(requests).hasSize(1);
  }
}
