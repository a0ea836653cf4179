package dev.watchdog.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.Settings;
import dev.watchdog.support.FakeProvider;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** A browser on its way to a provider and back, step by step. */
final class SignOnFixture {

  static final String UNDER_WAY = "__Host-watchdog-sign-in";
  static final String TOKEN = "__Host-watchdog-token";

  private SignOnFixture() {}

  /** A browser that was sent to the provider: with what, and with which cookie. */
  record Begun(MultiMap page, String cookie) {

    String state() {
      return page.get("state");
    }
  }

  static Settings.Oidc oidc(FakeProvider provider) {
    return oidc(provider, Optional.of(FakeProvider.CLIENT_SECRET));
  }

  static Settings.Oidc oidc(FakeProvider provider, Optional<String> clientSecret) {
    return new Settings.Oidc(provider.issuer(), FakeProvider.CLIENT, clientSecret, Optional.empty(),
        Set.of("openid", "profile"), "realm_access.roles", Set.of("ops"), Set.of("dev", "qa"));
  }

  static Settings.Security security(Settings.Oidc oidc) {
    Settings.Security users = Web.SECURITY;
    return new Settings.Security(users.adminUser(), users.adminPassword(), users.viewerUser(), users.viewerPassword(), users.jwtSecret(),
        users.tokenLifetime(), users.foreign(), Optional.of(oidc));
  }

  static HttpResponse<Buffer> login(Web web) throws Exception {
    return web.request(HttpMethod.GET, "/oidc/login").send().await(15, SECONDS);
  }

  static Begun begin(Web web) throws Exception {
    return begun(login(web));
  }

  static Begun begun(HttpResponse<Buffer> answer) {
    assertThat(answer.statusCode()).as(String.valueOf(answer.bodyAsString())).isEqualTo(303);
    MultiMap page = MultiMap.caseInsensitiveMultiMap();
    new QueryStringDecoder(answer.getHeader("Location")).parameters().forEach((name, values) -> page.add(name, values));
    return new Begun(page, cookieIn(answer, UNDER_WAY));
  }

  static HttpResponse<Buffer> comeBack(Web web, String code, String state, String cookie) throws Exception {
    HttpRequest<Buffer> request = web.request(HttpMethod.GET, "/oidc/callback").addQueryParam("code", code).addQueryParam("state", state);
    return (cookie == null ? request : request.putHeader("Cookie", UNDER_WAY + "=" + cookie)).send().await(15, SECONDS);
  }

  /** The whole way. */
  static HttpResponse<Buffer> signIn(Web web, FakeProvider provider) throws Exception {
    Begun begun = begin(web);
    return comeBack(web, provider.code(begun.page()), begun.state(), begun.cookie());
  }

  static String tokenIn(HttpResponse<Buffer> answer) {
    assertThat(answer.statusCode()).as(String.valueOf(answer.bodyAsString())).isEqualTo(303);
    return cookieIn(answer, TOKEN);
  }

  /** The whole header that sets a cookie. */
  static String settingOf(HttpResponse<Buffer> answer, String name) {
    return answer.cookies().stream().filter(cookie -> cookie.startsWith(name + "=")).findFirst().orElse("");
  }

  private static String cookieIn(HttpResponse<Buffer> answer, String name) {
    String header = settingOf(answer, name);
    return header.substring(header.indexOf('=') + 1).split(";")[0];
  }

  static JsonObject claimsOf(String token) {
    return new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8));
  }
}
