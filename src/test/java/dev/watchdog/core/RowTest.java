package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a row's own fields mean. */
class RowTest {

  @ParameterizedTest
  @ValueSource(strings = {"success", "failed", "cancelled", "skipped"})
  void four_statuses_are_terminal(String status) {
    assertThat(Status.terminal(status)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"queued", "running", "pending_retry", "", "SUCCESS", "unheard-of"})
  void no_other_status_is(String status) {
    assertThat(Status.terminal(status)).isFalse();
    assertThat(Status.terminal(null)).isFalse();
  }

  @Test
  void a_row_without_a_session_was_never_dispatched() {
    assertThat(Given.row().session(null).evidence().row().neverDispatched()).isTrue();
    assertThat(Given.row().session("").evidence().row().neverDispatched()).isTrue();
    assertThat(Given.row().session("dispatched").evidence().row().neverDispatched()).isFalse();
    assertThat(Given.row().session("s-1").evidence().row().neverDispatched()).isFalse();
  }

  @Test
  void an_empty_lease_is_none() {
    assertThat(Given.row().lease(null).evidence().row().leased()).isFalse();
    assertThat(Given.row().lease("").evidence().row().leased()).isFalse();
    assertThat(Given.row().lease("garbage").evidence().row().leased()).isTrue();
  }

  @Test
  void its_id_is_its_attempts() {
    assertThat(Given.row().evidence().row().id()).isEqualTo("e1");
  }

  @Test
  void what_did_not_change_since_an_earlier_reading_is_kept_once() {
    RunningRow earlier = read("2026-03-25T10:00:00Z", "s-1", null, Given.READ, null);

    RunningRow again = read("2026-03-25T10:00:00Z", "s-1", null, Given.READ.plusSeconds(300), earlier);

    assertThat(again).isEqualTo(read("2026-03-25T10:00:00Z", "s-1", null, Given.READ.plusSeconds(300), null));
    assertThat(again.attempt()).isSameAs(earlier.attempt());
    assertThat(again.session()).isSameAs(earlier.session());
    assertThat(again.startedAt()).isSameAs(earlier.startedAt());
  }

  @Test
  void what_changed_since_an_earlier_reading_is_as_it_was_read_last() {
    RunningRow earlier = read("2026-03-25T10:00:00Z", "s-1", null, Given.READ, null);

    assertThat(read("2026-03-25T10:00:00Z", "s-2", "2026-03-25T11:00:00Z", Given.READ, earlier))
        .isEqualTo(read("2026-03-25T10:00:00Z", "s-2", "2026-03-25T11:00:00Z", Given.READ, null));
    assertThat(read("2026-03-25T10:00:00Z", null, null, Given.READ, earlier).neverDispatched()).isTrue();
    assertThat(read("2026-03-25T10:05:00Z", "s-1", null, Given.READ, earlier))
        .isEqualTo(read("2026-03-25T10:05:00Z", "s-1", null, Given.READ, null));
    assertThat(read(null, "s-1", null, Given.READ, earlier).startedAt()).isNull();
  }

  /** Of texts of its own each time, as a database gives them. */
  private static RunningRow read(String startedAt, String session, String lease, Instant at, RunningRow earlier) {
    Attempt attempt = new Attempt(copy("e1"), copy(startedAt));
    return Interning.row(earlier, attempt, copy("a"), copy(session), copy(lease), Given.LIMIT, at);
  }

  private static String copy(String text) {
    return text == null ? null : new String(text.toCharArray());
  }

  @Test
  void no_redis_counts_as_no_marker_and_one_that_was_not_read_does_not() {
    assertThat(Marker.NONE.none()).isTrue();
    assertThat(Marker.NOT_KEPT.none()).isTrue();
    assertThat(Marker.ALIVE.none()).isFalse();
    assertThat(Marker.UNREADABLE.none()).isFalse();
  }

  @Test
  void a_retained_result_does_not_spill_its_texts_into_a_log() {
    Retained.Kept kept = new Retained.Kept("success", "private", "private", "private", "private", 1.0, "private", 0, Given.LOOKED, 0);

    assertThat(kept.toString()).doesNotContain("private").contains("success").contains("2026-03-25T10:00:01.500Z");
  }
}
