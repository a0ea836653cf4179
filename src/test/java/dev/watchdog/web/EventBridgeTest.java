package dev.watchdog.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.bus.Addresses;
import dev.watchdog.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventBridgeTest {

  private static final JsonObject REJECTED = new JsonObject().put("type", "err").put("body", "rejected");

  private Web web;

  @BeforeEach
  void start() throws Exception {
    web = new Web();
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private static JsonObject recovery(int id) {
    return new JsonObject().put("type", "watchdog_recovery").put("id", id);
  }

  private static JsonObject delivered(String address, JsonObject body) {
    return new JsonObject().put("type", "rec").put("address", address).put("body", body);
  }

  private void publish(String address, JsonObject body) {
    web.vertx.eventBus().publish(address, body);
  }

  @Test
  void a_socket_that_registers_with_a_token_gets_the_events_of_its_addresses() throws Exception {
    for (String token : new String[] {web.viewer(), web.admin()}) {
      Browser browser = Browser.on(web);
      browser.register(Addresses.RECOVERY, "Bearer " + token);
      browser.settle();

      publish(Addresses.CYCLE, new JsonObject().put("type", "cycle_started"));
      publish(Addresses.RECOVERY, recovery(17));
      assertThat(browser.next()).isEqualTo(delivered(Addresses.RECOVERY, recovery(17)));

      browser.register(Addresses.CYCLE, "Bearer " + token);
      browser.settle();
      publish(Addresses.CYCLE, new JsonObject().put("type", "cycle_started"));
      assertThat(browser.next()).isEqualTo(delivered(Addresses.CYCLE, new JsonObject().put("type", "cycle_started")));
    }
  }

  @Test
  void a_thousand_events_arrive_in_their_order() throws Exception {
    Browser browser = Browser.on(web);
    browser.register(Addresses.RECOVERY, "Bearer " + web.viewer());
    browser.settle();

    for (int id = 0; id < 1000; id++) {
      publish(Addresses.RECOVERY, recovery(id).put("reason", "r".repeat(400)));
    }

    for (int id = 0; id < 1000; id++) {
      assertThat(browser.next().getJsonObject("body").getInteger("id")).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "", "Bearer", "Bearer x.y.z", "Basic YWRtaW46eA=="})
  void a_registration_without_a_valid_token_is_refused(String authorization) throws Exception {
    Browser browser = Browser.on(web);

    browser.register(Addresses.RECOVERY, authorization.equals("-") ? null : authorization);

    assertThat(browser.next()).isEqualTo(REJECTED);
    publish(Addresses.RECOVERY, recovery(1));
    browser.settle();
  }

  @Test
  void an_expired_token_or_one_of_an_unknown_role_registers_nothing() throws Exception {
    JsonObject expired = web.claims().put("exp", web.clock.instant().getEpochSecond() - 30);
    for (JsonObject claims : List.of(expired, web.claims().put("role", "operator"))) {
      Browser browser = Browser.on(web);
      browser.register(Addresses.RECOVERY, "Bearer " + Jwt.signed("s3cret", claims));
      assertThat(browser.next()).isEqualTo(REJECTED);
    }
  }

  @Test
  void until_the_secret_is_known_nothing_registers_and_then_it_does() throws Exception {
    try (Web early = new Web(Future.failedFuture(Refusal.unavailable("not yet")))) {
      String token = Jwt.signed("s3cret", early.claims());
      Browser browser = Browser.on(early);
      browser.register(Addresses.RECOVERY, "Bearer " + token);
      assertThat(browser.next()).isEqualTo(REJECTED);

      early.operations.secret = Future.succeededFuture("s3cret");
      browser.register(Addresses.RECOVERY, "Bearer " + token);
      browser.settle();
      early.vertx.eventBus().publish(Addresses.RECOVERY, recovery(1));
      assertThat(browser.next()).isEqualTo(delivered(Addresses.RECOVERY, recovery(1)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"watchdog.tick", "watchdog.recoveryx", "watchdog.", "watchdog.*", ".*", "", "watchdog.cycle.run",
      "watchdog.recovery "})
  void no_other_address_can_be_registered(String address) throws Exception {
    Browser browser = Browser.on(web);

    browser.register(address, "Bearer " + web.admin());

    assertThat(browser.next().getString("body")).isEqualTo("access_denied");
  }

  @ParameterizedTest
  @CsvSource({"send,watchdog.tick", "publish,watchdog.tick", "send,watchdog.recovery", "publish,watchdog.recovery",
      "publish,watchdog.cycle.run"})
  void nothing_a_browser_sends_reaches_the_bus(String type, String address) throws Exception {
    List<Object> reached = new ArrayList<>();
    web.vertx.eventBus().consumer(address, message -> reached.add(message.body())).completion().await(5, SECONDS);
    String token = "Bearer " + web.admin();
    Browser browser = Browser.on(web);

    browser.send(new JsonObject().put("type", type).put("address", address).put("body", new JsonObject().put("x", 1))
        .put("replyAddress", "r").put("headers", new JsonObject().put("Authorization", token)));

    assertThat(browser.next()).isEqualTo(REJECTED);
    assertThat(reached).isEmpty();
  }

  @Test
  void a_socket_is_closed_when_its_token_expires() throws Exception {
    double soon = web.clock.instant().getEpochSecond() + 0.2 - 30; // With the leeway that a token of the platform has.
    Browser browser = Browser.on(web);

    browser.register(Addresses.RECOVERY, "Bearer " + Jwt.signed("s3cret", web.claims().put("exp", soon)));

    assertThat(browser.closeStatus()).isEqualTo((short) 1008);
  }

  @Test
  void the_sockets_of_a_user_are_closed_when_the_password_is_another_and_those_of_others_stay() throws Exception {
    Browser admin = Browser.on(web);
    admin.register(Addresses.RECOVERY, "Bearer " + web.admin());
    admin.settle();
    Browser viewer = Browser.on(web);
    viewer.register(Addresses.RECOVERY, "Bearer " + web.viewer());
    viewer.settle();
    Browser platform = Browser.on(web);
    platform.register(Addresses.RECOVERY, "Bearer " + Jwt.signed("s3cret", web.claims()));
    platform.settle();

    web.admit(Web.users("another horse", "battery staple"));

    assertThat(admin.closeStatus()).isEqualTo((short) 1008);
    publish(Addresses.RECOVERY, recovery(1));
    assertThat(viewer.next()).isEqualTo(delivered(Addresses.RECOVERY, recovery(1)));
    assertThat(platform.next()).isEqualTo(delivered(Addresses.RECOVERY, recovery(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "[]", "null", "42", "{}", "{\"type\":1}", "{\"type\":\"register\"}",
      "{\"type\":\"frob\",\"address\":\"x\"}",
      "{\"type\":\"register\",\"address\":[1],\"headers\":[]}", "{\"type\":\"register\",\"address\":{},\"headers\":{\"Authorization\":7}}",
      "{\"type\":\"unregister\",\"address\":\"watchdog.recovery\"}", "{\"type\":\"ping\"}"})
  void nonsense_disturbs_nobody(String sent) throws Exception {
    String token = web.viewer();
    Browser other = Browser.on(web);
    other.register(Addresses.RECOVERY, "Bearer " + token);
    other.settle();
    Browser.on(web).send(sent);

    publish(Addresses.RECOVERY, recovery(1));

    assertThat(other.next()).isEqualTo(delivered(Addresses.RECOVERY, recovery(1)));
    assertThat(web.get("/health/live", null).statusCode()).isEqualTo(200);
  }

  @Test
  void the_sockjs_protocol_over_its_websocket_works_alike() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    ClientWebSocket socket = web.sockets.webSocket();
    socket.textMessageHandler(received::add);
    socket.connect(web.port, "127.0.0.1", "/eventbus/000/session1/websocket").await(5, SECONDS);
    assertThat(received.poll(5, SECONDS)).isEqualTo("o");
    JsonObject register = new JsonObject().put("type", "register").put("address", Addresses.RECOVERY)
        .put("headers", new JsonObject().put("Authorization", "Bearer " + web.viewer()));
    JsonObject send = new JsonObject().put("type", "send").put("address", Addresses.RECOVERY).put("body", "x");
    socket.writeTextMessage(new JsonArray().add(register.encode()).encode());
    socket.writeTextMessage(new JsonArray().add(send.encode()).encode());
    assertThat(received.poll(5, SECONDS)).isEqualTo("a" + new JsonArray().add(REJECTED.encode()).encode());

    publish(Addresses.RECOVERY, recovery(3));

    assertThat(received.poll(5, SECONDS))
        .isEqualTo("a" + new JsonArray().add(delivered(Addresses.RECOVERY, recovery(3)).encode()).encode());
  }

  @Test
  void the_welcome_of_the_bridge_hands_out_nothing_else() throws Exception {
    assertThat(web.get("/eventbus/info", null).bodyAsJsonObject().getBoolean("websocket")).isTrue();
    assertThat(web.request(HttpMethod.POST, "/eventbus/000/s/xhr").sendBuffer(Buffer.buffer("x".getBytes(UTF_8))).await(5, SECONDS)
        .statusCode()).isEqualTo(404);
    assertThat(web.request(HttpMethod.POST, "/eventbus/chunking_test").send().await(5, SECONDS).statusCode()).isEqualTo(404);
  }
}
