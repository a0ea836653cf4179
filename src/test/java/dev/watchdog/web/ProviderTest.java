package dev.watchdog.web;

import static dev.watchdog.web.SignOnFixture.begin;
import static dev.watchdog.web.SignOnFixture.comeBack;
import static dev.watchdog.web.SignOnFixture.login;
import static dev.watchdog.web.SignOnFixture.oidc;
import static dev.watchdog.web.SignOnFixture.security;
import static dev.watchdog.web.SignOnFixture.signIn;
import static dev.watchdog.web.SignOnFixture.tokenIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Eventually;
import dev.watchdog.support.FakeProvider;
import dev.watchdog.web.SignOnFixture.Begun;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A provider that is down, that says something else than it should, and whose own tokens are shown to the API. */
class ProviderTest {

  private static final Duration SOON = Duration.ofSeconds(5);

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

  private int statusWith(String token) throws Exception {
    return web.get("/api/v1/status", token).statusCode();
  }

  private String rs256(JsonObject claims) {
    return FakeProvider.signed("RS256", "r1", FakeProvider.RSA.getPrivate(), claims);
  }

  private void refused(String token, String why) throws Exception {
    HttpResponse<Buffer> answer = web.get("/api/v1/status", token);
    assertThat(answer.statusCode()).as(token).isEqualTo(401);
    assertThat(answer.bodyAsJsonObject().getString("detail")).contains(why);
  }

  private void unavailable(HttpResponse<Buffer> answer) {
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(503);
    assertThat(answer.getHeader("Retry-After")).isNotNull();
  }

  private long readings() {
    return provider.asked.stream().filter(path -> path.endsWith("/keys")).count();
  }

  @Test
  void a_provider_that_is_down_keeps_nothing_else_from_working() throws Exception {
    provider.goDown();
    unavailable(login(web));
    unavailable(web.get("/api/v1/status", rs256(provider.admin())));
    assertThat(statusWith(web.admin())).isEqualTo(200);
    assertThat(statusWith(Jwt.signed("s3cret", web.claims()))).isEqualTo(200);
    assertThat(web.get("/oidc", null).statusCode()).isEqualTo(200);
  }

  @Test
  void nothing_is_asked_of_a_provider_before_it_is_needed() throws Exception {
    assertThat(web.get("/health/live", null).statusCode()).isEqualTo(200);
    assertThat(provider.asked).isEmpty();
  }

  @Test
  void one_that_goes_down_meanwhile_ends_no_session_and_its_sign_ins_are_unavailable() throws Exception {
    String token = tokenIn(signIn(web, provider));
    Begun begun = begin(web);
    String code = provider.code(begun.page());

    provider.goDown();

    unavailable(comeBack(web, code, begun.state(), begun.cookie()));
    assertThat(statusWith(token)).isEqualTo(200);
    assertThat(statusWith(rs256(provider.admin()))).as("its keys are known").isEqualTo(200);
    web.clock.advance(Duration.ofDays(1));
    unavailable(web.get("/api/v1/status", rs256(provider.admin())));
  }

  @Test
  void one_that_fails_or_says_something_else_is_unavailable_and_asked_again_later() throws Exception {
    provider.metadata = document -> document.put("issuer", "https://another.example");
    unavailable(login(web));
    provider.metadata = document -> document;
    unavailable(login(web));
    assertThat(provider.asked).as("not asked again at once").hasSize(1);
    web.clock.advance(SOON);
    Begun begun = begin(web);

    provider.tokenStatus = 500;
    unavailable(comeBack(web, provider.code(begun.page()), begun.state(), begun.cookie()));
  }

  @Test
  void keys_that_prove_nothing_are_none() throws Exception {
    JsonObject shared = new JsonObject().put("kid", "o").put("kty", "oct").put("alg", "HS256")
        .put("k", Base64.getUrlEncoder().encodeToString("s3cret".getBytes()));
    JsonObject encrypting = FakeProvider.jwk("r1", FakeProvider.RSA, "RS256").put("use", "enc");
    JsonObject weak = FakeProvider.jwk("w", FakeProvider.RSA, "RS256").put("n", "AQAB");
    for (List<JsonObject> keys : List.of(List.<JsonObject>of(), List.of(shared), List.of(encrypting), List.of(weak))) {
      provider.keys = keys;
      unavailable(login(web));
      web.clock.advance(SOON);
    }
    provider.keys = List.of(shared, encrypting, weak, new JsonObject(), FakeProvider.jwk("r1", FakeProvider.RSA, "RS256"));
    assertThat(statusWith(rs256(provider.admin()))).isEqualTo(200);
    refused(Jwt.signed("s3cret", new JsonObject().put("alg", "HS256").put("kid", "o"), provider.admin()), "neither admin nor viewer");
  }

