package dev.watchdog.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.FakeProvider;
import dev.watchdog.support.WatchdogClient;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Single sign-on in a real browser: whether it keeps the cookies, and what a person sees. */
class SignOnTest extends PageScenario {

  private FakeProvider provider;

  @BeforeEach
  void startProvider() throws Exception {
    provider = closeAtEnd(new FakeProvider(InstantSource.system()));
    visit(provider.issuer());
    settings.put("security.oidc.issuer", provider.issuer());
    settings.put("security.oidc.client-id", FakeProvider.CLIENT);
    settings.put("security.oidc.client-secret", FakeProvider.CLIENT_SECRET);
    settings.put("security.oidc.role-claim", "realm_access.roles");
    settings.put("security.oidc.admin-values", "ops");
  }

  @Test
  void a_person_signs_in_with_the_keyboard_and_comes_back_to_what_the_address_named() {
    tolerate("Canvas2D"); // axe-core reads pixels, and the browser has an opinion on how.
    running("alpha", 10);
    watchdog().cycle();
    browser.driver.get("http://127.0.0.1:" + watchdog().port() + "/#/executions/alpha");
    page.shown("#single-sign-on");
    assertThat(Axe.findings(browser.driver)).isEmpty();
    page.shown("#password").sendKeys(Keys.TAB, Keys.NULL);
    page.press(Keys.TAB);
    assertThat(page.focused()).isEqualTo("single-sign-on");

    page.press(Keys.ENTER);

    page.live().says("#view-title", "alpha");
    assertThat(page.says("#who", "ada")).contains("admin");
    assertThat(page.address()).endsWith("/#/executions/alpha");
    assertThat(page.run("return document.cookie")).as("the token is dropped once it was read").isEqualTo("");
    browser.driver.navigate().refresh();
    page.live();
    page.click("logout");
    page.shown("#single-sign-on");
    assertThat(page.run("return sessionStorage.length + localStorage.length + document.cookie.length")).isEqualTo(0L);
  }

  @Test
  void somebody_without_a_role_is_told_so_and_may_log_in_otherwise() {
    tolerate("403");
    tolerate("Canvas2D"); // axe-core reads pixels, and the browser has an opinion on how.
    provider.claims = claims -> claims.put("realm_access", new JsonObject());
    page.open(watchdog().port()).click("single-sign-on");

    page.says("h1", "Sign-in failed");
    page.says("[role=alert]", "The provider gives you no role here");
    assertThat(Axe.findings(browser.driver)).isEmpty();
    page.shown("a").click();

    page.logIn(ADMIN, WatchdogClient.ADMIN_PASSWORD).live();
  }

  @Test
  void a_provider_that_is_down_leaves_the_password() throws Exception {
    tolerate("503");
    provider.goDown();
    page.open(watchdog().port()).click("single-sign-on");

    page.says("[role=alert]", "The provider of single sign-on cannot be reached.");
    page.shown("a").click();
    page.logIn(ADMIN, WatchdogClient.ADMIN_PASSWORD).live();
  }
}
