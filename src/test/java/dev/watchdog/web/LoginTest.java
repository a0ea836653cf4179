package dev.watchdog.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchdog.support.Eventually;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.multipart.MultipartForm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Web web;

  @BeforeEach
  void start() throws Exception {
    web = new Web();
  }

  @AfterEach
  void stop() {
    web.close();
  }

  @Test
  void a_form_with_the_right_password_gets_a_token() throws Exception {
    HttpResponse<Buffer> answer = web.logIn("admin", "correct horse");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
    JsonObject body = answer.bodyAsJsonObject();
    assertThat(body.fieldNames()).containsExactlyInAnyOrder("access_token", "token_type", "expires_in");
    assertThat(body.getString("token_type")).isEqualTo("bearer");
    assertThat(body.getInteger("expires_in")).isEqualTo(28_800);
  }

  @Test
  void a_multipart_form_will_do_as_well() throws Exception {
    MultipartForm form = MultipartForm.create().attribute("username", "guest").attribute("password", "battery staple");

    HttpResponse<Buffer> answer = web.request(HttpMethod.POST, "/token").sendMultipartForm(form).await(20, SECONDS);

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void what_oauth_clients_send_along_is_ignored() throws Exception {
    MultiMap form = Web.form("admin", "correct horse").add("grant_type", "password").add("scope", "").add("client_id", "x");

    assertThat(web.request(HttpMethod.POST, "/token").sendForm(form).await(20, SECONDS).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"admin,wrong", "admin,battery staple", "guest,correct horse", "nobody,correct horse", "Admin,correct horse",
      "'admin ',correct horse", "admin,' '"})
  void wrong_credentials_are_all_answered_alike(String user, String password) throws Exception {
    HttpResponse<Buffer> answer = web.logIn(user, password);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(answer.bodyAsJsonObject()).isEqualTo(new JsonObject().put("type", "about:blank").put("title", "Unauthorized")
        .put("status", 401).put("detail", "Wrong user name or password.").put("instance", "/token"));
  }

  @Test
  void everything_that_is_wrong_with_the_form_is_named_at_once() throws Exception {
    MultiMap form = MultiMap.caseInsensitiveMultiMap().add("username", "a").add("username", "b").add("remember", "yes");

    HttpResponse<Buffer> answer = web.request(HttpMethod.POST, "/token").sendForm(form).await(20, SECONDS);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.bodyAsJsonObject().getJsonArray("errors").stream().map(error -> ((JsonObject) error).getString("field")))
        .containsExactlyInAnyOrder("username", "password", "remember");
  }

  @Test
  void only_forms_are_taken_and_nothing_from_the_query() throws Exception {
    JsonObject json = new JsonObject().put("username", "admin").put("password", "correct horse");

    assertThat(web.request(HttpMethod.POST, "/token").sendJsonObject(json).await(20, SECONDS).statusCode()).isEqualTo(415);
    assertThat(web.request(HttpMethod.POST, "/token").send().await(20, SECONDS).statusCode()).isEqualTo(400);
    assertThat(web.request(HttpMethod.POST, "/token?username=admin&password=correct%20horse").send().await(20, SECONDS).statusCode())
        .isEqualTo(400);
    assertThat(web.request(HttpMethod.GET, "/token").send().await(20, SECONDS).getHeader("Allow")).isEqualTo("POST");
  }

  @Test
  void a_body_that_is_no_form_although_it_says_so_is_answered() throws Exception {
    assertThat(web.request(HttpMethod.POST, "/token").putHeader("Content-Type", "application/x-www-form-urlencoded")
        .sendBuffer(Buffer.buffer("username=%zz&password=%")).await(20, SECONDS).statusCode()).isEqualTo(400);
    assertThat(web.request(HttpMethod.POST, "/token").putHeader("Content-Type", "multipart/form-data")
        .sendBuffer(Buffer.buffer("no boundary")).await(20, SECONDS).statusCode()).isEqualTo(400);
    assertThat(web.request(HttpMethod.POST, "/token").putHeader("Content-Type", "multipart/form-data; boundary=b")
        .sendBuffer(Buffer.buffer("--b\r\nContent-Disposition: form-data; name=\"username\"; filename=\"x\"\r\n\r\nadmin\r\n--b--\r\n"))
        .await(20, SECONDS).statusCode()).isEqualTo(400);
    assertThat(web.logIn("admin", "x".repeat(20_000)).statusCode()).isBetween(400, 401);
    assertThat(web.logIn("admin", "correct horse").statusCode()).isEqualTo(200);
  }

  @Test
  void each_wrong_password_is_answered_later_than_the_one_before_and_the_right_one_at_once() throws Exception {
    for (int turn = 0; turn < 5; turn++) {
      assertThat(web.logIn("admin", "wrong").statusCode()).isEqualTo(401);
    }
    assertThat(web.pauses).containsExactly(
        Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

    assertThat(web.logIn("admin", "correct horse").statusCode()).isEqualTo(200);
    assertThat(web.pauses).hasSize(5);
    assertThat(web.logIn("admin", "wrong").statusCode()).isEqualTo(401);
    assertThat(web.pauses).last().isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void nobody_who_knows_the_password_waits_for_those_who_do_not() throws Exception {
    Promise<Void> time = Promise.promise();
    web.pause = wait -> time.future();
    List<Future<HttpResponse<Buffer>>> guesses = guesses(web, "10.0.0.1", LoginThrottle.GUESSES_PER_ADDRESS_MAX / 2);
    Eventually.within(PATIENCE, () -> assertThat(web.pauses.size()).isEqualTo(guesses.size()));

    assertThat(web.logIn("admin", "correct horse").statusCode()).isEqualTo(200);
    assertThat(web.get("/health/live", null).statusCode()).isEqualTo(200);
    assertThat(guesses).noneMatch(Future::isComplete);

    time.complete();
    Future.all(guesses).await(20, SECONDS);
    assertThat(guesses).allMatch(answer -> answer.result().statusCode() == 401);
  }

  @Test
  void when_too_many_answers_wait_a_wrong_one_is_told_at_once_and_a_right_one_never_is() throws Exception {
    Promise<Void> time = Promise.promise();
    try (Web behindProxy = new Web(Map.of("http.trusted-proxies", "127.0.0.1"), Deadlines.USUAL)) {
      behindProxy.pause = wait -> time.future();
      guesses(behindProxy, "10.0.0.1", LoginThrottle.WAITING_MAX / 2);
      guesses(behindProxy, "10.0.0.2", LoginThrottle.WAITING_MAX / 2);
      Eventually.within(PATIENCE, () -> assertThat(behindProxy.pauses.size()).isEqualTo(LoginThrottle.WAITING_MAX));

      HttpResponse<Buffer> refused = logInFor(behindProxy, "10.0.0.3", "wrong").await(20, SECONDS);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.getHeader("Retry-After")).isEqualTo("4");
      assertThat(logInFor(behindProxy, "10.0.0.3", "correct horse").await(20, SECONDS).statusCode()).isEqualTo(200);
      time.complete();
    }
  }

  @Test
  void whoever_has_too_many_guesses_without_their_answer_is_cut_off_and_nobody_else() throws Exception {
    Promise<Void> time = Promise.promise();
    try (Web behindProxy = new Web(Map.of("http.trusted-proxies", "127.0.0.1"), Deadlines.USUAL)) {
      behindProxy.pause = wait -> time.future();
      guesses(behindProxy, "10.0.0.1", LoginThrottle.GUESSES_PER_ADDRESS_MAX);
      Eventually.within(PATIENCE, () -> assertThat(behindProxy.pauses.size()).isEqualTo(LoginThrottle.GUESSES_PER_ADDRESS_MAX));

      assertThatThrownBy(() -> logInFor(behindProxy, "10.0.0.1", "wrong").await(20, SECONDS)).isInstanceOf(IOException.class);
      assertThat(logInFor(behindProxy, "10.0.0.2", "correct horse").await(20, SECONDS).statusCode()).isEqualTo(200);
      time.complete();
    }
  }

  private static List<Future<HttpResponse<Buffer>>> guesses(Web web, String from, int count) {
    return Stream.generate(() -> logInFor(web, from, "wrong")).limit(count).toList();
  }

  private static Future<HttpResponse<Buffer>> logInFor(Web web, String address, String password) {
    return web.request(HttpMethod.POST, "/token").putHeader("X-Forwarded-For", address).sendForm(Web.form("admin", password));
  }
}
