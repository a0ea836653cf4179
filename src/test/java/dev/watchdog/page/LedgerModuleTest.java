package dev.watchdog.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page's own position in the ledger, apart from page and server: no gap of ids is taken for complete. */
class LedgerModuleTest {

  private static final Path MODULE = Path.of("src/main/resources/webroot/js/ledger.js");
  private static final Duration SOON = Duration.ofSeconds(10);

  /** A ledger that is read from a list, and what becomes of it: ids that are taken, reads from an id on, and counts of what is lost. */
  private static final String BEGIN =
      """
      const [source, done] = [arguments[0], arguments[1]];
      const stored = [];
      const told = [];
      const commit = (...ids) => ids.forEach((id) => stored.push({ id, execution_id: 'e' + id, timestamp: 't' + id }));
      const prune = (before) => stored.splice(0, stored.findIndex((entry) => entry.id >= before));
      const read = async (after, limit) => {
        told.push('read after ' + after);
        const entries = stored.filter((entry) => entry.id > after).slice(0, limit);
        return { entries, oldest: stored.length === 0 ? 1 : stored[0].id };
      };
      const tail = async (limit) => stored.slice(-limit).reverse();
      const settled = () => new Promise((go) => { setTimeout(go, 0); });
      import('data:text/javascript;charset=utf-8,' + encodeURIComponent(source)).then(async ({ Ledger }) => {
        const take = (entries) => told.push('take ' + entries.map((entry) => entry.id).join(' '));
        const ledger = new Ledger(read, tail, take, (count) => told.push('lose ' + count), 200);
        const bring = async (id) => { ledger.offer(stored.find((entry) => entry.id === id)); await settled(); };
      """;

  private static final String END =
      """
        done(told);
      }).catch((broken) => done(['broken: ' + broken]));
      """;

  private static Browser browser;

  @BeforeAll
  static void start() {
    browser = Browser.start();
    browser.driver.manage().timeouts().scriptTimeout(SOON);
  }

  @AfterAll
  static void stop() {
    browser.close();
  }

  private static List<?> told(String steps) throws Exception {
    return (List<?>) browser.driver.executeAsyncScript(BEGIN + steps + END, Files.readString(MODULE));
  }

  @Test
  void an_entry_that_is_the_next_is_taken_as_it_comes() throws Exception {
    assertThat(told("commit(1, 2); await ledger.catchUp(); commit(3); await bring(3);"))
        .as("what is done with 3 after 1 and 2").isEqualTo(List.of("take 1 2", "take 3"));
  }

  @Test
  void where_ids_are_missing_before_an_entry_they_are_read() throws Exception {
    assertThat(told("commit(1, 2); await ledger.catchUp(); commit(3, 4, 5); await bring(5);"))
        .as("what is done with 5 after 1 and 2, where 3 and 4 never came").isEqualTo(List.of("take 1 2", "read after 1", "take 3 4 5"));
  }

  @Test
  void an_entry_that_comes_twice_is_taken_once() throws Exception {
    assertThat(told("commit(1, 2); await ledger.catchUp(); await bring(2); await bring(1);"))
        .as("what is done with 2 and 1 when they come again").isEqualTo(List.of("take 1 2"));
  }

  @Test
  void what_was_pruned_before_it_was_read_is_told_as_lost() throws Exception {
    assertThat(told("commit(1, 2); await ledger.catchUp(); commit(3, 4, 5); prune(5); await bring(5);"))
        .as("what is done with 5 after 1 and 2, where 3 and 4 are gone")
        .isEqualTo(List.of("take 1 2", "read after 1", "lose 2", "take 5"));
  }
}
