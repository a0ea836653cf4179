package dev.watchdog.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchdog.bus.Addresses;
import dev.watchdog.support.Eventually;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one socket, or many, may cost the others. */
class BridgeLimitsTest {

  private Web web;

  @BeforeEach
  void start() throws Exception {
    web = new Web();
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private void publish(int id, int chars) {
    web.vertx.eventBus().publish(Addresses.RECOVERY, new JsonObject().put("id", id).put("reason", "r".repeat(chars)));
  }

  @Test
  void the_handlers_of_a_socket_and_the_sockets_are_bounded() throws Exception {
    String token = "Bearer " + web.viewer();
    Browser browser = Browser.on(web);
    browser.register(Addresses.RECOVERY, token);
    browser.register(Addresses.RECOVERY, token);
    assertThat(browser.next().getString("body")).isEqualTo("address_already_registered");
    browser.register(Addresses.CYCLE, token);
    browser.register(Addresses.CYCLE, token);
    assertThat(browser.next().getString("body")).isEqualTo("max_handlers_reached");

    for (int more = 1; more < EventBridge.SOCKETS_MAX; more++) {
      registered(token);
    }
    Browser tooMany = Browser.on(web);
    tooMany.register(Addresses.CYCLE, token);
    assertThat(tooMany.closeStatus()).isPositive();
  }

  private Browser registered(String token) throws Exception {
    Browser browser = Browser.on(web);
    browser.register(Addresses.CYCLE, token);
    browser.settle();
    return browser;
  }

  @Test
  void strangers_of_one_address_have_few_sockets_and_keep_nobody_else_off() throws Exception {
    try (Web behindProxy = new Web(Map.of("http.trusted-proxies", "127.0.0.1"), Deadlines.USUAL)) {
      for (int turn = 0; turn < EventBridge.UNREGISTERED_PER_ADDRESS_MAX; turn++) {
        from(behindProxy, "10.0.0.1").await(5, SECONDS);
      }

      isRefused(from(behindProxy, "10.0.0.1"));
      Browser other = from(behindProxy, "10.0.0.2").await(5, SECONDS);
      other.register(Addresses.CYCLE, "Bearer " + behindProxy.viewer());
      other.settle();
    }
  }

  @Test
  void strangers_of_many_addresses_have_few_sockets_and_who_registered_counts_apart() throws Exception {
    try (Web behindProxy = new Web(Map.of("http.trusted-proxies", "127.0.0.1"), Deadlines.USUAL)) {
      String token = "Bearer " + behindProxy.viewer();
      for (int turn = 0; turn < EventBridge.UNREGISTERED_MAX; turn++) {
        Browser known = from(behindProxy, "10.1.0.1").await(5, SECONDS);
        known.register(Addresses.CYCLE, token);
        known.settle();
      }
      for (int turn = 0; turn < EventBridge.UNREGISTERED_MAX; turn++) {
        from(behindProxy, "10.0.0." + turn).await(5, SECONDS);
      }

      isRefused(from(behindProxy, "10.0.1.1"));
      assertThat(behindProxy.verticle.browsers()).isEqualTo(EventBridge.UNREGISTERED_MAX);
    }
  }

  @Test
  void who_does_not_register_is_closed_and_makes_room() throws Exception {
    Deadlines quick = new Deadlines(Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofSeconds(75), Duration.ofMillis(200),
        Duration.ofSeconds(60), Duration.ofSeconds(30));
    try (Web hasty = new Web(Map.of(), quick)) {
      for (int turn = 0; turn < EventBridge.UNREGISTERED_PER_ADDRESS_MAX; turn++) {
        Browser.on(hasty);
      }

      Eventually.within(Duration.ofSeconds(10), () -> Browser.on(hasty));
    }
  }

  private static Future<Browser> from(Web web, String address) {
    return Browser.connecting(web, new WebSocketConnectOptions().addHeader("X-Forwarded-For", address));
  }

  private static void isRefused(Future<Browser> connecting) {
    assertThatThrownBy(() -> connecting.await(5, SECONDS))
        .isInstanceOfSatisfying(UpgradeRejectedException.class, rejected -> assertThat(rejected.getStatus()).isEqualTo(503));
  }

  @Test
  void a_frame_or_message_that_is_too_large_ends_its_connection() throws Exception {
    Browser browser = Browser.on(web);
    browser.write(Buffer.buffer("x".repeat(EventBridge.FRAME_BYTES_MAX + 1)));

    assertThat(browser.closeStatus()).isPositive();
    assertThat(web.get("/health/live", null).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/eventbus/websocket", "/eventbus/000/session1/websocket"})
  void a_socket_that_does_not_read_is_cut_off_and_the_others_get_everything(String path) throws Exception {
    String token = web.viewer();
    Browser reader = Browser.on(web);
    reader.register(Addresses.RECOVERY, "Bearer " + token);
    reader.settle();
    try (DeafSocket deaf = new DeafSocket(web.port, path)) {
      deaf.register(Addresses.RECOVERY, token);

      for (int id = 0; id < 500; id++) {
        publish(id, 16 * 1024);
        assertThat(reader.next().getJsonObject("body").getInteger("id")).isEqualTo(id);
      }

      deaf.sendUntilCut();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 45})
  void a_socket_that_does_not_read_cannot_outlive_its_token(int events) throws Exception {
    double soon = web.clock.instant().getEpochSecond() + 1.0;
    String token = Jwt.signed("s3cret", web.claims().put("exp", soon - 30));
    try (DeafSocket deaf = new DeafSocket(web.port, "/eventbus/websocket")) {
      deaf.register(Addresses.RECOVERY, token);
      for (int id = 0; id < events; id++) { // More than the system takes, less than what it would be cut off for.
        publish(id, 16 * 1024);
      }

      deaf.sendUntilCut();
    }
  }
}
