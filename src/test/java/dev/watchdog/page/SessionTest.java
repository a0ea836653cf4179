package dev.watchdog.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.WatchdogClient;
import org.junit.jupiter.api.Test;

/** Logging in, what a role may see, and how a session ends. */
class SessionTest extends PageScenario {

  @Test
  void a_wrong_password_is_told_in_words_and_the_right_one_opens_the_board() {
    tolerate("401");
    page.open(watchdog().port()).logIn(ADMIN, "not it");
    page.says("#login-error", "The user name or the password is wrong.");

    page.logIn(ADMIN, WatchdogClient.ADMIN_PASSWORD).live();

    assertThat(page.says("#who", "admin")).contains("admin");
    assertThat(page.isShown("run-now")).isTrue();
    assertThat(browser.driver.getCurrentUrl()).doesNotContain("token").doesNotContain(WatchdogClient.ADMIN_PASSWORD);
  }

  @Test
  void the_board_survives_a_reload_and_ends_with_the_logout() {
    board();
    browser.driver.navigate().refresh();
    page.live();

    page.click("logout");

    page.shown("#login-form");
    browser.driver.navigate().refresh();
    page.shown("#login-form");
    assertThat(page.run("return sessionStorage.length + localStorage.length + document.cookie.length")).isEqualTo(0L);
  }

  @Test
  void a_viewer_reads_everything_and_is_offered_nothing_else() {
    running("e1", 10);
    watchdog().cycle();
    page.open(watchdog().port()).logIn(VIEWER, VIEWER_PASSWORD).live();
    page.says("#figures", "Running");
    page.to("executions").executions("e1");

    assertThat(page.says("#who", "viewer")).contains(VIEWER);
    page.to("").says("#view-title", "confirmed");
    assertThat(page.isShown("run-now")).isFalse();
    assertThat(page.isShown("dry-run")).isFalse();
  }

  @Test
  void a_session_that_ran_out_leads_back_to_the_login_with_a_sentence() {
    tolerate("401"); // Tokens end on a full second, so the server may find it out first.
    tolerate("closed before the connection is established"); // On a slow machine the session is over before the socket is there.
    settings.put("security.token-lifetime", "5s");
    board();

    page.says("#login-notice", "Your session has ended. Please log in again.");

    assertThat(page.isShown("board")).isFalse();
  }

  @Test
  void whoever_logs_in_at_a_deep_link_sees_what_it_names() {
    running("alpha", 10);
    watchdog().cycle();
    browser.driver.get("http://127.0.0.1:" + watchdog().port() + "/#/executions/alpha");

    page.logIn(ADMIN, WatchdogClient.ADMIN_PASSWORD).live();

    page.says("#view-title", "alpha");
    assertThat(page.address()).endsWith("/#/executions/alpha");
  }

  @Test
  void colours_and_zone_are_what_the_person_likes_and_stay() {
    running("e1", 10);
    watchdog().cycle();
    board().to("cycles").says("#cycles", "completed");

    page.click("zone");
    page.says("#cycles time", "UTC");
    page.click("theme");
    page.says("#toasts", "Colours: light");
    browser.driver.navigate().refresh();
    page.live();

    page.says("#cycles time", "UTC");
    assertThat(page.run("return document.documentElement.dataset.theme")).isEqualTo("light");
    page.run("localStorage.clear()");
  }
}
