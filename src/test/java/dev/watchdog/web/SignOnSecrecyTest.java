package dev.watchdog.web;

import static dev.watchdog.web.SignOnFixture.begin;
import static dev.watchdog.web.SignOnFixture.comeBack;
import static dev.watchdog.web.SignOnFixture.oidc;
import static dev.watchdog.web.SignOnFixture.security;
import static dev.watchdog.web.SignOnFixture.signIn;
import static dev.watchdog.web.SignOnFixture.tokenIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.FakeProvider;
import dev.watchdog.support.WholeLog;
import dev.watchdog.web.SignOnFixture.Begun;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With every logger at its lowest level, whoever reads the log can neither sign in as somebody nor as the client. */
class SignOnSecrecyTest {

  private Web web;

  @Test
  void no_log_has_a_token_a_code_a_cookie_or_the_secret_of_the_client() throws Exception {
    List<String> secrets = new ArrayList<>(List.of(FakeProvider.CLIENT_SECRET));
    List<String> queries = new ArrayList<>();
    try (WholeLog log = WholeLog.open(); FakeProvider provider = new FakeProvider(() -> web.clock.instant());
        Web opened = new Web(security(oidc(provider)))) {
      web = opened;
      provider.signer = claims -> {
        String token = FakeProvider.signed("RS256", "r1", FakeProvider.RSA.getPrivate(), claims);
        secrets.add(token);
        return token;
      };
      Begun begun = begin(web);
      String code = provider.code(begun.page());
      secrets.add(begun.cookie());
      queries.add(code);
      secrets.add(tokenIn(comeBack(web, code, begun.state(), begun.cookie())));
      comeBack(web, code, begun.state(), begun.cookie());
      provider.claims = claims -> claims.put("aud", "another");
      signIn(web, provider);
      web.get("/api/v1/status", provider.signer.apply(provider.admin()));
      provider.goDown();
      comeBack(web, code, begun.state(), begun.cookie());

      List<String> lines = log.lines();
      assertThat(lines).anyMatch(line -> line.contains("oidc.refused")).anyMatch(line -> line.contains(" DEBUG "));
      assertThat(secrets).hasSizeGreaterThan(4)
          .allSatisfy(secret -> assertThat(lines).noneMatch(line -> line.contains(secret)));
      // The router itself writes what it was asked for into its trace.
      assertThat(queries).allSatisfy(secret ->
          assertThat(lines.stream().filter(line -> line.startsWith("dev.watchdog"))).noneMatch(line -> line.contains(secret)));
    }
  }
}