  @Test
  void tokens_of_the_provider_are_taken_in_each_of_three_ways_to_sign() throws Exception {
    provider.keys = List.of(FakeProvider.jwk("r1", FakeProvider.RSA, null), FakeProvider.jwk("p1", FakeProvider.OTHER_RSA, "PS256"),
        FakeProvider.jwk("e1", FakeProvider.EC, null));

    assertThat(statusWith(rs256(provider.admin()))).isEqualTo(200);
    assertThat(statusWith(FakeProvider.signed("PS256", "r1", FakeProvider.RSA.getPrivate(), provider.admin()))).isEqualTo(200);
    assertThat(statusWith(FakeProvider.signed("PS256", "p1", FakeProvider.OTHER_RSA.getPrivate(), provider.admin()))).isEqualTo(200);
    assertThat(statusWith(FakeProvider.signed("ES256", "e1", FakeProvider.EC.getPrivate(), provider.admin()))).isEqualTo(200);
    refused(FakeProvider.signed("RS256", "p1", FakeProvider.OTHER_RSA.getPrivate(), provider.admin()), "not valid");
    assertThat(web.post("/api/v1/cycles", rs256(provider.admin()), "").statusCode()).isEqualTo(200);
  }

  @Test
  void a_public_key_is_no_secret_of_hs256() throws Exception {
    byte[] encoded = FakeProvider.RSA.getPublic().getEncoded();
    String pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
        + "\n-----END PUBLIC KEY-----";
    JsonObject key = FakeProvider.jwk("r1", FakeProvider.RSA, "RS256");
    statusWith(rs256(provider.admin()));
    for (String secret : new String[] {pem, pem + "\n", key.encode(), key.getString("n"), Base64.getEncoder().encodeToString(encoded)}) {
      refused(Jwt.signed(secret, provider.admin().put("role", "admin")), "not valid");
      JsonObject header = new JsonObject().put("alg", "HS256").put("kid", "r1");
      refused(Jwt.signed(secret, header, provider.admin().put("role", "admin")), "not valid");
    }
    refused(Jwt.signed("RS256", "HmacSHA256", pem, provider.admin()), "not valid");
  }

  @Test
  void a_token_of_the_provider_is_for_this_client_of_this_issuer_and_in_force() throws Exception {
    refused(rs256(provider.admin().put("aud", "account")), "(aud)");
    refused(rs256(provider.admin().put("aud", new JsonArray())), "(aud)");
    refused(rs256(provider.admin().put("iss", provider.issuer() + "2")), "(iss)");
    refused(rs256(provider.admin().putNull("exp")), "not valid");
    refused(rs256(provider.admin().put("exp", web.clock.instant().getEpochSecond() - 30)), "expired");
    refused(rs256(provider.admin().put("nbf", web.clock.instant().getEpochSecond() + 31)), "not valid yet");
    refused(FakeProvider.signed(new JsonObject().put("alg", "RS256").put("kid", "r1").put("crit", new JsonArray().add("b64")),
        FakeProvider.RSA.getPrivate(), provider.admin()), "crit");
    assertThat(statusWith(rs256(provider.admin().put("aud", new JsonArray().add("account").add(FakeProvider.CLIENT))))).isEqualTo(200);
    assertThat(statusWith(rs256(provider.admin().put("role", "admin").put("realm_access", "none")))).isEqualTo(403);
  }

  @Test
  void a_key_that_is_new_is_read_at_once_but_not_for_everybody_who_asks_for_it() throws Exception {
    assertThat(statusWith(rs256(provider.admin()))).isEqualTo(200);
    provider.keys = List.of(FakeProvider.jwk("r2", FakeProvider.OTHER_RSA, "RS256"));
    String renewed = FakeProvider.signed("RS256", "r2", FakeProvider.OTHER_RSA.getPrivate(), provider.admin());

    for (int turn = 0; turn < 5; turn++) {
      assertThat(statusWith(renewed)).as("asked a moment ago").isEqualTo(401);
    }
    assertThat(readings()).isEqualTo(1);
    web.clock.advance(SOON);
    assertThat(statusWith(renewed)).isEqualTo(200);
    assertThat(statusWith(rs256(provider.admin()))).as("the old key").isEqualTo(401);
    assertThat(readings()).isEqualTo(2);
  }

  @Test
  void keys_are_read_again_from_time_to_time() throws Exception {
    assertThat(statusWith(rs256(provider.admin()))).isEqualTo(200);
    provider.keys = List.of(FakeProvider.jwk("r2", FakeProvider.OTHER_RSA, "RS256"));
    web.clock.advance(Duration.ofMinutes(10));

    Eventually.within(Duration.ofSeconds(5), () -> assertThat(statusWith(rs256(provider.admin()))).isEqualTo(401));
  }

  @Test
  void without_a_provider_its_way_to_sign_is_not_accepted() throws Exception {
    try (Web without = new Web()) {
      assertThat(without.get("/api/v1/status", rs256(provider.admin())).statusCode()).isEqualTo(401);
    }
  }
}
