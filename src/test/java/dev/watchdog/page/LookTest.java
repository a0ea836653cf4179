package dev.watchdog.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Times;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the pages look like in light and dark, wide and narrow, kept as pictures in {@code target/screenshots}. */
class LookTest extends PageScenario {

  /** Gathered, so that one run tells them all. */
  private final List<String> findings = new ArrayList<>();

  @AfterEach
  void undress() {
    browser.undress();
  }

  @Test
  void every_page_can_be_chosen_at_every_width() {
    seed();
    board();
    List<Integer> cut = new ArrayList<>();
    for (int width = 400; width <= 1600; width += 25) {
      browser.dress("light", width, 850);
      if (Boolean.FALSE.equals(page.run(
          "const nav = document.querySelector('#nav'); return nav.scrollWidth <= nav.clientWidth"
              + " && document.documentElement.scrollWidth <= innerWidth"))) {
        cut.add(width);
      }
    }
    assertThat(cut).as("widths at which part of the navigation is cut off").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"light, light, 1440, 1000", "dark, dark, 1440, 1000", "narrow, light, 400, 850"})
  void every_page_fits_its_screen_and_is_usable_by_everybody(String name, String scheme, int width, int height) {
    tolerate("Canvas2D"); // axe-core reads pixels, and the browser has an opinion on how.
    seed();
    browser.dress(scheme, width, height);

    page.open(watchdog().port());
    page.shown("#login-form");
    picture(name + "-login");
    board();
    page.recoveries(3);
    page.shown("#plots canvas");
    picture(name + "-now");
    page.click("dry-run");
    page.says("#run-result", "Dry run #");
    picture(name + "-result");
    page.press("?");
    page.shown("#help");
    picture(name + "-help");
    page.escape();
    page.to("executions").says("#executions-body", "confirmed");
    picture(name + "-executions");
    page.to("executions/exec-12-4f2a9c1e").says("#explain-body", "Rules, in order");
    picture(name + "-detail");
    page.to("executions/lost-1-77aa4bd1").says("#explain-body", "Recoveries");
    picture(name + "-recovered");
    page.to("agents").says("#agents-body", "unusable answer");
    picture(name + "-agents");
    page.to("slots").says("#slots-body", "leak");
    picture(name + "-slots");
    page.to("recoveries").says("#recoveries-body", "orphan recovered");
    picture(name + "-recoveries");
    page.to("ghosts").says("#ghosts-body", "ghostly");
    picture(name + "-ghosts");
    page.to("cycles").says("#cycles", "completed");
    picture(name + "-cycles");
    page.to("cycles/1").says("#cycles", "Report");
    picture(name + "-cycle");
    page.to("nowhere").says("#view", "There is no such page");
    picture(name + "-nowhere");
    brakeHolds();
    page.to("brake").says("#brake", "The brake holds");
    picture(name + "-brake");
    assertThat(findings).isEmpty();
  }

  private void seed() {
    settings.put("brake.max-recovery-ratio", "0.5");
    for (int i = 1; i <= 12; i++) {
      running("exec-" + i + "-4f2a9c1e", i * 70L);
      redis().slot("a", "exec-" + i + "-4f2a9c1e", i * 70L, 900);
    }
    for (int i = 1; i <= 3; i++) {
      orphan("lost-" + i + "-77aa4bd1");
    }
    store.row("exec-0-dispatch").age(20).limit(900).insert();
    store.row("ghostly-31b0c7").age(400).status("success").with("completed_at", Times.ago(200)).insert();
    store.row("over-9f31").age(400).status("success").insert();
    store.row("silent-1-02ab").agent("b").age(240).limit(900).insert();
    store.row("odd-start").startedAt("no time at all").insert();
    a.runs("ghostly-31b0c7", null).runs("odd-start", null);
    agent("b").registry(Answer.json(500, new JsonObject()));
    watchdog().cycle();
    watchdog().cycle();
    watchdog().cycle();
    redis().slot("a", "over-9f31", 5, 900);
  }

  private void brakeHolds() {
    for (int i = 1; i <= 30; i++) {
      orphan("mass-" + i);
    }
    watchdog().cycle();
  }

  private void picture(String name) {
    assertThat(browser.screenshot(name)).isNotEmptyFile();
    if (Boolean.FALSE.equals(page.run("return document.documentElement.scrollWidth <= innerWidth"))) {
      findings.add(name + " scrolls sideways");
    }
    Axe.findings(browser.driver).forEach(finding -> findings.add(name + ": " + finding));
  }
}
