package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Timestamps;
import dev.watchdog.store.History.Piece;
import dev.watchdog.store.Outbox.Excerpt;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes of the watchdog's own history, and what never does. */
abstract class HistoryContract extends WithTables {

  private static final Instant BEFORE = Instant.parse("2026-03-25T10:00:00Z");
  private static final String OLD = Timestamps.format(BEFORE.minusSeconds(1));
  private static final String YOUNG = Timestamps.format(BEFORE);
  private static final String ENTER =
      "INSERT INTO watchdog_recovery (id, cycle_id, attempt_key, execution_id, agent_name, action, rule_number, status, reason,"
          + " recorded_at, evidence, released_at, published_at)"
          + " VALUES (?, 1, 'k', 'e', ?, 'orphan_recovered', 13, 'failed', 'r', ?, '{}', ?, ?)";

  private History history;
  private Outbox outbox;

  HistoryContract(dev.watchdog.support.Database engine) {
    super(engine);
  }

  @BeforeEach
  void begin() {
    history = new History(database);
    outbox = new Outbox(database);
  }

  private static Object[] entry(long id, String recordedAt) {
    return Sql.values(id, "a", recordedAt, OLD, OLD);
  }

  private void enter(List<Object[]> entries) {
    platform.executeAll(ENTER, entries);
    platform.execute("UPDATE watchdog_counter SET last_id = ? WHERE name = 'recovery'", (long) entries.size());
  }

  private void enterOld(int count) {
    enter(LongStream.rangeClosed(1, count).mapToObj(id -> entry(id, OLD)).toList());
  }

  private void enterCycles(List<Object[]> cycles) {
    platform.executeAll("INSERT INTO watchdog_cycle (id, started_at, status, dry_run) VALUES (?, ?, ?, ?)", cycles);
  }

  private static Object[] cycle(long id, String startedAt, String status, boolean dryRun) {
    return Sql.values(id, startedAt, status, dryRun ? 1 : 0);
  }

  private static List<Object[]> oldCycles(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(id -> cycle(id, OLD, "completed", false)).toList();
  }

  private List<Long> ids(String table) {
    return platform.query("SELECT id FROM " + table + " ORDER BY id").stream().map(row -> ((Number) row.get("id")).longValue()).toList();
  }

  private Excerpt excerpt(long after) throws Exception {
    return await(outbox.excerptAfter(after, Outbox.Wanted.ALL, 1000));
  }

  /** Prunes until nothing is left to be pruned; answers how much went in each piece. */
  private List<Integer> pruneRecoveries() throws Exception {
    List<Integer> pieces = new ArrayList<>();
    Piece piece;
    do {
      piece = await(history.oldRecoveries(BEFORE));
      if (!piece.ids().isEmpty()) {
        pieces.add(await(history.pruneRecoveries(piece.ids())));
      }
    } while (piece.more());
    return pieces;
  }

  @Test
  void the_ledger_goes_from_its_oldest_entry_on_five_hundred_at_a_time() throws Exception {
    enterOld(1200);
    platform.execute("UPDATE watchdog_recovery SET recorded_at = ? WHERE id > 1150", YOUNG);

    assertThat(pruneRecoveries()).containsExactly(500, 500, 150);

    assertThat(ids("watchdog_recovery")).isEqualTo(LongStream.rangeClosed(1151, 1200).boxed().toList());
    assertThat(excerpt(1150).oldestId()).isEqualTo(1151);
  }

  @ParameterizedTest
  @CsvSource({"released_at = NULL", "published_at = NULL", "recorded_at = '2026-03-25T10:00:00.000000Z'", "recorded_at = 'sometime'"})
  void the_first_entry_that_is_young_or_not_done_with_keeps_all_after_it(String change) throws Exception {
    enterOld(9);
    platform.execute("UPDATE watchdog_recovery SET " + change + " WHERE id = 4");

    assertThat(pruneRecoveries()).containsExactly(3);
    assertThat(pruneRecoveries()).isEmpty();

    assertThat(ids("watchdog_recovery")).isEqualTo(LongStream.rangeClosed(4, 9).boxed().toList());
  }

  /** Whoever asks for it. */
  @ParameterizedTest
  @ValueSource(strings = {"released_at", "published_at"})
  void an_entry_that_is_not_done_with_is_never_deleted(String mark) throws Exception {
    enterOld(3);
    platform.execute("UPDATE watchdog_recovery SET " + mark + " = NULL WHERE id = 2");

    assertThat(await(history.pruneRecoveries(List.of(1L, 2L, 3L)))).isEqualTo(2);

    assertThat(ids("watchdog_recovery")).containsExactly(2L);
  }

  /** Else the relay of the next start would tell again what is told, and a reader would be led back to the beginning. */
  @Test
  void a_ledger_of_which_all_is_pruned_goes_on_where_it_was() throws Exception {
    assertThat(excerpt(0).oldestId()).isEqualTo(1);
    assertThat(await(outbox.publishedUpTo())).isZero();
    enterOld(7);
    assertThat(await(outbox.publishedUpTo())).isEqualTo(7);

    assertThat(pruneRecoveries()).containsExactly(7);

    assertThat(excerpt(0)).isEqualTo(new Excerpt(List.of(), 8));
    assertThat(await(outbox.publishedUpTo())).isEqualTo(7);
    assertThat(await(outbox.excerptBefore(100, Outbox.Wanted.ALL, 10)).oldestId()).isEqualTo(8);
  }

