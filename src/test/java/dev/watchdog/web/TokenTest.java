package dev.watchdog.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
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
  void a_token_of_the_platform_with_the_same_secret_is_accepted() throws Exception {
    assertThat(statusWith(Jwt.signed("s3cret", web.claims()))).isEqualTo(200);
    assertThat(statusWith(Jwt.signed("s3cret", web.claims().put("role", "viewer")))).isEqualTo(200);
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
  void a_token_without_expiry_is_accepted() throws Exception {
    JsonObject claims = web.claims();
    claims.remove("exp");
    assertThat(statusWith(Jwt.signed("s3cret", claims))).isEqualTo(200);
  }

  @Test
  void a_token_issued_by_a_clock_ahead_of_ours_is_accepted_but_not_one_that_begins_later() throws Exception {
    long later = web.clock.instant().getEpochSecond() + 60;
    assertThat(statusWith(Jwt.signed("s3cret", web.claims().put("iat", later)))).isEqualTo(200);
    assertThat(statusWith(Jwt.signed("s3cret", web.claims().put("nbf", later)))).isEqualTo(401);
  }

  @Test
  void a_beginning_a_little_ahead_of_our_clock_is_as_good_as_now_and_an_expiry_is_kept_to_the_second() throws Exception {
    long now = web.clock.instant().getEpochSecond();
    for (long ahead : new long[] {-1, 0, 3, 29}) {
      assertThat(statusWith(Jwt.signed("s3cret", web.claims().put("nbf", now + ahead)))).as(ahead + " s ahead").isEqualTo(200);
    }
    assertThat(statusWith(Jwt.signed("s3cret", web.claims().put("nbf", now + 32)))).isEqualTo(401);
    assertThat(statusWith(Jwt.signed("s3cret", web.claims().put("nbf", "soon")))).isEqualTo(401);
    assertThat(statusWith(Jwt.signed("s3cret", web.claims().put("nbf", now + 3).put("exp", now - 1)))).isEqualTo(401);
  }

  @Test
  void an_unknown_role_or_none_is_known_but_may_nothing() throws Exception {
    JsonObject none = web.claims();
    none.remove("role");
    for (JsonObject claims : new JsonObject[] {
        none, web.claims().put("role", "operator"), web.claims().put("role", "ADMIN"), web.claims().put("role", 1),
        web.claims().putNull("role")}) {
      HttpResponse<Buffer> answer = web.get("/api/v1/status", Jwt.signed("s3cret", claims));
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.bodyAsJsonObject().getString("detail")).isEqualTo("Admin access required");
    }
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
        Jwt.signed("RS256", "HmacSHA256", "s3cret", claims), Jwt.signed("wrong", claims), Jwt.signed("s3cret2", claims),
        good.substring(0, good.length() - 2), good + "A", good + ".more", "." + good, good.replace('.', '~')};
    for (String token : forged) {
      assertThat(statusWith(token)).as(token).isEqualTo(401);
    }
    assertThat(web.operations.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"soon\"", "null", "{}", "[1]", "true", "-1", "0", "-1e400", "\"4070908800\""})
  void an_expiry_that_is_no_time_ahead_is_refused(String expiry) throws Exception {
    JsonObject claims = new JsonObject("{\"sub\":\"ada\",\"role\":\"admin\",\"exp\":" + expiry + "}");
    assertThat(statusWith(Jwt.signed("s3cret", claims))).isEqualTo(401);
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
