package dev.watchdog.web;

import static dev.watchdog.web.SignOnFixture.begin;
import static dev.watchdog.web.SignOnFixture.claimsOf;
import static dev.watchdog.web.SignOnFixture.comeBack;
import static dev.watchdog.web.SignOnFixture.login;
import static dev.watchdog.web.SignOnFixture.oidc;
import static dev.watchdog.web.SignOnFixture.security;
import static dev.watchdog.web.SignOnFixture.settingOf;
import static dev.watchdog.web.SignOnFixture.signIn;
import static dev.watchdog.web.SignOnFixture.tokenIn;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.Settings;
import dev.watchdog.support.FakeProvider;
import dev.watchdog.web.SignOnFixture.Begun;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way of a browser to its provider and back, and everything that is to be turned away on it. */
class SingleSignOnTest {

  private FakeProvider provider;
  private Web web;

  @BeforeEach
  void start() throws Exception {
    provider = new FakeProvider(() -> web.clock.instant());
    web = new Web(security(oidc(provider)));
  }

  @AfterEach
  void stop() {
    web.close();
    provider.close();
  }

  private void refused(HttpResponse<Buffer> answer, int status, String why) {
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(status);
    assertThat(answer.bodyAsJsonObject().getString("detail")).contains(why);
    assertThat(settingOf(answer, SignOnFixture.TOKEN)).isEmpty();
  }

  @Test
  void a_browser_comes_back_with_a_code_and_gets_a_token_of_ours() throws Exception {
    HttpResponse<Buffer> sent = login(web);
    Begun begun = SignOnFixture.begun(sent);
    HttpResponse<Buffer> back = comeBack(web, provider.code(begun.page()), begun.state(), begun.cookie());
    String token = tokenIn(back);

    assertThat(sent.getHeader("Location")).startsWith(provider.issuer() + "/authorize?");
    assertThat(begun.page().get("response_type")).isEqualTo("code");
    assertThat(begun.page().get("client_id")).isEqualTo(FakeProvider.CLIENT);
    assertThat(begun.page().get("scope").split(" ")).containsExactlyInAnyOrder("openid", "profile");
    assertThat(begun.page().get("code_challenge_method")).isEqualTo("S256");
    assertThat(begun.page().get("redirect_uri")).isEqualTo("http://127.0.0.1:" + web.port + "/oidc/callback");
    assertThat(back.getHeader("Location")).isEqualTo("../");
    long now = web.clock.instant().getEpochSecond();
    assertThat(claimsOf(token))
        .isEqualTo(new JsonObject().put("sub", "ada").put("role", "admin").put("iat", now).put("exp", now + 600));
    assertThat(web.post("/api/v1/cycles", token, "").statusCode()).isEqualTo(200);
  }

  @Test
  void cookies_are_bound_to_the_host_and_short_lived_and_tell_nothing_of_what_they_carry() throws Exception {
    HttpResponse<Buffer> sent = login(web);
    Begun begun = SignOnFixture.begun(sent);
    HttpResponse<Buffer> back = comeBack(web, provider.code(begun.page()), begun.state(), begun.cookie());

    assertThat(settingOf(sent, SignOnFixture.UNDER_WAY)).contains("Secure", "HTTPOnly", "SameSite=Lax", "Path=/", "Max-Age=300")
        .doesNotContain("Domain", begun.state(), begun.page().get("nonce"));
    assertThat(settingOf(back, SignOnFixture.UNDER_WAY)).contains("Max-Age=0", "Secure", "Path=/");
    assertThat(settingOf(back, SignOnFixture.TOKEN)).contains("Secure", "SameSite=Strict", "Path=/", "Max-Age=60")
        .doesNotContain("Domain", "HTTPOnly");
    assertThat(back.getHeader("Cache-Control")).isEqualTo("no-store");
    assertThat(begin(web).cookie()).isNotEqualTo(begun.cookie());
  }

