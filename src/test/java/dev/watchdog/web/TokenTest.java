package dev.watchdog.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.bus.Refusal;
import dev.watchdog.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {

  private Web web;

  @BeforeEach
  void start() throws Exception {
    web = new Web();
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private int statusWith(String token) throws Exception {
    return web.get("/api/v1/status", token).statusCode();
  }

  @Test
  void a_token_of_the_login_opens_the_api_until_it_expires() throws Exception {
    String token = web.admin();

    assertThat(statusWith(token)).isEqualTo(200);
    web.clock.advance(Duration.ofHours(8).minusSeconds(1));
    assertThat(statusWith(token)).isEqualTo(200);
    web.clock.advance(Duration.ofSeconds(1));
    assertThat(statusWith(token)).isEqualTo(401);
  }

  @Test
  void a_token_carries_subject_role_issue_time_and_expiry() throws Exception {
    String token = web.viewer();

    JsonObject claims = new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(token.split("\\.")[1])));

    long now = web.clock.instant().getEpochSecond();
    assertThat(claims).isEqualTo(new JsonObject().put("sub", "guest").put("role", "viewer").put("iat", now).put("exp", now + 28_800));
  }

  @Test
  void a_short_secret_a_long_one_and_one_beyond_ascii_sign_alike() throws Exception {
    for (String secret : new String[] {"x", "schlüssel-𝄞", "k".repeat(5000)}) {
      try (Web other = new Web(Future.succeededFuture(secret))) {
        assertThat(other.get("/api/v1/status", other.admin()).statusCode()).isEqualTo(200);
        assertThat(other.get("/api/v1/status", Jwt.signed(secret, other.claims())).statusCode()).isEqualTo(200);
        assertThat(other.get("/api/v1/status", Jwt.signed(secret + "!", other.claims())).statusCode()).isEqualTo(401);
      }
    }
  }

  @Test
  void a_token_ends_with_the_password_of_its_user_and_with_that_of_no_other() throws Exception {
    String admin = web.admin();
    String viewer = web.viewer();

    web.admit(Web.users("another horse", "battery staple"));

    HttpResponse<Buffer> refused = web.get("/api/v1/status", admin);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.bodyAsJsonObject().getString("detail")).contains("its user has been changed");
    assertThat(statusWith(viewer)).isEqualTo(200);
    assertThat(web.logIn("admin", "correct horse").statusCode()).isEqualTo(401);

    web.admit(Web.SECURITY);
    assertThat(statusWith(admin)).as("the password of before").isEqualTo(200);
  }

  @Test
  void a_token_ends_when_its_user_is_renamed_or_gone() throws Exception {
    String admin = web.admin();
    String viewer = web.viewer();

    web.admit(new Settings.Security("root", Optional.of("correct horse"), Optional.empty(), Optional.empty(), Optional.empty(),
        Duration.ofHours(8), Web.SECURITY.foreign(), Optional.empty()));

    assertThat(statusWith(admin)).isEqualTo(401);
    assertThat(statusWith(viewer)).isEqualTo(401);
  }

  @Test
  void a_viewer_who_becomes_the_administrator_logs_in_anew() throws Exception {
    String viewer = web.viewer();

    web.admit(new Settings.Security("guest", Optional.of("battery staple"), Optional.empty(), Optional.empty(), Optional.empty(),
        Duration.ofHours(8), Web.SECURITY.foreign(), Optional.empty()));

    assertThat(statusWith(viewer)).isEqualTo(401);
  }

  @Test
  void two_users_of_one_name_are_two_users() throws Exception {
    web.admit(new Settings.Security("admin", Optional.of("one"), Optional.of("admin"), Optional.of("two"), Optional.empty(),
        Duration.ofHours(8), Web.SECURITY.foreign(), Optional.empty()));
    String admin = web.logIn("admin", "one").bodyAsJsonObject().getString("access_token");
    String viewer = web.logIn("admin", "two").bodyAsJsonObject().getString("access_token");

    assertThat(web.post("/api/v1/cycles", admin, "").statusCode()).isEqualTo(200);
    assertThat(web.post("/api/v1/cycles", viewer, "").statusCode()).isEqualTo(403);
    assertThat(statusWith(viewer)).isEqualTo(200);
  }

  @Test
  void another_process_with_the_same_secret_takes_a_token_of_a_user_whom_it_has_too() throws Exception {
    try (Web same = new Web(); Web other = new Web(Web.users("another horse", "battery staple"))) {
      assertThat(same.get("/api/v1/status", web.admin()).statusCode()).isEqualTo(200);
      assertThat(other.get("/api/v1/status", web.admin()).statusCode()).isEqualTo(401);
      assertThat(other.get("/api/v1/status", web.viewer()).statusCode()).isEqualTo(200);
    }
    try (Web stranger = new Web(Future.succeededFuture("another s3cret"))) {
      assertThat(stranger.get("/api/v1/status", web.admin()).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void a_token_of_a_login_is_not_signed_with_the_secret_itself() throws Exception {
    String[] parts = web.admin().split("\\.");
    JsonObject claims = new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(parts[1])));

    assertThat(Jwt.signed("s3cret", new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(parts[0]))), claims))
        .startsWith(parts[0] + "." + parts[1]).doesNotEndWith(parts[2]);
  }

  @Test
  void forged_tokens_are_refused() throws Exception {
    JsonObject claims = web.claims();
    String good = Jwt.signed("s3cret", claims);
    String none = Jwt.unsigned(new JsonObject().put("alg", "none"), claims);
    String[] forged = {
        none, none + ".", none + "." + good.split("\\.")[2],
        Jwt.unsigned(new JsonObject().put("alg", "None"), claims) + "." + good.split("\\.")[2],
        Jwt.unsigned(new JsonObject(), claims) + ".AAAA",
        Jwt.signed("HS384", "HmacSHA384", "s3cret", claims), Jwt.signed("HS512", "HmacSHA512", "s3cret", claims),
        Jwt.signed("RS256", "HmacSHA256", "s3cret", claims), Jwt.signed("hs256", "HmacSHA256", "s3cret", claims),
        Jwt.signed("wrong", claims), Jwt.signed("s3cret2", claims),
        good.substring(0, good.length() - 2), good + "A", good + ".more", "." + good, good.replace('.', '~')};
    for (String token : forged) {
      assertThat(statusWith(token)).as(token).isEqualTo(401);
    }
    assertThat(web.operations.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic YWRtaW46eA==", "Bearer a b", "Token x", "Bearer \u00e9", "Bearer ..", "Bearer ."})
  void a_header_that_is_no_bearer_token_is_refused(String header) throws Exception {
    HttpResponse<Buffer> answer = web.request(HttpMethod.GET, "/api/v1/status").putHeader("Authorization", header).send()
        .await(5, TimeUnit.SECONDS);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void the_scheme_is_read_whatever_its_case_and_two_headers_are_refused() throws Exception {
    String token = web.viewer();
    assertThat(web.request(HttpMethod.GET, "/api/v1/status").putHeader("authorization", "bEARER " + token).send()
        .await(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(web.request(HttpMethod.GET, "/api/v1/status")
        .putHeader("Authorization", List.of("Bearer " + token, "Bearer " + token)).send()
        .await(5, TimeUnit.SECONDS).statusCode()).isEqualTo(401);
  }

  @Test
  void until_the_secret_is_known_tokens_are_neither_issued_nor_judged_and_from_then_on_it_is_kept() throws Exception {
    Future<String> notYet = Future.failedFuture(Refusal.unavailable("The database has not been reached yet."));
    try (Web early = new Web(notYet)) {
      String token = Jwt.signed("s3cret", early.claims());
      for (HttpResponse<Buffer> answer : List.of(early.get("/api/v1/status", token), early.logIn("admin", "correct horse"))) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("5");
        assertThat(answer.bodyAsJsonObject().getString("detail")).isEqualTo("The database has not been reached yet.");
      }
      assertThat(early.get("/api/v1/status", null).statusCode()).isEqualTo(401);

      early.operations.secret = Future.succeededFuture("s3cret");
      assertThat(early.get("/api/v1/status", token).statusCode()).isEqualTo(200);
      early.operations.secret = notYet;
      assertThat(early.get("/api/v1/status", early.admin()).statusCode()).isEqualTo(200);
    }
  }
}
