package dev.watchdog.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.Settings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that the platform has signed with the secret that both have. */
class ForeignTokenTest {

  private Web web;

  @BeforeEach
  void start() throws Exception {
    web = new Web();
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private int statusWith(JsonObject claims) throws Exception {
    return web.get("/api/v1/status", Jwt.signed("s3cret", claims)).statusCode();
  }

  private void refused(JsonObject claims, String why) throws Exception {
    refused(Jwt.signed("s3cret", claims), why);
  }

  private void refused(String token, String why) throws Exception {
    HttpResponse<Buffer> answer = web.get("/api/v1/status", token);
    assertThat(answer.statusCode()).as(token).isEqualTo(401);
    assertThat(answer.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(answer.bodyAsJsonObject().getString("detail")).as(token).contains(why);
  }

  private long now() {
    return web.clock.instant().getEpochSecond();
  }

  private JsonObject without(String claim) {
    JsonObject claims = web.claims();
    claims.remove(claim);
    return claims;
  }

  @Test
  void a_token_with_the_same_secret_is_accepted() throws Exception {
    assertThat(statusWith(web.claims())).isEqualTo(200);
    assertThat(statusWith(web.claims().put("role", "viewer"))).isEqualTo(200);
    assertThat(statusWith(web.claims().put("mode", "prod").put("jti", "x").put("aud", "platform").put("iss", "platform"))).isEqualTo(200);
  }

  @Test
  void a_token_without_an_end_is_refused() throws Exception {
    refused(without("exp"), "no end (exp)");
    refused(web.claims().putNull("exp"), "not valid");
    refused(web.claims().put("exp", "4070908800"), "not valid");
  }

  @Test
  void a_token_may_end_as_late_as_the_setting_says_and_no_later() throws Exception {
    long most = now() + Duration.ofDays(8).toSeconds();

    assertThat(statusWith(web.claims().put("exp", now() + Duration.ofDays(7).toSeconds()))).isEqualTo(200);
    assertThat(statusWith(web.claims().put("exp", most))).isEqualTo(200);
    refused(web.claims().put("exp", most + 1), "security.foreign-token-max");
    refused(web.claims().put("exp", 1e300), "security.foreign-token-max");
    refused(web.claims().put("exp", Long.MAX_VALUE), "security.foreign-token-max");
  }

  @Test
  void an_end_and_a_beginning_have_half_a_minute_of_leeway() throws Exception {
    for (long ahead : new long[] {-1, 0, 3, 30}) {
      assertThat(statusWith(web.claims().put("nbf", now() + ahead))).as("nbf " + ahead + " s ahead").isEqualTo(200);
    }
    for (long ago : new long[] {0, 3, 29}) {
      assertThat(statusWith(web.claims().put("exp", now() - ago))).as("exp " + ago + " s ago").isEqualTo(200);
    }
    refused(web.claims().put("exp", now() - 30), "expired");
    refused(web.claims().put("nbf", now() + 31), "not valid yet");
    refused(web.claims().put("nbf", "soon"), "not valid yet");
    refused(web.claims().put("nbf", now() + 3).put("exp", now() - 31), "expired");
  }

  @Test
  void the_time_of_issue_is_not_looked_at() throws Exception {
    assertThat(statusWith(web.claims().put("iat", now() + 60))).isEqualTo(200);
    assertThat(statusWith(without("iat"))).isEqualTo(200);
  }

  @Test
  void a_role_that_is_unknown_here_or_none_is_refused() throws Exception {
    refused(without("role"), "neither admin nor viewer");
    for (Object role : new Object[] {"operator", "ADMIN", "admin ", 1, new JsonArray().add("admin"), ""}) {
      refused(web.claims().put("role", role), "neither admin nor viewer");
    }
    refused(web.claims().putNull("role"), "neither admin nor viewer");
  }

  @Test
  void a_token_without_a_subject_or_with_one_that_is_no_name_is_refused() throws Exception {
    refused(without("sub"), "(sub)");
    for (Object subject : new Object[] {"", " ", 7, new JsonObject(), "a\nb", "a\u0000", "x".repeat(256)}) {
      refused(web.claims().put("sub", subject), "(sub)");
    }
    assertThat(statusWith(web.claims().put("sub", "x".repeat(255)))).isEqualTo(200);
  }

  @Test
  void a_token_of_a_login_that_is_half_done_or_fenced_opens_nothing() throws Exception {
    refused(web.claims().put("scope", "mfa_challenge"), "scope");
    refused(web.claims().put("scope", "portal_session"), "scope");
    refused(web.claims().put("scope", ""), "scope");
    refused(web.claims().put("scope", new JsonArray()), "scope");
    refused(web.claims().putNull("scope"), "scope");
  }

  @Test
  void the_scope_of_the_setting_is_accepted_and_no_other() throws Exception {
    web.close();
    web = new Web(Web.foreign(new Settings.Foreign(Duration.ofDays(8), Optional.of("watchdog"), Optional.empty(), Optional.empty())));

    assertThat(statusWith(web.claims().put("scope", "watchdog"))).isEqualTo(200);
    assertThat(statusWith(web.claims())).isEqualTo(200);
    refused(web.claims().put("scope", "watchdog mfa_challenge"), "scope");
    refused(web.claims().put("scope", "mfa_challenge"), "scope");
  }

  @Test
  void audience_and_issuer_are_those_of_the_settings() throws Exception {
    web.close();
    web = new Web(Web.foreign(
        new Settings.Foreign(Duration.ofHours(2), Optional.empty(), Optional.of("watchdog"), Optional.of("trinity"))));
    JsonObject good = web.claims().put("aud", "watchdog").put("iss", "trinity");

    assertThat(statusWith(good)).isEqualTo(200);
    assertThat(statusWith(good.copy().put("aud", new JsonArray().add("other").add("watchdog")))).isEqualTo(200);
    refused(good.copy().put("aud", "other"), "(aud)");
    refused(good.copy().put("aud", new JsonArray()), "(aud)");
    refused(web.claims().put("iss", "trinity"), "(aud)");
    refused(good.copy().put("iss", "trinity2"), "(iss)");
    refused(web.claims().put("aud", "watchdog"), "(iss)");
    refused(good.copy().put("exp", now() + 7201), "security.foreign-token-max");
  }

  @Test
  void extensions_that_must_be_understood_are_refused() throws Exception {
    JsonObject header = new JsonObject().put("alg", "HS256").put("typ", "JWT");

    assertThat(web.get("/api/v1/status", Jwt.signed("s3cret", header, web.claims())).statusCode()).isEqualTo(200);
    refused(Jwt.signed("s3cret", header.copy().put("crit", new JsonArray().add("exp")), web.claims()), "crit");
    refused(Jwt.signed("s3cret", header.copy().putNull("crit"), web.claims()), "crit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"soon\"", "null", "{}", "[1]", "true", "-1", "0", "-1e400", "\"4070908800\""})
  void an_end_that_is_no_time_ahead_is_refused(String end) throws Exception {
    assertThat(statusWith(new JsonObject("{\"sub\":\"ada\",\"role\":\"admin\",\"exp\":" + end + "}"))).isEqualTo(401);
  }
}
