package dev.watchdog.agent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.Settings;
import dev.watchdog.core.AgentError;
import dev.watchdog.core.Look;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Retained;
import dev.watchdog.core.TerminateAnswer;
import dev.watchdog.support.Gzip;
import dev.watchdog.support.OnEventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of servers that are honest and odd, byte by byte: what is one is read, and what is none says why. */
class AgentAnswersTest {

  private static final String RUNS = "{\"executions\":[{\"execution_id\":\"e1\"}],\"recently_completed_ids\":[],\"pending_ids\":[]}";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private Vertx vertx;
  private volatile Buffer answer;
  private AgentClient client;

  @BeforeEach
  void listen() throws Exception {
    vertx = Vertx.vertx();
    int port = vertx.createNetServer().connectHandler(socket -> {
      socket.exceptionHandler(reset -> {});
      socket.handler(request -> {
        requests.add(request.toString());
        socket.write(answer);
      });
    }).listen(0, "127.0.0.1").await(5, SECONDS).actualPort();
    Duration any = Duration.ofSeconds(10);
    client = new AgentClient(
        vertx,
        new Settings.Agents(
            "http://127.0.0.1:" + port + "/{agent}", "/running", "/{id}/terminate", "/{id}/last-error", "/{id}/result",
            any, any, any, any, any, 256, 2, 100_000, 100_000, Optional.empty(), Settings.ClientTls.NONE),
        InstantSource.system(),
        System::nanoTime);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  private <T> T call(Supplier<Future<T>> call) throws Exception {
    return OnEventLoop.call(vertx, call);
  }

  private Look look(String headers, byte[] body) throws Exception {
    answer = answer(headers, body);
    return call(() -> client.look("a"));
  }

  private Look look(String headers, String body) throws Exception {
    return look(headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private static Buffer answer(String headers, byte[] body) {
    return Buffer.buffer(headers + "Content-Length: " + body.length + "\r\n\r\n").appendBytes(body);
  }

  private static void assertRead(Look look) {
    assertThat(look).isInstanceOf(Look.Reachable.class);
    assertThat(look.observe("e1")).isInstanceOf(Observation.Running.class);
    assertThat(look.observe("e2")).isInstanceOf(Observation.Absent.class);
  }

  private static void assertUnusable(Look look, String reason) {
    assertThat(look).isInstanceOfSatisfying(Look.Unreachable.class, unreachable -> {
      assertThat(unreachable.reason()).isEqualTo(reason);
      assertThat(unreachable.answered()).isTrue();
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.1 102 Processing\r\n\r\n",
    "HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n",
    "HTTP/1.1 199 Whatever\r\nContent-Length: 5\r\n\r\n",
    "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n",
  })
  void interim_answers_are_passed_over(String interim) throws Exception {
    assertRead(look(interim + OK, RUNS));
    assertRead(look(interim + OK, RUNS));
  }

  @Test
  void an_answer_that_changes_the_protocol_is_none() throws Exception {
    assertUnusable(look("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n", ""), "HTTP 101");
  }

  @Test
  void every_question_goes_past_caches() throws Exception {
    look(OK, RUNS);
    call(() -> client.result("a", "e", Instant.MAX));
    call(() -> client.lastError(1, "a", "e", Instant.MAX));
    call(() -> client.terminate("a", "e", Instant.MAX));

    assertThat(requests).hasSize(4).allMatch(request -> request.toLowerCase().contains("cache-control: no-cache\r\n"));
  }

  @Test
  void a_body_in_gzip_is_read_although_nobody_asked_for_it() throws Exception {
    assertRead(look(OK + "Content-Encoding: gzip\r\n", Gzip.of(RUNS)));
    assertThat(requests).noneMatch(request -> request.toLowerCase().contains("accept-encoding"));
  }

  @Test
  void so_are_the_other_answers() throws Exception {
    answer = answer(OK + "Content-Encoding: gzip\r\n", Gzip.of("{\"status\":\"terminated\",\"error_type\":\"t\",\"error_message\":\"m\"}"));
    assertThat(call(() -> client.terminate("a", "e", Instant.MAX))).isEqualTo(new TerminateAnswer.Confirmed("terminated"));
    assertThat(call(() -> client.lastError(1, "a", "e", Instant.MAX))).isEqualTo(new AgentError("t", "m"));
  }

  @Test
  void what_comes_out_of_a_packed_body_is_bounded() throws Exception {
    byte[] bomb = Gzip.of("{\"executions\":[],\"x\":\"" + "0".repeat(50_000_000) + "\"}");
    assertThat(bomb).hasSizeLessThan(100_000);

    assertUnusable(look(OK + "Content-Encoding: gzip\r\n", bomb), "answer is too large");
  }

  @Test
  void what_is_called_gzip_and_is_none_is_no_registry() throws Exception {
    byte[] whole = Gzip.of(RUNS);
    assertUnusable(look(OK + "Content-Encoding: gzip\r\n", RUNS), "expected a body in gzip, found something else");
    assertUnusable(
        look(OK + "Content-Encoding: gzip\r\n", java.util.Arrays.copyOf(whole, whole.length - 9)),
        "expected a body in gzip, found something else");
  }

  @Test
  void another_coding_is_named() throws Exception {
    assertUnusable(look(OK + "Content-Encoding: br\r\n", "x"), "answer in a coding that is not read, 'br'");
    answer = answer(OK + "Content-Encoding: br\r\n", new byte[1]);
    assertThat(call(() -> client.terminate("a", "e", Instant.MAX)))
        .isEqualTo(new TerminateAnswer.Unconfirmed("answer in a coding that is not read, 'br'"));
  }

  @Test
  void an_answer_from_a_cache_is_unknown() throws Exception {
    assertUnusable(look(OK + "Age: 900\r\n", RUNS), "answer from a cache, 900 s old");
    assertRead(look(OK + "Age: 1\r\n", RUNS));
    answer = answer("HTTP/1.1 404 Not Found\r\nAge: 900\r\n", new byte[0]);
    assertThat(call(() -> client.result("a", "e", Instant.MAX))).isEqualTo(new Retained.CouldNotAsk("answer from a cache, 900 s old"));
  }

  @Test
  void what_is_no_registry_was_an_answer_all_the_same() throws Exception {
    assertUnusable(look("HTTP/1.1 500 Oh\r\nAge: 900\r\n", RUNS), "HTTP 500");
    assertUnusable(look(OK, "<html>"), "expected a JSON object with a list 'executions', found no complete JSON");
    assertUnusable(look(OK, "{\"agent\":\"b\",\"executions\":[]}"), "answer of another agent: expected 'a', found 'b'");
    assertUnusable(look(OK, "{\"executions\":[],\"x\":\"" + "0".repeat(100_000) + "\"}"), "answer is too large");
  }

  @Test
  void a_registry_tells_its_agents_clock() throws Exception {
    assertThat(look(OK + "Date: Sun, 29 Nov 1998 10:00:00 GMT\r\n", RUNS)).isInstanceOfSatisfying(Look.Reachable.class, look -> {
      assertThat(look.clock().witness()).matches("127\\.0\\.0\\.1:\\d+");
      assertThat(look.clock().ahead()).isLessThan(Duration.ofDays(-9000));
    });
    assertThat(look(OK + "Age: 0\r\nDate: Sun, 29 Nov 1998 10:00:00 GMT\r\n", RUNS))
        .isInstanceOfSatisfying(Look.Reachable.class, look -> assertThat(look.clock()).isNull());
    assertThat(look(OK, RUNS)).isInstanceOfSatisfying(Look.Reachable.class, look -> assertThat(look.clock()).isNull());
  }

  @Test
  void nobody_is_called_about_an_id_that_climbs() throws Exception {
    String id = "../../../victim/api/executions/v1";

    assertThat(call(() -> client.result("a", id, Instant.MAX))).isEqualTo(new Retained.CouldNotAsk("id cannot be part of an address"));
    assertThat(call(() -> client.terminate("a", id, Instant.MAX)))
        .isEqualTo(new TerminateAnswer.Unconfirmed("id cannot be part of an address"));
    assertThat(call(() -> client.lastError(1, "a", id, Instant.MAX))).isNull();
    assertThat(requests).isEmpty();
  }
}
