package dev.watchdog.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Times;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** The table of running executions, the explanation of one, the other lists, and the keyboard. */
class ExecutionsTest extends PageScenario {

  @Test
  void the_table_is_searched_and_sorted_and_its_address_says_how() {
    running("alpha", 100);
    running("beta", 300);
    running("gamma", 200);
    watchdog().cycle();
    board().to("executions").executions("beta", "gamma", "alpha");

    page.press("/");
    assertThat(page.focused()).isEqualTo("search");
    page.press("AMM");
    page.executions("gamma");
    page.says("#list-count", "1 execution found");
    assertThat(page.address()).endsWith("#/executions?q=AMM");
    page.escape();
    page.executions("beta", "gamma", "alpha");

    page.shown("#executions-head [data-key=id]").click();
    page.executions("alpha", "beta", "gamma");
    page.shown("#executions-head [data-key=id]").click();
    page.executions("gamma", "beta", "alpha");
    assertThat(page.address()).endsWith("#/executions?sort=id&order=desc");
    page.shown("#executions-head [aria-sort=descending] [data-key=id]");
    browser.driver.navigate().back();
    page.executions("alpha", "beta", "gamma");
  }

  @Test
  void a_link_with_filters_shows_what_it_was_made_for() {
    settings.put("reconcile.orphan-confirmations", "5");
    running("alpha", 100);
    running("beta", 300);
    orphan("lost");
    watchdog().cycle();
    board();

    page.to("executions?verdict=suspect").executions("lost");
    assertThat(page.shown("#filter-verdict").getAttribute("value")).isEqualTo("suspect");
    page.to("executions?q=ALPH").executions("alpha");
    assertThat(page.shown("#search").getAttribute("value")).isEqualTo("ALPH");
    page.to("executions?verdict=held").says("#list-empty", "Nothing that runs is like this.");
  }

  @Test
  void a_filter_that_means_nothing_is_said_in_words() {
    tolerate("400");
    board().to("executions?sort=colour").says("#list-error", "must be one of age, agent, id, verdict, limit");
  }

  @Test
  void the_last_looks_are_shown_as_marks_with_words() {
    running("alpha", 100);
    watchdog().cycle();
    a.registry(Answer.json(500, new JsonObject()));
    watchdog().cycle();
    board().to("executions").executions("alpha");

    page.until(() -> "the looks", shown -> "oldest first: running, unknown".equals(
        browser.driver.findElement(By.cssSelector("#executions-body .looks")).getAttribute("aria-label")) ? true : null);
    page.says("#executions-body", "limit of its schedule");
  }

  @Test
  void an_execution_is_explained_under_an_address_of_its_own() {
    running("alpha", 100);
    watchdog().cycle();
    board().to("executions").executions("alpha");

    page.shown("#executions-body a").click();

    page.says("#view-title", "alpha");
    assertThat(page.says("#explain-body", "Rules, in order")).contains("What would change this", "Evidence", "Timeline", "confirmed");
    assertThat(page.says("#explain-body .matched", "2")).contains("applies");
    assertThat(page.address()).endsWith("#/executions/alpha");
    assertThat(page.focused()).as("where a screen reader goes on").isEqualTo("view-title");

    browser.driver.navigate().back();
    page.executions("alpha");
  }

  @Test
  void an_execution_that_nobody_knows_is_said_to_be_unknown() {
    tolerate("404");
    board().to("executions/never%20was");

    page.says("#explain-body .error", "Neither a row nor the ledger knows this execution.");
    page.says("#view-title", "never was");
  }

  @Test
  void a_very_long_id_is_shortened_and_kept_whole_in_its_title() {
    String id = "exec-" + "0123456789abcdef".repeat(12);
    running(id, 100);
    watchdog().cycle();
    board().to("executions").executions(id);

    assertThat(page.shown("#executions-body a").getText()).contains("…").hasSizeLessThan(32);
    assertThat(page.run("return document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
    page.to("executions/" + id).says("#view-title", id);
    assertThat(page.run("return document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
  }

  @Test
  void slots_agents_and_ghosts_are_listed_with_what_is_wrong_first() {
    running("alpha", 100);
    store.row("ghostly").age(400).status("success").with("completed_at", Times.ago(200)).insert();
    store.row("silent").agent("b").age(100).limit(900).insert();
    a.runs("ghostly", null).boot("boot-1", null);
    agent("b").registry(Answer.json(500, new JsonObject()));
    watchdog().cycle();
    a.boot("boot-2", null);
    watchdog().cycle();
    redis().slot("a", "alpha", 100, 900);
    redis().slot("a", "ghostly", 5, 900);
    board();

    page.to("agents").says("#agents-body tr:first-child", "unusable answer");
    assertThat(page.says("#agents-body tr:first-child", "HTTP 500")).contains("b");
    page.says("#agents-body tr:last-child", "changed");
    page.to("slots").says("#slots-body tr:first-child", "leak");
    assertThat(page.says("#slots-body tr:last-child", "in use")).contains("alpha", "running");
    page.to("ghosts").says("#ghosts-body", "ghostly");
    page.says("#ghosts-body", "reported only");
  }

  @Test
  void everything_is_reached_by_keys() {
    running("alpha", 100);
    running("beta", 300);
    watchdog().cycle();
    board();

    page.press("g", "e");
    page.executions("beta", "alpha");
    page.press("j", "j", "j", "k");
    page.press(Keys.ENTER);
    page.says("#view-title", "beta");
    List.of("a:Agents", "s:Slots", "r:Recoveries", "h:Ghosts", "b:Brake", "c:Cycles", "n:confirmed").forEach(place -> {
      page.press("g", place.substring(0, 1));
      page.says("#view-title", place.substring(2));
    });
  }

  @Test
  void the_help_opens_by_its_key_and_no_key_alone_acts() {
    orphan("e1");
    board();

    page.press("?");
    page.says("#help", "No single key runs, releases or ends anything.");
    page.escape();
    page.gone("#help");

    browser.driver.findElement(By.tagName("body")).sendKeys("abcdefhijklmnopqrstuvwxyz0123456789");
    assertThat(watchdog().recoveries()).isEmpty();
    assertThat(store.status("e1")).isEqualTo("running");
  }
}
