package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Timestamps;
import dev.watchdog.support.Events;
import dev.watchdog.support.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The watchdog's own history grows old: what goes, what is told of it, and what goes on as before. */
abstract class HistoryScenarios extends Scenario {

  private static String ago(Duration age) {
    return Timestamps.format(Instant.now().minus(age));
  }

  /** Writes a ledger of this many entries, the first of them so old; the ones after it are a day old. */
  private void ledger(int entries, int old, Duration age) {
    watchdog(); // Makes the tables.
    List<Object[]> rows = new ArrayList<>();
    for (long id = 1; id <= entries; id++) {
      String at = ago(id <= old ? age : Duration.ofDays(1));
      rows.add(new Object[] {id, "k" + id, "old-" + id, at, at, at});
    }
    store.executeAll(
        "INSERT INTO watchdog_recovery (id, cycle_id, attempt_key, execution_id, agent_name, action, rule_number, status, reason,"
            + " evidence, recorded_at, released_at, published_at)"
            + " VALUES (?, 1, ?, ?, 'a', 'orphan_recovered', 13, 'failed', 'r', '{}', ?, ?, ?)",
        rows);
    store.execute("UPDATE watchdog_counter SET last_id = ? WHERE name = 'recovery'", (long) entries);
  }

  private JsonObject read(String query) {
    return watchdog().get("/api/v1/recoveries" + query).ok();
  }

  private static List<Integer> ids(JsonObject answer) {
    JsonArray entries = answer.getJsonArray("recoveries");
    return IntStream.range(0, entries.size()).mapToObj(i -> entries.getJsonObject(i).getInteger("id")).toList();
  }

  private List<Integer> cycles() {
    return store.query("SELECT id FROM watchdog_cycle ORDER BY id").stream().map(row -> ((Number) row.get("id")).intValue()).toList();
  }

  @Test
  void who_reads_on_from_what_is_gone_is_told_so_and_nobody_else_is() {
    ledger(1100, 1050, Duration.ofDays(401));
    assertThat(read("?limit=1").getInteger("oldest_id")).isEqualTo(1);

    for (int cycle = 0; cycle < 10 && read("?limit=1").getInteger("oldest_id") <= 1050; cycle++) {
      assertThat(cycle().problems()).isEmpty(); // A slow machine does not get through in the moment that a cycle spends on it.
    }

    JsonObject all = read("?limit=1000");
    assertThat(all.getInteger("oldest_id")).isEqualTo(1051);
    assertThat(ids(all)).isEqualTo(IntStream.rangeClosed(1051, 1100).boxed().toList());
    assertThat(ids(read("?after=0&limit=2"))).containsExactly(1051, 1052);
    assertThat(ids(read("?after=1050&limit=2"))).as("nothing is missing after it").containsExactly(1051, 1052);
    assertThat(read("?after=1100").getInteger("next_after")).isEqualTo(1100);
    assertThat(read("?before=1053").getInteger("oldest_id")).isEqualTo(1051);

    for (String query : List.of("?after=1", "?after=1049", "?after=1049&agent=nobody&limit=1")) {
      Reply gone = watchdog().get("/api/v1/recoveries" + query);
      assertThat(gone.status()).as(query).isEqualTo(410);
      assertThat(gone.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(gone.json().getInteger("oldest_id")).isEqualTo(1051);
      assertThat(gone.json().getString("detail")).contains("the ledger begins at 1051", "after=0");
    }
  }

  @Test
  void a_ledger_of_which_all_is_gone_goes_on_with_the_next_id() {
    ledger(40, 40, Duration.ofDays(401));
    Events events = events();
    assertThat(cycle().problems()).isEmpty();
    assertThat(read("")).isEqualTo(
        new JsonObject().put("recoveries", new JsonArray()).put("oldest_id", 41).put("next_after", 0));
    assertThat(read("?after=40").getInteger("next_after")).isEqualTo(40);
    assertThat(watchdog().get("/api/v1/recoveries?after=39").status()).isEqualTo(410);
    stopWatchdog();
    Events later = events();
    store.row("e1").age(300).limit(900).insert();

    cycle();

    assertThat(ids(read(""))).containsExactly(41);
    assertThat(read("").getInteger("oldest_id")).isEqualTo(41);
    assertThat(later.awaitRecoveries(1).get(0).getInteger("id")).isEqualTo(41);
    assertThat(events.recoveries()).isEmpty();
  }

  @Test
  void only_a_whole_cycle_that_acts_prunes() {
    ledger(3, 3, Duration.ofDays(401));
    store.execute("INSERT INTO watchdog_cycle (id, started_at, status, dry_run) VALUES (-1, ?, 'failed', 0)", ago(Duration.ofDays(31)));

    watchdog().cycle(true);
    watchdog().cycle(false, "a");
    assertThat(ids(read(""))).hasSize(3);
    assertThat(cycles()).contains(-1);

    cycle();
    assertThat(ids(read(""))).isEmpty();
    assertThat(cycles()).doesNotContain(-1).hasSize(3);
  }

  @Test
  void how_long_it_is_kept_is_a_setting() {
    set("history.cycles", "7d");
    set("history.recoveries", "48h");
    ledger(9, 5, Duration.ofHours(49));
    store.execute("INSERT INTO watchdog_cycle (id, started_at, status, dry_run) VALUES (-2, ?, 'failed', 0)", ago(Duration.ofDays(8)));
    store.execute("INSERT INTO watchdog_cycle (id, started_at, status, dry_run) VALUES (-1, ?, 'failed', 0)", ago(Duration.ofDays(6)));

    cycle();

    assertThat(ids(read(""))).containsExactly(6, 7, 8, 9);
    assertThat(cycles()).contains(-1).doesNotContain(-2);
  }
}
