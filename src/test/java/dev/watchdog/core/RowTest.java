package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

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
  void no_redis_counts_as_no_marker_and_one_that_was_not_read_does_not() {
    assertThat(Marker.NONE.none()).isTrue();
    assertThat(Marker.NOT_KEPT.none()).isTrue();
    assertThat(Marker.ALIVE.none()).isFalse();
    assertThat(Marker.UNREADABLE.none()).isFalse();
  }

  @Test
  void a_retained_result_does_not_spill_its_texts_into_a_log() {
    Retained.Kept kept = new Retained.Kept("success", "private", "private", "private", 1.0, "private", 0, Given.LOOKED);

    assertThat(kept.toString()).doesNotContain("private").contains("success").contains("2026-03-25T10:00:01.500Z");
  }
}
