package dev.watchdog.agent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.Settings;
import dev.watchdog.core.Look;
import dev.watchdog.core.Retained;
import dev.watchdog.core.TerminateAnswer;
import dev.watchdog.support.OnEventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.net.NetSocket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose fault it is when a call comes to nothing: only what the other side did, or did not do, is its silence. */
class AgentBlameTest {

  private static final Duration SOON = Duration.ofMillis(400);
  private static final Duration AMPLE = Duration.ofSeconds(10);

  private final AtomicLong leap = new AtomicLong();
  private final Vertx agents = Vertx.vertx();
  private Vertx vertx;

  @AfterEach
  void stop() throws Exception {
    agents.close().await(10, SECONDS);
    if (vertx != null) {
      vertx.close().await(10, SECONDS);
    }
  }

  private AgentClient client(String template, Duration deadline, AddressResolverOptions names) {
    vertx = Vertx.vertx(new VertxOptions().setAddressResolverOptions(names));
    return new AgentClient(
        vertx,
        new Settings.Agents(
            template, "/running", "/{id}/terminate", "/{id}/last-error", "/{id}/result", Duration.ofMillis(300), deadline, deadline,
            deadline, deadline, 256, 2, 1024, 1024, Optional.empty(), Settings.ClientTls.NONE),
        InstantSource.system(),
        () -> System.nanoTime() + leap.get());
  }

  private <T> T call(Supplier<Future<T>> call) throws Exception {
    return OnEventLoop.call(vertx, call);
  }

  @Test
  void a_refused_connection_is_theirs() throws Exception {
    try (Socket silent = new Socket()) {
      silent.bind(new InetSocketAddress("127.0.0.1", 0));
      AgentClient client = client("http://127.0.0.1:" + silent.getLocalPort() + "/{agent}", AMPLE, new AddressResolverOptions());

      assertThat(call(() -> client.look("a"))).isInstanceOfSatisfying(Look.Unreachable.class, look -> {
        assertThat(look.reason()).isEqualTo("connection refused");
        assertThat(look.answered()).isFalse();
      });
    }
  }

  /** Listens and never answers; tells when it was asked. */
  private int mute(Promise<NetSocket> asked) throws Exception {
    return agents.createNetServer().connectHandler(socket -> socket.handler(request -> asked.tryComplete(socket)))
        .listen(0, "127.0.0.1").await(5, SECONDS).actualPort();
  }

  @Test
  void silence_is_theirs_where_this_process_was_looking() throws Exception {
    int port = mute(Promise.promise());
    AgentClient client = client("http://127.0.0.1:" + port + "/{agent}", SOON, new AddressResolverOptions());

    assertThat(call(() -> client.look("a"))).isInstanceOfSatisfying(
        Look.Unreachable.class, look -> assertThat(look.reason()).isEqualTo("no complete answer within 400 ms"));
    assertThat(call(() -> client.terminate("a", "e", Instant.MAX))).isInstanceOf(TerminateAnswer.Unconfirmed.class);
    assertThat(call(() -> client.result("a", "e", Instant.MAX))).isInstanceOf(Retained.CouldNotAsk.class);
  }

  /** As when the process was stopped, or its loop was busy: the deadline passes, and an answer may lie unread. */
  @Test
  void a_deadline_that_passed_while_the_own_loop_was_late_is_nobodys_silence() throws Exception {
    Promise<NetSocket> asked = Promise.promise();
    int port = mute(asked);
    AgentClient client = client("http://127.0.0.1:" + port + "/{agent}", SOON, new AddressResolverOptions());
    asked.future().onSuccess(socket -> leap.addAndGet(Duration.ofSeconds(5).toNanos()));

    assertThat(call(() -> client.look("a"))).isInstanceOfSatisfying(Look.NotAsked.class, look -> {
      assertThat(look.reason()).startsWith("own event loop was late by ");
      assertThat(look.ofNetwork()).isFalse();
    });
  }

  private static AddressResolverOptions askingAt(int port) {
    return new AddressResolverOptions().setServers(List.of("127.0.0.1:" + port)).setQueryTimeout(200).setMaxQueries(2);
  }

  @Test
  void name_servers_that_answer_nobody_are_ours() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      AgentClient client = client("http://{agent}.test:8000", AMPLE, askingAt(silent.getLocalPort()));

      assertThat(call(() -> client.look("a"))).isInstanceOfSatisfying(Look.NotAsked.class, look -> {
        assertThat(look.reason()).isEqualTo("no name server answers");
        assertThat(look.ofNetwork()).isTrue();
      });
      assertThat(call(() -> client.terminate("a", "e", Instant.MAX))).isEqualTo(new TerminateAnswer.NotAsked("no name server answers"));
      assertThat(call(() -> client.result("a", "e", Instant.MAX))).isEqualTo(new Retained.NotAsked("no name server answers"));
      assertThat(call(() -> client.lastError(1, "a", "e", Instant.MAX))).isNull();
    }
  }

  @Test
  void so_is_a_question_to_them_that_outlasts_the_calls_own_deadline() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      AddressResolverOptions patient = askingAt(silent.getLocalPort()).setQueryTimeout(5000);
      AgentClient client = client("http://{agent}.test:8000", SOON, patient);

      assertThat(call(() -> client.look("a"))).isInstanceOfSatisfying(
          Look.NotAsked.class, look -> assertThat(look.reason()).isEqualTo("no name server answers"));
    }
  }

  @Test
  void a_name_that_does_not_exist_is_theirs_and_so_is_one_that_is_not_answered_where_others_are() throws Exception {
    Promise<Integer> port = Promise.promise();
    agents.createDatagramSocket().listen(0, "127.0.0.1").onSuccess(socket -> {
      socket.handler(question -> {
        if (question.data().toString().contains("gone")) {
          socket.send(noSuchName(question.data()), question.sender().port(), question.sender().host());
        }
      });
      port.complete(socket.localAddress().port());
    });
    AgentClient client = client("http://{agent}.test:8000", AMPLE, askingAt(port.future().await(5, SECONDS)));

    assertThat(call(() -> client.look("gone"))).isInstanceOfSatisfying(
        Look.Unreachable.class, look -> assertThat(look.reason()).isEqualTo("unknown host"));
    assertThat(call(() -> client.look("mute"))).isInstanceOfSatisfying(
        Look.Unreachable.class, look -> assertThat(look.reason()).isEqualTo("unknown host"));
  }

  private static Buffer noSuchName(Buffer question) {
    return question.copy().setByte(2, (byte) 0x81).setByte(3, (byte) 0x83);
  }
}
