package dev.watchdog.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.WatchdogUnderTest;
import io.vertx.core.json.JsonArray;
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
    tolerate("status of 503"); // Its stores are reached a moment after HTTP listens again.
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
  void where_the_ledger_was_pruned_beyond_what_the_page_has_it_begins_anew_and_says_what_is_gone() {
    tolerate("net::ERR_");
    tolerate("WebSocket connection to");
    tolerate("status of 503"); // Its stores are reached a moment after HTTP listens again.
    tolerate("status of 410");
    orphan("e1");
    orphan("e2");
    watchdog().cycle();
    board();
    page.recoveries(2);

    stopWatchdog();
    page.says("#feed-state", "Reconnecting");
    for (int i = 3; i <= 7; i++) {
      orphan("e" + i);
    }
    WatchdogUnderTest.once(settings, false);
    store.execute("DELETE FROM watchdog_recovery WHERE id <= 5");
    watchdog();

    assertThat(page.says("#feed-notice", "3 recoveries are not kept any more"))
        .contains("You missed 2 recoveries while the connection was down");
    assertThat(page.recoveries(4)).containsExactly(7L, 6L, 2L, 1L);
    orphan("e8");
    watchdog().cycle();
    assertThat(page.recoveries(5)).containsExactly(8L, 7L, 6L, 2L, 1L);
    page.run("document.querySelector('#feed-notice button').click()");
    page.gone("#feed-notice .notice");
  }

  @Test
  void a_thousand_at_once_leave_the_newest_two_hundred_in_order() {
    board();
    for (int i = 1; i <= 1000; i++) {
      store.row("e" + i).age(300).insert();
    }

    assertThat(watchdog().cycle().orphaned()).isEqualTo(1000);

    page.until(() -> "the newest one", shown -> shown.recoveries().contains(1000L) ? true : null);
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
    assertThat(page.run("return document.querySelectorAll('#board b, #view img').length")).isEqualTo(0L);
    page.run("document.querySelector('#feed a').click()");
    page.says("#view-title", id);
    page.says("#explain-body", "Recoveries");
    assertThat(page.to("executions").says("#executions-body", agent)).contains("on-bold");
    page.to("agents").says("#agents-body", agent);
    page.to("recoveries").says("#recoveries-body", "<img src=x");
    assertThat(page.run("return document.querySelectorAll('#board b, #view img').length")).isEqualTo(0L);
    assertThat(browser.driver.getTitle()).isEqualTo("Recoveries · Execution Watchdog");
  }

  @Test
  void a_hidden_tab_stands_still_and_tells_afterwards_what_it_missed() {
    orphan("e1");
    board();
    watchdog().cycle();
    page.recoveries(1);

    hide(true);
    orphan("e2");
    orphan("e3");
    watchdog().cycle();
    assertThat(page.settled("import('/js/live.js').then(({state, live}) => new Promise(seen => state.waiting === 2 ? seen(2)"
        + " : live.addEventListener('waiting', () => state.waiting === 2 && seen(2))))")).isEqualTo(2L);
    assertThat(page.recoveries()).containsExactly(1L);

    hide(false);
    page.says("#feed-notice", "You missed 2 recoveries while this tab was hidden");
    assertThat(page.recoveries(3)).containsExactly(3L, 2L, 1L);
  }

  private void hide(boolean hidden) {
    page.run("Object.defineProperty(document, 'hidden', {configurable: true, value: arguments[0]});"
        + " document.dispatchEvent(new Event('visibilitychange'))", hidden);
  }

  @Test
  void the_ledger_is_filtered_by_its_address_and_exported_as_it_is_filtered() {
    orphan("=cmd|' /C calc'!A0");
    orphan("e2");
    watchdog().cycle();
    store.row("on-b").agent("b").age(300).limit(900).insert();
    agent("b");
    watchdog().cycle();
    board();

    page.to("recoveries?agent=a").says("#list-count", "2 entries found");
    page.run("URL.createObjectURL = blob => { window.saved = blob; return 'data:,'; }");
    page.click("export-csv");
    page.says("#toasts", "Saved 2 entries.");
    String csv = (String) page.settled("window.saved.text()");
    assertThat(csv).startsWith("id,timestamp,action,").contains(",\"'=cmd|' /C calc'!A0\",").doesNotContain("on-b");
    assertThat(csv.lines()).hasSize(3);

    page.shown(".only").click();
    page.says("#list-count", "3 entries");
    assertThat(page.address()).endsWith("#/recoveries");
    page.run("delete window.saved");
    page.click("export-json");
    page.until(() -> "an export", shown -> Boolean.TRUE.equals(shown.run("return window.saved !== undefined")) ? true : null);
    assertThat(new JsonArray((String) page.settled("window.saved.text()"))).hasSize(3);
  }
}
