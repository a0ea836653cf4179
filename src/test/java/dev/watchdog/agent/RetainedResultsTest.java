package dev.watchdog.agent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.Settings;
import dev.watchdog.core.Look;
import dev.watchdog.core.Retained;
import dev.watchdog.support.Gzip;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Large results beside short ones: none is lost by the watchdog's own slowness, and all together they stay within bounds. */
class RetainedResultsTest {

  private static final int MIB = 1 << 20;
  private static final int LOG_CHARS = 2 * MIB;
  private static final String LARGE = "{\"status\":\"success\",\"execution_log\":\"" + "l".repeat(LOG_CHARS) + "\"}";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

  private final Vertx agents = Vertx.vertx();
  private final Vertx vertx = Vertx.vertx();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile BiConsumer<String, NetSocket> behaviour = (path, socket) -> socket.write(chunked(LARGE));
  private int port;

  @BeforeEach
  void listen() throws Exception {
    port = agents.createNetServer().connectHandler(socket -> {
      socket.exceptionHandler(reset -> {});
      socket.handler(request -> {
        String path = request.toString().split(" ")[1];
        asked.add(path);
        behaviour.accept(path, socket);
      });
    }).listen(0, "127.0.0.1").await(5, SECONDS).actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, SECONDS);
    agents.close().await(10, SECONDS);
  }

  private AgentClient client(Duration idle, int inFlightMax, long resultMax) {
    Duration any = Duration.ofSeconds(10);
    return new AgentClient(
        vertx,
        new Settings.Agents(
            "http://127.0.0.1:" + port + "/{agent}", "/running", "/{id}/terminate", "/{id}/last-error", "/{id}/result",
            any, any, any, any, idle, inFlightMax, 2, 100_000, resultMax, Optional.empty(), Settings.ClientTls.NONE),
        InstantSource.system(),
        System::nanoTime);
  }

  /** A client belongs to one loop, and so does what is asked of it. */
  private final class OnOneLoop {
    private final io.vertx.core.Context loop = vertx.getOrCreateContext();
    private final AgentClient client;

    OnOneLoop(Duration idle, int inFlightMax, long resultMax) throws Exception {
      Promise<AgentClient> made = Promise.promise();
      loop.runOnContext(on -> made.complete(client(idle, inFlightMax, resultMax)));
      client = made.future().await(5, SECONDS);
    }

    Future<Retained> result(String agent, String id, Instant notAfter) {
      Promise<Retained> answered = Promise.promise();
      loop.runOnContext(on -> client.result(agent, id, notAfter).onComplete(answered));
      return answered.future();
    }

    Future<Look> look(String agent) {
      Promise<Look> answered = Promise.promise();
      loop.runOnContext(on -> client.look(agent).onComplete(answered));
      return answered.future();
    }

    void done(long permit) {
      loop.runOnContext(on -> client.done(permit));
    }
  }

  private static Buffer sized(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return Buffer.buffer(OK + "Content-Length: " + bytes.length + "\r\n\r\n").appendBytes(bytes);
  }

  private static Buffer chunked(String body) {
    return Buffer.buffer(OK + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
  }

  private static Retained.Kept kept(Future<Retained> result) throws Exception {
    Retained answer = result.await(20, SECONDS);
    assertThat(answer).isInstanceOf(Retained.Kept.class);
    return (Retained.Kept) answer;
  }

  @Test
  void a_large_result_arrives_with_a_permit_and_a_short_one_without() throws Exception {
    OnOneLoop client = new OnOneLoop(Duration.ofSeconds(5), 256, 32 * MIB);
    Retained.Kept large = kept(client.result("a", "e1", Instant.MAX));
    behaviour = (path, socket) -> socket.write(sized("{\"status\":\"failed\",\"error\":\"" + "e".repeat(MIB / 2) + "\"}"));

    assertThat(large.log()).hasSize(LOG_CHARS);
    assertThat(large.permit()).isPositive();
    assertThat(kept(client.result("a", "e2", Instant.MAX)).permit()).isZero();
  }

  @Test
  void four_go_on_at_a_time_and_the_fifth_when_one_is_done_with() throws Exception {
    behaviour = (path, socket) -> socket.write(path.contains("/b") ? chunked(LARGE) : sized(LARGE));
    OnOneLoop client = new OnOneLoop(Duration.ofMillis(400), 256, 16 * MIB);
    List<Retained.Kept> first = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      first.add(kept(client.result("a" + i, "e", Instant.MAX)));
    }
    Future<Retained> fifth = client.result("a5", "e", Instant.MAX);
    Future<Retained> sixth = client.result("b6", "e", Instant.MAX);
    Promise<Void> longer = Promise.promise();
    vertx.setTimer(1000, passed -> longer.complete()); // Than nothing may arrive: but it is we who do not read.
    longer.future().await(5, SECONDS);

    assertThat(fifth.isComplete() || sixth.isComplete()).isFalse();
    client.done(first.get(1).permit());
    assertThat(kept(fifth).log()).hasSize(LOG_CHARS);
    assertThat(sixth.isComplete()).isFalse();
    client.done(first.get(1).permit());
    client.done(first.get(0).permit());
    assertThat(kept(sixth).log()).hasSize(LOG_CHARS);
  }

  @Test
  void one_that_waited_in_vain_was_not_asked() throws Exception {
    OnOneLoop client = new OnOneLoop(Duration.ofSeconds(5), 256, 16 * MIB);
    for (int i = 0; i < 4; i++) {
      kept(client.result("a" + i, "e", Instant.MAX));
    }

    assertThat(client.result("a5", "e", Instant.now().plusMillis(500)).await(5, SECONDS))
        .isEqualTo(new Retained.NotAsked("its turn among the large results came too late"));
  }

  @Test
  void those_that_wait_are_in_nobodys_way() throws Exception {
    OnOneLoop client = new OnOneLoop(Duration.ofSeconds(5), 1, 16 * MIB);
    for (int i = 0; i < 4; i++) {
      kept(client.result("a" + i, "e", Instant.MAX));
    }
    Future<Retained> waits = client.result("a5", "e", Instant.MAX);
    Future<Retained> alsoWaits = client.result("a6", "e", Instant.MAX);
    behaviour = (path, socket) -> {
      if (path.endsWith("/running")) {
        socket.write(sized("{\"executions\":[]}"));
      } else {
        socket.write(path.contains("/a") ? chunked(LARGE) : Buffer.buffer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
      }
    };

    assertThat(client.look("a5").await(5, SECONDS)).isInstanceOf(Look.Reachable.class);
    assertThat(client.result("z", "e", Instant.MAX).await(5, SECONDS)).isInstanceOf(Retained.NotSupported.class);
    assertThat(waits.isComplete() || alsoWaits.isComplete()).isFalse();
  }

  @Test
  void one_result_of_an_agent_is_asked_for_at_a_time() throws Exception {
    List<NetSocket> held = new CopyOnWriteArrayList<>();
    behaviour = (path, socket) -> held.add(socket);
    OnOneLoop client = new OnOneLoop(Duration.ofSeconds(5), 256, MIB);
    Future<Retained> first = client.result("a", "e1", Instant.MAX);
    Future<Retained> second = client.result("a", "e2", Instant.MAX);
    behaviourOnceAsked(1, () -> held.get(0).write(sized("{\"status\":\"success\"}")));

    kept(first);
    behaviourOnceAsked(2, () -> held.get(1).write(sized("{\"status\":\"failed\"}")));
    assertThat(kept(second).status()).isEqualTo("failed");
    assertThat(asked).containsExactly("/a/e1/result", "/a/e2/result");
  }

  private void behaviourOnceAsked(int times, Runnable then) {
    long[] timer = {0};
    timer[0] = agents.setPeriodic(5, tick -> {
      if (asked.size() >= times) {
        agents.cancelTimer(timer[0]);
        assertThat(asked).hasSize(times);
        then.run();
      }
    });
  }

  @Test
  void what_arrives_bit_by_bit_may_take_longer_than_a_silence() throws Exception {
    String body = "{\"status\":\"success\",\"response\":\"0123456789\"}";
    behaviour = (path, socket) -> {
      socket.write(OK + "Content-Length: " + body.length() + "\r\n\r\n");
      int[] at = {0};
      agents.setPeriodic(50, tick -> {
        socket.write(body.substring(at[0], Math.min(body.length(), at[0] + 2)));
        at[0] += 2;
        if (at[0] >= body.length()) {
          agents.cancelTimer(tick);
        }
      });
    };

    assertThat(kept(new OnOneLoop(Duration.ofMillis(400), 256, MIB).result("a", "e", Instant.MAX)).response()).isEqualTo("0123456789");
  }

  @Test
  void one_that_stops_arriving_was_cut_off_and_one_that_never_began_was_silent() throws Exception {
    OnOneLoop client = new OnOneLoop(Duration.ofMillis(400), 256, MIB);
    behaviour = (path, socket) -> socket.write(OK + "Content-Length: 100\r\n\r\n" + (path.contains("/begun/") ? "{" : ""));

    assertThat(client.result("a", "begun", Instant.MAX).await(5, SECONDS))
        .isEqualTo(new Retained.CouldNotAsk("no complete answer: nothing came for 400 ms", true));
    assertThat(client.result("a", "silent", Instant.MAX).await(5, SECONDS))
        .isEqualTo(new Retained.CouldNotAsk("no complete answer within 400 ms", false));
  }

  @Test
  void a_log_that_does_not_fit_is_left_out_of_a_large_result() throws Exception {
    String body = "{\"execution_log\":[\"" + "l".repeat(5 * MIB) + "\"],\"response\":\"" + "r".repeat(MIB) + "\",\"status\":\"success\"}";
    behaviour = (path, socket) -> socket.write(chunked(body));
    Retained.Kept kept = kept(new OnOneLoop(Duration.ofSeconds(5), 256, 2 * MIB).result("a", "e", Instant.MAX));

    assertThat(kept.log()).isNull();
    assertThat(kept.logLeftOut()).isEqualTo(5 * MIB + 4);
    assertThat(kept.response()).hasSize(MIB);
  }

  @Test
  void what_is_too_large_without_a_log_is_refused() throws Exception {
    String body = "{\"status\":\"success\",\"response\":\"" + "r".repeat(3 * MIB) + "\"}";
    behaviour = (path, socket) -> socket.write(sized(body));
    OnOneLoop client = new OnOneLoop(Duration.ofSeconds(5), 256, 2 * MIB);
    for (int i = 0; i < 6; i++) { // Each gives its permit back.
      assertThat(client.result("a", "e" + i, Instant.MAX).await(5, SECONDS)).isEqualTo(new Retained.CouldNotAsk("answer is too large"));
    }
  }

  @Test
  void a_packed_result_is_read_and_counts_as_what_it_unfolds_to() throws Exception {
    OnOneLoop client = new OnOneLoop(Duration.ofSeconds(5), 256, 4 * MIB);
    behaviour = (path, socket) -> socket.write(packed(path.contains("/short/") ? "{\"status\":\"cancelled\"}" : LARGE));

    assertThat(kept(client.result("a", "short", Instant.MAX))).satisfies(kept -> {
      assertThat(kept.status()).isEqualTo("cancelled");
      assertThat(kept.permit()).isZero();
    });
    assertThat(kept(client.result("a", "large", Instant.MAX))).satisfies(kept -> {
      assertThat(kept.log()).hasSize(LOG_CHARS);
      assertThat(kept.permit()).isPositive();
    });
  }

  private static Buffer packed(String body) {
    byte[] packed = Gzip.of(body);
    return Buffer.buffer(OK + "Content-Encoding: gzip\r\nContent-Length: " + packed.length + "\r\n\r\n").appendBytes(packed);
  }

  /** Each holds its permit only until it has failed. */
  @Test
  void a_connection_that_ends_gives_its_permit_back() throws Exception {
    behaviour = (path, socket) -> socket.write(OK + "Content-Length: " + 2 * MIB + "\r\n\r\n{").onComplete(sent -> socket.close());
    OnOneLoop client = new OnOneLoop(Duration.ofSeconds(5), 256, 16 * MIB);
    for (int i = 0; i < 6; i++) {
      assertThat(client.result("a", "e" + i, Instant.MAX).await(5, SECONDS)).isEqualTo(new Retained.CouldNotAsk("connection closed"));
    }
  }
}