  @Test
  void another_process_takes_the_browser_back_and_one_that_was_started_anew() throws Exception {
    Begun begun = begin(web);
    web.close();
    try (Web restarted = new Web(security(oidc(provider)))) {
      web = restarted;
      String token = tokenIn(comeBack(restarted, provider.code(begun.page()), begun.state(), begun.cookie()));
      assertThat(restarted.get("/api/v1/status", token).statusCode()).isEqualTo(200);
      try (Web other = new Web(security(oidc(provider)))) {
        assertThat(other.get("/api/v1/status", token).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void a_browser_that_was_not_sent_by_us_is_turned_away() throws Exception {
    Begun begun = begin(web);
    Begun other = begin(web);
    String code = provider.code(begun.page());

    refused(comeBack(web, code, "x" + begun.state(), begun.cookie()), 401, "another browser");
    refused(comeBack(web, code, begun.state(), other.cookie()), 401, "another browser");
    refused(comeBack(web, code, begun.state(), null), 401, "another browser");
    refused(comeBack(web, code, begun.state(), begun.cookie().substring(1) + "A"), 401, "another browser");
    refused(comeBack(web, code, begun.state(), "x"), 401, "another browser");
    refused(comeBack(web, "", begun.state(), begun.cookie()), 401, "did not let you in");
    assertThat(provider.asked).noneMatch(path -> path.endsWith("/token"));
    tokenIn(comeBack(web, code, begun.state(), begun.cookie()));
  }

  @Test
  void after_five_minutes_it_is_too_late() throws Exception {
    Begun begun = begin(web);
    String code = provider.code(begun.page());

    web.clock.advance(Duration.ofMinutes(5));

    refused(comeBack(web, code, begun.state(), begun.cookie()), 401, "longer than 5 minutes");
  }

  @Test
  void a_code_is_good_once() throws Exception {
    Begun begun = begin(web);
    String code = provider.code(begun.page());
    tokenIn(comeBack(web, code, begun.state(), begun.cookie()));

    refused(comeBack(web, code, begun.state(), begun.cookie()), 401, "no longer accepts");
  }

  @Test
  void a_code_that_was_given_for_another_sign_in_is_worth_nothing() throws Exception {
    Begun mine = begin(web);
    Begun victims = begin(web);

    refused(comeBack(web, provider.code(victims.page()), mine.state(), mine.cookie()), 401, "no longer accepts"); // PKCE.
  }

  @Test
  void a_refusal_of_the_provider_and_an_answer_of_another_one_are_told() throws Exception {
    Begun begun = begin(web);
    String query = "/oidc/callback?state=" + begun.state();
    for (String more : new String[] {"&error=access_denied", "&code=x&iss=https://other.example", "&code=x&code=y"}) {
      HttpResponse<Buffer> answer = web.request(HttpMethod.GET, query + more)
          .putHeader("Cookie", SignOnFixture.UNDER_WAY + "=" + begun.cookie()).send().await(5, SECONDS);
      assertThat(answer.statusCode()).as(more).isEqualTo(401);
    }
    HttpResponse<Buffer> named = web.request(HttpMethod.GET, query).addQueryParam("iss", provider.issuer())
        .addQueryParam("code", provider.code(begun.page())).addQueryParam("session_state", "x")
        .putHeader("Cookie", SignOnFixture.UNDER_WAY + "=" + begun.cookie()).send().await(5, SECONDS);
    tokenIn(named);
  }

  @Test
  void an_id_token_that_is_not_for_this_sign_in_is_refused() throws Exception {
    provider.claims = claims -> claims.put("nonce", "another");
    refused(signIn(web, provider), 401, "(nonce)");
    provider.claims = claims -> {
      claims.remove("nonce");
      return claims;
    };
    refused(signIn(web, provider), 401, "(nonce)");
    provider.claims = claims -> claims.put("aud", "another");
    refused(signIn(web, provider), 401, "(aud)");
    provider.claims = claims -> claims.put("aud", new JsonArray().add(FakeProvider.CLIENT).add("x")).put("azp", "x");
    refused(signIn(web, provider), 401, "(azp)");
    provider.claims = claims -> claims.put("iss", "https://another.example");
    refused(signIn(web, provider), 401, "(iss)");
    provider.claims = claims -> claims.put("exp", claims.getLong("iat") - 31);
    refused(signIn(web, provider), 401, "expired");
    provider.claims = claims -> {
      claims.remove("exp");
      return claims;
    };
    refused(signIn(web, provider), 401, "no end");
    provider.claims = claims -> claims.put("sub", "");
    refused(signIn(web, provider), 401, "(sub)");
  }

  @Test
  void an_id_token_that_the_provider_has_not_signed_with_its_keys_is_refused() throws Exception {
    provider.signer = claims -> FakeProvider.signed("RS256", "r1", FakeProvider.OTHER_RSA.getPrivate(), claims);
    refused(signIn(web, provider), 401, "not valid");
    provider.signer = claims -> Jwt.signed(FakeProvider.CLIENT_SECRET, claims);
    refused(signIn(web, provider), 401, "not valid");
    provider.signer = claims -> Jwt.signed("s3cret", claims);
    refused(signIn(web, provider), 401, "not valid");
    provider.signer = claims -> Jwt.unsigned(new JsonObject().put("alg", "none"), claims) + ".";
    refused(signIn(web, provider), 401, "not valid");
    provider.signer = claims -> "opaque";
    refused(signIn(web, provider), 401, "not valid");
    provider.signer = claims -> null;
    refused(signIn(web, provider), 401, "no ID token");
  }

  @Test
  void the_role_is_what_the_claim_says_and_whoever_has_none_is_not_let_in() throws Exception {
    provider.claims = claims -> claims.put("realm_access", new JsonObject().put("roles", "dev"));
    assertThat(claimsOf(tokenIn(signIn(web, provider))).getString("role")).isEqualTo("viewer");
    provider.claims = claims -> claims.put("realm_access", new JsonObject().put("roles", new JsonArray().add("qa").add("ops").add(7)));
    assertThat(claimsOf(tokenIn(signIn(web, provider))).getString("role")).isEqualTo("admin");
    for (Object roles : new Object[] {new JsonArray(), new JsonArray().add("OPS"), "ops dev", "", 1, new JsonObject().put("ops", true)}) {
      provider.claims = claims -> claims.put("realm_access", new JsonObject().put("roles", roles));
      refused(signIn(web, provider), 403, "realm_access.roles");
    }
    provider.claims = claims -> claims.put("realm_access", "ops");
    refused(signIn(web, provider), 403, "realm_access.roles");
  }

  @Test
  void a_claim_may_have_dots_in_its_name() throws Exception {
    Settings.Oidc plain = oidc(provider);
    Settings.Oidc named = new Settings.Oidc(plain.issuer(), plain.clientId(), plain.clientSecret(), Optional.empty(), Set.of("groups"),
        "https://watchdog.example/roles", Set.of(), Set.of("team a"));
    provider.claims = claims -> claims.put("https://watchdog.example/roles", new JsonArray().add("team a"));
    try (Web other = new Web(security(named))) {
      assertThat(begin(other).page().get("scope").split(" ")).containsExactlyInAnyOrder("groups", "openid");
      assertThat(claimsOf(tokenIn(signIn(other, provider))).getString("role")).isEqualTo("viewer");
    }
  }

  @Test
  void a_token_bears_the_preferred_name_or_else_the_subject() throws Exception {
    for (Object name : new Object[] {null, "", 7, "a\nb", "x".repeat(256)}) {
      provider.claims = claims -> claims.put("preferred_username", name);
      assertThat(claimsOf(tokenIn(signIn(web, provider))).getString("sub")).isEqualTo("7f3a");
    }
  }

  @Test
  void a_token_lasts_no_longer_than_what_the_provider_gave_and_than_any_login() throws Exception {
    provider.claims = claims -> claims.put("exp", claims.getLong("iat") + 90);
    String brief = tokenIn(signIn(web, provider));
    provider.claims = claims -> claims.put("exp", claims.getLong("iat") + 1_000_000);
    String lengthy = tokenIn(signIn(web, provider));

    assertThat(claimsOf(brief).getLong("exp") - claimsOf(brief).getLong("iat")).isEqualTo(90);
    assertThat(claimsOf(lengthy).getLong("exp") - claimsOf(lengthy).getLong("iat")).isEqualTo(Duration.ofHours(8).toSeconds());
    web.clock.advance(Duration.ofSeconds(90));
    assertThat(web.get("/api/v1/status", brief).statusCode()).isEqualTo(401);
    assertThat(web.get("/api/v1/status", lengthy).statusCode()).isEqualTo(200);
  }

  @Test
  void a_token_ends_when_another_mapping_of_roles_is_set_and_with_no_password() throws Exception {
    String token = tokenIn(signIn(web, provider));
    Settings.Oidc plain = oidc(provider);
    Settings.Oidc stricter = new Settings.Oidc(plain.issuer(), plain.clientId(), plain.clientSecret(), Optional.empty(), plain.scopes(),
        plain.roleClaim(), Set.of("chiefs"), plain.viewerValues());

    web.admit(Web.users("another horse", "another staple"));
    assertThat(web.get("/api/v1/status", token).statusCode()).isEqualTo(200);
    try (Web other = new Web(security(stricter)); Web without = new Web()) {
      assertThat(other.get("/api/v1/status", token).statusCode()).isEqualTo(401);
      assertThat(without.get("/api/v1/status", token).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void the_way_back_is_the_one_that_is_set_or_that_the_browser_came_from() throws Exception {
    Settings.Oidc plain = oidc(provider);
    Settings.Oidc set = new Settings.Oidc(plain.issuer(), plain.clientId(), plain.clientSecret(),
        Optional.of("https://ops.example/watchdog/oidc/callback"), plain.scopes(), plain.roleClaim(), plain.adminValues(), Set.of());
    try (Web other = new Web(security(set))) {
      Begun begun = begin(other);
      assertThat(begun.page().get("redirect_uri")).isEqualTo("https://ops.example/watchdog/oidc/callback");
      tokenIn(comeBack(other, provider.code(begun.page()), begun.state(), begun.cookie()));
    }
    Begun proxied = SignOnFixture.begun(
        web.request(HttpMethod.GET, "/oidc/login").virtualHost("watchdog.example").send().await(5, SECONDS));
    assertThat(proxied.page().get("redirect_uri")).startsWith("https://watchdog.example").endsWith("/oidc/callback");
  }

  @Test
  void a_person_is_told_on_a_page_why_it_failed() throws Exception {
    HttpResponse<Buffer> answer = web.request(HttpMethod.GET, "/oidc/callback?code=x&state=y").putHeader("Accept", "text/html,*/*;q=0.8")
        .send().await(5, SECONDS);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.getHeader("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.getHeader("Content-Security-Policy")).contains("default-src 'none'");
    assertThat(answer.bodyAsString()).contains("This sign-in was begun in another browser", "<a href=\"../\">");
  }

  @Test
  void another_secret_of_the_client_is_taken_while_we_run() throws Exception {
    tokenIn(signIn(web, provider));
    provider.clientSecret = "next s3cret";
    assertThat(signIn(web, provider).statusCode()).isEqualTo(503);

    web.admit(security(oidc(provider, Optional.of("next s3cret"))));

    tokenIn(signIn(web, provider));
  }

  @Test
  void a_public_client_has_no_secret() throws Exception {
    provider.clientSecret = null;
    try (Web open = new Web(security(oidc(provider, Optional.empty())))) {
      tokenIn(signIn(open, provider));
    }
  }

  @Test
  void the_page_learns_whether_there_is_single_sign_on() throws Exception {
    assertThat(web.get("/oidc", null).bodyAsJsonObject()).isEqualTo(new JsonObject().put("single_sign_on", true));
    try (Web without = new Web()) {
      assertThat(without.get("/oidc", null).bodyAsJsonObject()).isEqualTo(new JsonObject().put("single_sign_on", false));
      assertThat(without.get("/oidc/login", null).statusCode()).isEqualTo(404);
      assertThat(without.get("/oidc/callback?code=x&state=y", null).statusCode()).isEqualTo(404);
    }
  }
}
