package dev.watchdog.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** The table of running executions, the explanation of one, and the keyboard. */
class ExecutionsTest extends PageScenario {

  @Test
  void the_table_is_searched_and_sorted() {
    running("alpha", 100);
    running("beta", 300);
    running("gamma", 200);
    watchdog().cycle();
    board();
    page.executions("beta", "gamma", "alpha");

    page.press("/");
    assertThat(page.focused()).isEqualTo("search");
    page.press("AMM");
    page.executions("gamma");
    page.says("#executions-count", "1 found");
    page.escape();
    page.executions("beta", "gamma", "alpha");

    page.shown("#executions-head [data-key=id]").click();
    page.executions("alpha", "beta", "gamma");
    page.shown("#executions-head [data-key=id]").click();
    page.executions("gamma", "beta", "alpha");
  }

  @Test
  void an_execution_is_explained_under_an_address_of_its_own() {
    running("alpha", 100);
    watchdog().cycle();
    board();
    page.executions("alpha");

    page.shown("#executions-body a").click();

    page.says("#explain-title", "alpha");
    page.says("#explain-body", "Rules, in order");
    assertThat(page.says("#explain .matched", "2")).isNotBlank();
    assertThat(page.says("#explain-body", "What would change this")).contains("What was known", "confirmed");
    assertThat(browser.driver.getCurrentUrl()).endsWith("#/executions/alpha");

    page.escape();
    page.gone("#explain");
    assertThat(browser.driver.getCurrentUrl()).doesNotContain("#");
    browser.driver.navigate().back();
    page.says("#explain-title", "alpha");
  }

  @Test
  void an_execution_that_nobody_knows_is_said_to_be_unknown() {
    tolerate("404");
    board();

    page.run("location.hash = '#/executions/never-was'");

    page.shown("#explain .error");
    assertThat(page.shown("#explain .error").getText()).isNotBlank();
  }

  @Test
  void a_very_long_id_is_shortened_and_kept_whole_in_its_title() {
    String id = "exec-" + "0123456789abcdef".repeat(12);
    running(id, 100);
    watchdog().cycle();
    board();

    page.executions(id);

    assertThat(page.shown("#executions-body a").getText()).contains("…").hasSizeLessThan(30);
    assertThat(page.run("return document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
  }

  @Test
  void the_help_opens_by_its_key_and_no_key_alone_acts() {
    orphan("e1");
    board();

    page.press("?");
    page.says("#help", "No single key runs, releases or ends anything.");
    page.escape();
    page.gone("#help");

    browser.driver.findElement(By.tagName("body")).sendKeys("abcdefghijklmnopqrstuvwxyz0123456789");
    assertThat(watchdog().recoveries()).isEmpty();
    assertThat(store.status("e1")).isEqualTo("running");
  }
}
