package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Databases;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTest extends WithTables {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");

  private Outbox outbox;

  OutboxTest() {
    super(Databases.sqlite());
  }

  @BeforeEach
  void enterTwo() throws Exception {
    outbox = new Outbox(database);
    enter(1, "{\"stuck_since\":\"2026-03-25T09:00:00Z\"}");
    enter(2, "{}");
  }

  private void enter(long id, String evidence) throws Exception {
    await(
        database.write(
            transaction ->
                transaction.update(
                    "INSERT INTO watchdog_recovery (id, cycle_id, attempt_key, execution_id, action, rule_number, status, reason,"
                        + " recorded_at, evidence) VALUES (?, 1, 'k', 'e1', 'orphan_recovered', 13, 'failed', 'r', 'then', ?)",
                    id,
                    evidence)));
  }

  /** Whoever marks an entry first released it; that is how a release is counted once by however many watchdogs. */
  @Test
  void an_entry_is_marked_as_released_once_and_only_by_the_first() throws Exception {
    assertThat(await(outbox.markReleased(Collections.singletonMap(1L, null), NOW))).containsExactly(1L);

    assertThat(await(outbox.markReleased(Map.of(1L, "again", 2L, "first"), NOW.plusSeconds(1)))).containsExactly(2L);

    assertThat(await(outbox.after(0, Outbox.Wanted.ALL, 10)))
        .extracting(Outbox.Recovery::releasedAt)
        .containsExactly("2026-03-25T10:00:00.000000Z", "2026-03-25T10:00:01.000000Z");
  }

  @Test
  void since_when_an_execution_was_stuck_stands_in_its_entry_but_for_old_ones() throws Exception {
    assertThat(await(outbox.unreleased(0, 10)))
        .extracting(Outbox.Recovery::stuckSince)
        .containsExactly(Optional.of(Instant.parse("2026-03-25T09:00:00Z")), Optional.empty());
  }
}
