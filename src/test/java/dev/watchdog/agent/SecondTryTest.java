package dev.watchdog.agent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.Settings;
import dev.watchdog.core.Look;
import dev.watchdog.support.OnEventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An agent whose connection ended before it answered is asked once more, within the time that it was given at first. */
class SecondTryTest {

  private static final Duration DEADLINE = Duration.ofMinutes(1);

  /** How long a test waits for what has to come within a fraction of a second. */
  private static final int SOON_SECONDS = 5;

  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong passed = new AtomicLong();
  private Duration firstTakes = Duration.ZERO;
  private Vertx vertx;
  private AgentClient client;

  /** Closes the first connection when it was asked for something and a while has passed, and leaves the second without an answer. */
  private void serve(NetSocket socket) {
    int number = connections.incrementAndGet();
    socket.exceptionHandler(reset -> {});
    socket.handler(request -> {
      if (number == 1) {
        passed.set(firstTakes.toNanos());
        socket.close();
      }
    });
  }

  @BeforeEach
  void listen() throws Exception {
    vertx = Vertx.vertx();
    int port = vertx.createNetServer().connectHandler(this::serve).listen(0, "127.0.0.1").await(SOON_SECONDS, SECONDS).actualPort();
    Settings.Agents settings = new Settings.Agents(
        "http://127.0.0.1:" + port + "/{agent}", "/running", "/{id}/terminate", "/{id}/last-error", "/{id}/result",
        DEADLINE, DEADLINE, DEADLINE, DEADLINE, DEADLINE, 256, 2, 1024, 1024, Optional.empty(), Settings.ClientTls.NONE);
    client = new AgentClient(vertx, settings, InstantSource.system(), () -> System.nanoTime() + passed.get());
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(SOON_SECONDS, SECONDS);
  }

  /** Null where it is still under way when it should be over. */
  private Look look() throws Exception {
    return OnEventLoop.call(vertx, () -> client.look("a").timeout(SOON_SECONDS, SECONDS).otherwise((Look) null));
  }

  @Test
  void a_second_try_has_what_the_first_left_of_the_deadline() throws Exception {
    firstTakes = DEADLINE.minusMillis(400);

    Look look = look();

    assertThat(connections).as("connections: the first was closed without an answer").hasValue(2);
    assertThat(look).as("a look whose first try left 400 ms of a minute; null = it goes on").isInstanceOf(Look.Unreachable.class);
    assertThat(((Look.Unreachable) look).reason()).as("how long the second try had").matches("no complete answer within [1-4]?\\d?\\d ms");
  }

  @Test
  void where_nothing_is_left_there_is_no_second_try() throws Exception {
    firstTakes = DEADLINE;

    Look look = look();

    assertThat(look).as("a look whose first try took the whole deadline; null = it goes on").isInstanceOf(Look.Unreachable.class);
    assertThat(connections).as("connections after a first try that took the whole deadline").hasValue(1);
  }
}
