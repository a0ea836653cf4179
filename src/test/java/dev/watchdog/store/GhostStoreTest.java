package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.GhostChanges;
import dev.watchdog.core.GhostSeen;
import dev.watchdog.core.MarkerHistory;
import dev.watchdog.core.Timestamps;
import dev.watchdog.support.Databases;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GhostStoreTest extends WithTables {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");

  GhostStoreTest() {
    super(Databases.sqlite());
  }

  private static GhostSeen ghost(int number, String status, MarkerHistory marker) {
    return new GhostSeen("e" + number, "a", NOW, 2, 0, status, status != null, marker);
  }

  private static Map<String, GhostSeen> byKey(List<GhostSeen> ghosts) {
    return ghosts.stream().collect(Collectors.toMap(GhostSeen::key, Function.identity()));
  }

  private static List<GhostSeen> many(int count) {
    return IntStream.range(0, count).mapToObj(i -> ghost(i, i % 100 == 99 ? "failed" : null, MarkerHistory.NONE)).toList();
  }

  @Test
  void what_is_written_is_read_again_and_what_is_gone_is_not() throws Exception {
    GhostStore store = new GhostStore(database);
    GhostSeen alive = ghost(1, "failed", MarkerHistory.of("alive"));
    GhostSeen lapsed = ghost(2, "failed", MarkerHistory.of(Timestamps.format(NOW)));
    GhostSeen gone = ghost(3, null, MarkerHistory.NONE);
    await(store.write(new GhostChanges(List.of(alive, lapsed, gone), List.of())));

    await(store.write(new GhostChanges(List.of(lapsed.terminated()), List.of(gone))));

    assertThat(await(store.load())).isEqualTo(byKey(List.of(alive, lapsed.terminated())));
    assertThat(await(store.count())).isEqualTo(2);
  }

  /** More than one transaction's worth of each. */
  @Test
  void many_are_written_and_forgotten_in_pieces() throws Exception {
    GhostStore store = new GhostStore(database);
    List<GhostSeen> many = many(1234);
    await(store.write(new GhostChanges(many, List.of())));
    assertThat(await(store.load())).isEqualTo(byKey(many));

    await(store.write(new GhostChanges(List.of(), many.subList(0, 1200))));

    assertThat(await(store.load())).isEqualTo(byKey(many.subList(1200, 1234)));
  }

  @Test
  void of_more_than_can_be_used_those_with_a_row_are_read_and_some_of_the_others() throws Exception {
    await(new GhostStore(database).write(new GhostChanges(many(1000), List.of())));
    GhostStore store = new GhostStore(database, 100);

    Map<String, GhostSeen> some = await(store.load());

    assertThat(some).hasSize(100);
    assertThat(some.values()).filteredOn(one -> one.rowStatus() != null).hasSize(10);

    for (int cycle = 0; cycle < 10; cycle++) { // What nobody lists any more is forgotten as far as it was read.
      await(store.write(GhostChanges.between(await(store.load()), List.of())));
    }
    assertThat(await(store.load())).isEmpty();
  }
}