  @Test
  void two_that_prune_at_once_have_the_effect_of_one() throws Exception {
    enterOld(600);
    enterCycles(oldCycles(1, 600));
    Piece entries = await(history.oldRecoveries(BEFORE));
    Piece cycles = await(history.oldCycles(BEFORE));

    List<Future<Integer>> both = List.of(history.pruneRecoveries(entries.ids()), history.pruneRecoveries(entries.ids()));
    List<Future<Integer>> others = List.of(history.pruneCycles(cycles.ids()), history.pruneCycles(cycles.ids()));

    assertThat(await(both.get(0)) + await(both.get(1))).isEqualTo(500);
    assertThat(await(others.get(0)) + await(others.get(1))).isEqualTo(500);
    assertThat(ids("watchdog_recovery")).isEqualTo(LongStream.rangeClosed(501, 600).boxed().toList());
    assertThat(ids("watchdog_cycle")).isEqualTo(LongStream.rangeClosed(501, 600).boxed().toList());
  }

  @Test
  void a_cycle_that_runs_and_the_last_completed_one_stay() throws Exception {
    enterCycles(
        List.of(
            cycle(1, OLD, "running", false),
            cycle(2, OLD, "completed", false),
            cycle(3, OLD, "failed", false),
            cycle(4, OLD, "completed", false),
            cycle(5, OLD, "completed", true),
            cycle(6, OLD, "interrupted", false),
            cycle(7, YOUNG, "running", false)));

    Piece old = await(history.oldCycles(BEFORE));

    assertThat(old).isEqualTo(new Piece(List.of(2L, 3L, 5L, 6L), false));
    assertThat(await(history.pruneCycles(List.of(1L, 2L, 3L, 5L, 6L)))).isEqualTo(4);
    assertThat(ids("watchdog_cycle")).containsExactly(1L, 4L, 7L);
    assertThat(await(new CycleLog(database).lastCompleted())).isPresent();
  }

  @Test
  void a_cycle_of_a_clock_that_was_ahead_keeps_no_other() throws Exception {
    enterCycles(List.<Object[]>of(cycle(1, "2036-03-25T10:00:00.000000Z", "completed", false)));
    enterCycles(oldCycles(2, 1000));

    Piece first = await(history.oldCycles(BEFORE));
    await(history.pruneCycles(first.ids()));
    Piece second = await(history.oldCycles(BEFORE));
    await(history.pruneCycles(second.ids()));
    Piece third = await(history.oldCycles(BEFORE));

    assertThat(List.of(first.ids().size(), second.ids().size(), third.ids().size())).containsExactly(499, 499, 0);
    assertThat(List.of(first.more(), second.more(), third.more())).containsExactly(true, true, false);
    assertThat(ids("watchdog_cycle")).containsExactly(1L, 1000L);
  }

  /** P7 after pruning: whatever went, from the oldest that is kept on there is no gap, and what went was old and done with. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void what_is_read_after_pruning_has_no_gap_from_its_oldest_id_on(long seed) throws Exception {
    Random random = new Random(seed);
    int last = 1 + random.nextInt(1200);
    int dense = 1 + random.nextInt(last);
    List<Object[]> entries = new ArrayList<>();
    for (long id = 1; id <= last; id++) {
      boolean odd = id >= dense && random.nextInt(20) == 0;
      Instant at = BEFORE.minus(Duration.ofHours(odd ? -1 : 1));
      entries.add(Sql.values(id, random.nextBoolean() ? "a" : "b", Timestamps.format(at), odd && random.nextBoolean() ? null : OLD, OLD));
    }
    enter(entries);

    int gone = pruneRecoveries().stream().mapToInt(Integer::intValue).sum();

    long oldest = excerpt(0).oldestId();
    assertThat(oldest).isEqualTo(gone + 1L);
    List<Long> read = new ArrayList<>();
    long after = 0;
    List<Outbox.Recovery> page;
    do {
      page = await(outbox.excerptAfter(after, Outbox.Wanted.ALL, 100 + random.nextInt(400))).entries();
      page.forEach(entry -> read.add(entry.id()));
      after = page.isEmpty() ? after : page.get(page.size() - 1).id();
    } while (!page.isEmpty());
    assertThat(read).isEqualTo(LongStream.rangeClosed(oldest, last).boxed().toList());
    assertThat(entries.subList(0, gone)).allMatch(entry -> entry[2].equals(Timestamps.format(BEFORE.minus(Duration.ofHours(1)))));
    assertThat(oldest > last || first(entries, oldest)).as("the oldest has to stay").isTrue();
  }

  private static boolean first(List<Object[]> entries, long oldest) {
    Object[] entry = entries.get((int) oldest - 1);
    return entry[3] == null || ((String) entry[2]).compareTo(YOUNG) >= 0;
  }
}
