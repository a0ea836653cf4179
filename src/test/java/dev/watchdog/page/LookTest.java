package dev.watchdog.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page looks like in light and dark, wide and narrow, kept as pictures in {@code target/screenshots}. */
class LookTest extends PageScenario {

  @AfterEach
  void undress() {
    browser.undress();
  }

  @ParameterizedTest
  @CsvSource({"light, light, 1440, 1000", "dark, dark, 1440, 1000", "narrow, light, 400, 850"})
  void every_view_fits_its_screen(String name, String scheme, int width, int height) {
    seed();
    browser.dress(scheme, width, height);

    page.open(watchdog().port());
    page.shown("#login-form");
    picture(name + "-login");
    board();
    page.recoveries(3);
    picture(name + "-board");
    page.click("dry-run");
    page.says("#run-result", "Dry run #");
    picture(name + "-result");
    page.run("document.querySelector('#executions-body a').click()");
    page.says("#explain-body", "Rules, in order");
    picture(name + "-explain");
    page.escape();
    page.gone("#explain");
    page.press("?");
    page.shown("#help");
    picture(name + "-help");
  }

  private void seed() {
    for (int i = 1; i <= 12; i++) {
      running("exec-" + i + "-4f2a9c1e", i * 60L);
    }
    for (int i = 1; i <= 3; i++) {
      orphan("lost-" + i + "-77aa4bd1");
    }
    store.row("exec-0-dispatch").age(20).limit(900).insert();
    watchdog().cycle();
  }

  private void picture(String name) {
    assertThat(browser.screenshot(name)).isNotEmptyFile();
    assertThat(page.run("return document.documentElement.scrollWidth <= innerWidth")).as("no scrolling sideways").isEqualTo(true);
  }
}
