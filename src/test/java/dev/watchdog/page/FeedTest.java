package dev.watchdog.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.WatchdogUnderTest;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The live list of recoveries. */
class FeedTest extends PageScenario {

  @Test
  void a_recovery_appears_live_after_a_cycle_run_by_hand() {
    board();
    page.says("#feed-empty", "Nothing has been recovered yet.");
    page.run("window.sameDocument = true");
    orphan("e1");

    watchdog().cycle();

    assertThat(page.recoveries(1)).containsExactly(1L);
    assertThat(page.says("#feed li", "recovered by watchdog")).contains("orphan recovered", "e1", "no live dispatcher");
    assertThat(page.run("return window.sameDocument")).isEqualTo(true);
    page.says("#figures", "Recovered");
  }

  @Test
  void earlier_recoveries_are_there_when_the_page_is_opened() {
    orphan("e1");
    orphan("e2");
    watchdog().cycle();

    board();

    assertThat(page.recoveries(2)).containsExactly(2L, 1L);
  }

  @Test
  void what_happened_while_the_server_was_away_is_caught_up_without_a_gap_or_a_duplicate() {
    tolerate("net::ERR_");
    tolerate("WebSocket connection to");
    orphan("e1");
    watchdog().cycle();
    board();
    page.recoveries(1);

    stopWatchdog();
    page.says("#banners", "The watchdog does not answer since");
    page.says("#feed-state", "Reconnecting");
    orphan("e2");
    orphan("e3");
    WatchdogUnderTest.once(settings, false);
    watchdog();

    page.says("#feed-notice", "You missed 2 recoveries while the connection was down");
    assertThat(page.recoveries(3)).containsExactly(3L, 2L, 1L);
    page.gone("#banners .banner");
    orphan("e4");
    watchdog().cycle();
    assertThat(page.recoveries(4)).containsExactly(4L, 3L, 2L, 1L);
  }

  @Test
  void a_thousand_at_once_leave_the_newest_two_hundred_in_order() {
    board();
    for (int i = 1; i <= 1000; i++) {
      store.row("e" + i).age(300).insert();
    }

    assertThat(watchdog().cycle().orphaned()).isEqualTo(1000);

    page.until("the newest one", shown -> shown.recoveries().contains(1000L) ? true : null);
    List<Long> newest = LongStream.rangeClosed(801, 1000).map(i -> 1801 - i).boxed().toList();
    assertThat(page.recoveries()).isEqualTo(newest);
  }

  @Test
  void a_paused_list_stands_still_and_tells_how_many_wait() {
    board();
    page.click("feed-pause");
    orphan("e1");

    watchdog().cycle();

    page.says("#feed-pause", "Resume (1 new)");
    assertThat(page.recoveries()).isEmpty();
    page.click("feed-pause");
    assertThat(page.recoveries(1)).containsExactly(1L);
  }

  @Test
  void html_in_names_is_shown_as_text() {
    String id = "<img src=x onerror=document.title='owned'>";
    String agent = "<b>bold</b>";
    orphan(id);
    store.row("on-bold").agent(agent).age(10).insert();
    watchdog().cycle();

    board();

    assertThat(page.says("#feed li", "<img src=x")).contains("orphan recovered");
    assertThat(page.says("#executions-body", agent)).contains("on-bold");
    page.run("document.querySelector('#feed a').click()");
    page.says("#explain-title", id);
    page.says("#explain-body", "Recovered");
    assertThat(page.run("return document.querySelectorAll('#board b, #feed img, #explain img').length")).isEqualTo(0L);
    assertThat(browser.driver.getTitle()).isEqualTo("Execution Watchdog");
  }
}
