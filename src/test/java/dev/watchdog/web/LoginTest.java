package dev.watchdog.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.multipart.MultipartForm;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginTest {

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

    HttpResponse<Buffer> answer = web.request(HttpMethod.POST, "/token").sendMultipartForm(form).await(5, SECONDS);

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void what_oauth_clients_send_along_is_ignored() throws Exception {
    MultiMap form = Web.form("admin", "correct horse").add("grant_type", "password").add("scope", "").add("client_id", "x");

    assertThat(web.request(HttpMethod.POST, "/token").sendForm(form).await(5, SECONDS).statusCode()).isEqualTo(200);
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

    HttpResponse<Buffer> answer = web.request(HttpMethod.POST, "/token").sendForm(form).await(5, SECONDS);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.bodyAsJsonObject().getJsonArray("errors").stream().map(error -> ((JsonObject) error).getString("field")))
        .containsExactlyInAnyOrder("username", "password", "remember");
  }

  @Test
  void only_forms_are_taken_and_nothing_from_the_query() throws Exception {
    JsonObject json = new JsonObject().put("username", "admin").put("password", "correct horse");

    assertThat(web.request(HttpMethod.POST, "/token").sendJsonObject(json).await(5, SECONDS).statusCode()).isEqualTo(415);
    assertThat(web.request(HttpMethod.POST, "/token").send().await(5, SECONDS).statusCode()).isEqualTo(400);
    assertThat(web.request(HttpMethod.POST, "/token?username=admin&password=correct%20horse").send().await(5, SECONDS).statusCode())
        .isEqualTo(400);
    assertThat(web.request(HttpMethod.GET, "/token").send().await(5, SECONDS).getHeader("Allow")).isEqualTo("POST");
  }

  @Test
  void a_body_that_is_no_form_although_it_says_so_is_answered() throws Exception {
    assertThat(web.request(HttpMethod.POST, "/token").putHeader("Content-Type", "application/x-www-form-urlencoded")
        .sendBuffer(Buffer.buffer("username=%zz&password=%")).await(5, SECONDS).statusCode()).isEqualTo(400);
    assertThat(web.request(HttpMethod.POST, "/token").putHeader("Content-Type", "multipart/form-data")
        .sendBuffer(Buffer.buffer("no boundary")).await(5, SECONDS).statusCode()).isEqualTo(400);
    assertThat(web.request(HttpMethod.POST, "/token").putHeader("Content-Type", "multipart/form-data; boundary=b")
        .sendBuffer(Buffer.buffer("--b\r\nContent-Disposition: form-data; name=\"username\"; filename=\"x\"\r\n\r\nadmin\r\n--b--\r\n"))
        .await(5, SECONDS).statusCode()).isEqualTo(400);
    assertThat(web.logIn("admin", "x".repeat(20_000)).statusCode()).isBetween(400, 401);
    assertThat(web.logIn("admin", "correct horse").statusCode()).isEqualTo(200);
  }

  @Test
  void failures_make_the_next_attempts_wait_longer_and_longer_and_a_success_ends_that() throws Exception {
    for (int turn = 0; turn < 5; turn++) {
      assertThat(web.logIn("admin", "wrong").statusCode()).isEqualTo(401);
    }
    assertThat(web.pauses).containsExactly(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));

    assertThat(web.logIn("admin", "correct horse").statusCode()).isEqualTo(200); // It waits as well, and tells nothing before.
    assertThat(web.pauses).hasSize(5).last().isEqualTo(Duration.ofSeconds(4));
    assertThat(web.logIn("admin", "correct horse").statusCode()).isEqualTo(200);
    assertThat(web.pauses).hasSize(5);
  }

  @Test
  void an_attempt_is_not_judged_before_its_time() throws Exception {
    Promise<Void> arrived = Promise.promise();
    Promise<Void> time = Promise.promise();
    web.pause = wait -> {
      arrived.complete();
      return time.future();
    };
    web.logIn("admin", "wrong");

    Future<HttpResponse<Buffer>> waiting = web.request(HttpMethod.POST, "/token").sendForm(Web.form("admin", "correct horse"));
    arrived.future().await(5, SECONDS);
    assertThat(web.get("/health/live", null).statusCode()).isEqualTo(200); // Nothing else waits.
    assertThat(waiting.isComplete()).isFalse();
    time.complete();

    assertThat(waiting.await(5, SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void when_too_many_wait_the_next_is_told_to_come_back() throws Exception {
    Promise<Void> time = Promise.promise();
    web.pause = wait -> time.future();
    web.logIn("admin", "wrong");
    List<Future<HttpResponse<Buffer>>> all = Stream.generate(() -> Web.form("admin", "wrong"))
        .limit(LoginThrottle.WAITING_PER_ADDRESS_MAX + 1).map(form -> web.request(HttpMethod.POST, "/token").sendForm(form)).toList();

    HttpResponse<Buffer> refused = Future.any(all).map(any -> all.stream().filter(Future::succeeded).findFirst().orElseThrow().result())
        .await(5, SECONDS);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.getHeader("Retry-After")).isEqualTo("4");

    time.complete();
    Future.all(all).await(5, SECONDS);
    assertThat(all.stream().map(answer -> answer.result().statusCode()).sorted()).containsExactly(401, 401, 401, 401, 429);
  }
}
