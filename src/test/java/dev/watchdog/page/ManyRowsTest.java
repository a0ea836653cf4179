package dev.watchdog.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Times;
import org.junit.jupiter.api.Test;

/** The page in front of a platform that runs a hundred thousand executions. */
class ManyRowsTest extends PageScenario {

  @Test
  void a_hundred_thousand_rows_are_paged_searched_and_sorted() {
    store.execute("INSERT INTO schedule_executions (id, schedule_id, agent_name, status, started_at, message, triggered_by,"
        + " claude_session_id) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
        + " SELECT 'exec-' || printf('%06d', i), '__manual__', 'agent-' || (i % 500), 'running', '" + Times.ago(300)
        + "', 'do it', 'manual', 'dispatched' FROM n");
    board();
    page.says("#figures", "100,000");

    page.to("executions?sort=id").says("#list-count", "100,000 executions");
    page.says(".pager", "1 to 100 of 100,000");
    page.click("page-next");
    page.says(".pager", "101 to 200 of 100,000");
    page.says("#executions-body", "exec-000101");
    page.click("page-next");
    page.says("#executions-body", "exec-000201");
    page.click("page-previous");
    page.says("#executions-body", "exec-000101");
    browser.driver.navigate().refresh();
    page.live().says("#executions-body", "exec-000101");
    page.press("/", "099999");
    page.executions("exec-099999");
    assertThat((Long) page.run("return document.querySelectorAll('#view tr').length")).isLessThan(200L);
  }
}
