package dev.watchdog.agent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.Settings;
import dev.watchdog.core.AgentError;
import dev.watchdog.core.Look;
import dev.watchdog.core.Retained;
import dev.watchdog.core.TerminateAnswer;
import dev.watchdog.support.OnEventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which connections are kept: a large fleet with hosts of its own would leave thousands that nobody uses before the next cycle. */
class AgentConnectionsTest {

  private static final String AGENT = "127.0.0.5";

  /**
   * Enough to tell kept connections from one a round. Exactly one connection cannot be asked for: an answer reaches the one who asked
   * before the loop that read it has put the connection back, and the next call opens another then, which is put back as well.
   */
  private static final int ROUNDS = 24;

  private static final String NOTHING_RUNS = "{\"executions\":[]}";

  private final AtomicInteger opened = new AtomicInteger();
  private final Promise<Void> closed = Promise.promise();
  private Vertx vertx;
  private int port;

  @BeforeEach
  void listen() throws Exception {
    vertx = Vertx.vertx();
    port = vertx.createNetServer().connectHandler(this::serve).listen(0, "0.0.0.0").await(5, SECONDS).actualPort();
  }

  /** Answers one request of each connection, and closes it when the next one comes: as when it had been about to close it anyway. */
  private int closingServer() throws Exception {
    return vertx.createNetServer().connectHandler(socket -> {
      opened.incrementAndGet();
      socket.exceptionHandler(reset -> {});
      socket.handler(first -> {
        socket.handler(second -> socket.close());
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: " + NOTHING_RUNS.length() + "\r\n\r\n" + NOTHING_RUNS);
      });
    }).listen(0, "0.0.0.0").await(5, SECONDS).actualPort();
  }

  /** Keeps its end open whatever the caller asks for: who closes is the client. */
  private void serve(NetSocket socket) {
    opened.incrementAndGet();
    socket.closeHandler(over -> closed.tryComplete());
    socket.handler(request ->
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + NOTHING_RUNS.length() + "\r\n\r\n"
            + NOTHING_RUNS));
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  private AgentClient client(String template) {
    Duration any = Duration.ofSeconds(10);
    return new AgentClient(
        vertx,
        new Settings.Agents(
            template, "/running", "/{id}/terminate", "/{id}/last-error", "/{id}/result", any, any, any, any, any, 256, 2, 1024, 1024,
            Optional.empty(), Settings.ClientTls.NONE),
        InstantSource.system(),
        System::nanoTime);
  }

  private <T> T call(Supplier<Future<T>> call) throws Exception {
    return OnEventLoop.call(vertx, call);
  }

  @Test
  void a_look_at_an_agent_with_a_host_of_its_own_leaves_no_connection() throws Exception {
    AgentClient client = client("http://{agent}:" + port);

    assertThat(call(() -> client.look(AGENT))).isInstanceOf(Look.Reachable.class);

    closed.future().await(5, SECONDS);
  }

  @Test
  void calls_that_follow_each_other_share_connections() throws Exception {
    AgentClient client = client("http://{agent}:" + port);

    for (int round = 0; round < ROUNDS; round++) {
      String id = "e" + round;
      call(() -> client.result(AGENT, id, Instant.MAX));
    }

    assertThat(opened).hasValueLessThan(ROUNDS);
  }

  @Test
  void a_last_error_after_which_nothing_waits_leaves_no_connection() throws Exception {
    AgentClient client = client("http://{agent}:" + port);

    call(() -> client.lastError(1, AGENT, "e1", Instant.MAX));

    closed.future().await(5, SECONDS);
  }

  @Test
  void a_look_leaves_one_where_more_was_asked_after_the_look_before() throws Exception {
    AgentClient client = client("http://{agent}:" + port);
    call(() -> client.look(AGENT));
    closed.future().await(5, SECONDS);

    for (int round = 0; round < ROUNDS; round++) {
      int cycle = round;
      call(() -> client.result(AGENT, "e" + cycle, Instant.MAX));
      call(() -> client.look(AGENT));
    }

    assertThat(opened).hasValueLessThan(ROUNDS);
  }

  @Test
  void looks_through_one_host_for_all_share_connections() throws Exception {
    AgentClient client = client("http://127.0.0.1:" + port + "/{agent}");

    for (int round = 0; round < ROUNDS; round++) {
      String agent = "agent-" + round;
      assertThat(call(() -> client.look(agent))).isInstanceOf(Look.Reachable.class);
    }

    assertThat(opened).hasValueLessThan(ROUNDS);
  }

  @Test
  void a_question_that_meets_the_closing_of_its_connection_is_asked_again_over_a_new_one() throws Exception {
    AgentClient client = client("http://127.0.0.1:" + closingServer() + "/{agent}");

    for (int round = 0; round < ROUNDS; round++) {
      String agent = "agent-" + round;
      assertThat(call(() -> client.look(agent))).isInstanceOf(Look.Reachable.class);
      assertThat(call(() -> client.lastError(1, agent, "e", Instant.MAX))).isEqualTo(new AgentError(null, null));
    }
  }

  @Test
  void what_must_not_be_done_twice_is_never_sent_over_a_connection_that_may_be_closing() throws Exception {
    AgentClient client = client("http://127.0.0.1:" + closingServer() + "/{agent}");

    for (int round = 0; round < ROUNDS; round++) {
      call(() -> client.look("a"));
      assertThat(call(() -> client.terminate("a", "e", Instant.MAX)))
          .isEqualTo(new TerminateAnswer.Unconfirmed("HTTP 200 without a known status"));
    }
  }

  @Test
  void an_agent_that_answers_nobody_is_asked_twice_and_no_more() throws Exception {
    int silent = vertx.createNetServer().connectHandler(socket -> {
      opened.incrementAndGet();
      socket.handler(request -> socket.close());
    }).listen(0, "0.0.0.0").await(5, SECONDS).actualPort();
    AgentClient client = client("http://{agent}:" + silent);

    assertThat(call(() -> client.look(AGENT))).isInstanceOfSatisfying(
        Look.Unreachable.class, unreachable -> assertThat(unreachable.reason()).isEqualTo("connection closed"));
    assertThat(opened).hasValue(2);
  }

  /** Three looks at which a result could not be had end a row; one at which nobody asked is none. */
  @Test
  void a_result_whose_turn_came_too_late_was_not_asked_for() throws Exception {
    AgentClient client = client("http://{agent}:1");

    assertThat(call(() -> client.result(AGENT, "e1", Instant.EPOCH))).isEqualTo(new Retained.NotAsked("its turn came too late"));
  }
}
