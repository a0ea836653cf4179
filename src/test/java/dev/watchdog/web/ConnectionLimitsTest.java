package dev.watchdog.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many connections there may be, and for how long. */
class ConnectionLimitsTest {

  private static final String LIVE = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final Duration SOON = Duration.ofMillis(400);
  private static final Deadlines SHORT =
      new Deadlines(SOON, SOON, Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(30));

  private final List<Socket> sockets = new ArrayList<>();
  private Web web;

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    web.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", web.port);
    socket.setSoTimeout(20_000);
    sockets.add(socket);
    return socket;
  }

  /** Whether a request on it is answered; false where the connection is closed instead. */
  private static boolean answers(Socket socket) throws IOException {
    try {
      socket.getOutputStream().write(LIVE.getBytes(UTF_8));
      byte[] answer = new byte[4096];
      return socket.getInputStream().read(answer) > 0;
    } catch (SocketException reset) {
      return false;
    }
  }

  private static boolean isClosed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  @Test
  void an_address_has_so_many_connections_and_one_that_ends_makes_room() throws Exception {
    web = new Web(Map.of("http.max-connections-per-address", "2"), Deadlines.USUAL);
    Socket first = connect();
    assertThat(answers(first)).isTrue();
    assertThat(answers(connect())).isTrue();

    assertThat(isClosed(connect())).isTrue();
    assertThat(answers(first)).isTrue();

    first.close();
    Eventually.within(Duration.ofSeconds(20), () -> assertThat(answers(connect())).isTrue());
  }

  @Test
  void all_together_have_so_many_connections_a_proxy_included() throws Exception {
    web = new Web(Map.of("http.max-connections", "3", "http.max-connections-per-address", "1", "http.trusted-proxies", "127.0.0.0/8"),
        Deadlines.USUAL);
    for (int turn = 0; turn < 3; turn++) {
      assertThat(answers(connect())).isTrue();
    }

    assertThat(isClosed(connect())).isTrue();
  }

  @Test
  void a_socket_counts_as_none_from_its_upgrade_on() throws Exception {
    web = new Web(Map.of("http.max-connections-per-address", "2"), Deadlines.USUAL);
    for (int turn = 0; turn < 3; turn++) {
      Browser.on(web);
    }

    assertThat(answers(connect())).isTrue();
    assertThat(answers(connect())).isTrue();
    assertThat(isClosed(connect())).isTrue();
  }

  @Test
  void who_sends_no_whole_request_is_closed() throws Exception {
    web = new Web(Map.of(), SHORT);
    Socket silent = connect();
    Socket endless = connect();
    endless.getOutputStream().write("POST /token HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nuser".getBytes(UTF_8));

    assertThat(isClosed(silent)).isTrue();
    assertThat(isClosed(endless)).isTrue();
  }

  @Test
  void who_asks_nothing_more_is_closed_and_a_trusted_proxy_is_not() throws Exception {
    web = new Web(Map.of(), SHORT);
    assertThat(endsAfterItsAnswer(connect())).isTrue();
    web.close();

    web = new Web(Map.of("http.trusted-proxies", "127.0.0.1"), SHORT);
    Socket proxy = connect();
    assertThat(answers(proxy)).isTrue();
    Eventually.pass(SOON.multipliedBy(2));
    assertThat(answers(proxy)).isTrue();
  }

  private static boolean endsAfterItsAnswer(Socket socket) throws IOException {
    socket.getOutputStream().write(LIVE.getBytes(UTF_8));
    return new String(socket.getInputStream().readAllBytes(), UTF_8).startsWith("HTTP/1.1 200");
  }

  @Test
  void an_answer_may_take_longer_than_any_request() throws Exception {
    web = new Web(Map.of(), SHORT);
    Promise<JsonObject> done = Promise.promise();
    String admin = web.admin();
    web.operations.answer = done::future;
    Future<HttpResponse<Buffer>> answer = web.request(HttpMethod.POST, "/api/v1/cycles").bearerTokenAuthentication(admin)
        .sendBuffer(Buffer.buffer("{}"));
    Eventually.pass(SOON.multipliedBy(2));
    done.complete(new JsonObject());

    assertThat(answer.await(20, SECONDS).statusCode()).isEqualTo(200);
  }
}
