package dev.watchdog.agent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Look;
import dev.watchdog.support.OnEventLoop;
import dev.watchdog.support.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The secret that signs the calls to agents, exchanged while a service runs. */
class AgentSecretTest {

  private final Vertx vertx = Vertx.vertx();
  private final List<String> tokens = Collections.synchronizedList(new ArrayList<>());
  private int port;

  @BeforeEach
  void listen() throws Exception {
    port = vertx.createHttpServer().requestHandler(request -> {
      tokens.add(String.valueOf(request.getHeader(AgentToken.HEADER)));
      request.response().end("{\"executions\":[]}");
    }).listen(0, "127.0.0.1").await(20, SECONDS).actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  private <T> T call(Supplier<Future<T>> call) throws Exception {
    return OnEventLoop.call(vertx, call);
  }

  @Test
  void a_secret_that_was_exchanged_signs_the_next_call() throws Exception {
    AtomicReference<Optional<String>> secret = new AtomicReference<>(Optional.of("first"));
    AgentClient client = new AgentClient(
        vertx,
        TestSettings.of(Map.of("agents.url", "http://127.0.0.1:" + port + "/{agent}")).agents(),
        secret::get,
        InstantSource.system(),
        System::nanoTime);

    assertThat(call(() -> client.look("a"))).isInstanceOf(Look.Reachable.class);
    secret.set(Optional.of("next"));
    assertThat(call(() -> client.look("a"))).isInstanceOf(Look.Reachable.class);

    assertThat(tokens).containsExactly(AgentToken.of("first", "a"), AgentToken.of("next", "a"));
  }
}
