package dev.watchdog.core;

import static dev.watchdog.core.Given.LOOKED;
import static dev.watchdog.core.Given.READ;
import static dev.watchdog.core.Given.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A marker that was alive counts as alive until two looks, confirm-after (60 s) apart, found none. */
class MarkerHistoryTest {

  private static final Duration APART = Duration.ofSeconds(60);

  private final MarkerHistory alive = MarkerHistory.NONE.with(Marker.ALIVE, READ, APART);

  @Test
  void one_that_was_never_seen_counts_as_it_is_read() {
    for (Marker read : new Marker[] {Marker.NONE, Marker.UNREADABLE, Marker.NOT_KEPT}) {
      MarkerHistory after = MarkerHistory.NONE.with(read, READ, APART);

      assertThat(after).isSameAs(MarkerHistory.NONE);
      assertThat(after.countsAs(read)).isEqualTo(read);
      assertThat(after.lapsed()).isFalse();
    }
  }

  @Test
  void the_look_that_saw_it_alive_is_none_of_the_two_whatever_time_lies_between() {
    MarkerHistory once = alive.with(Marker.NONE, READ.plus(Duration.ofHours(5)), APART);

    assertThat(once.countsAs(Marker.NONE)).isEqualTo(Marker.ALIVE);
    assertThat(once.lapsed()).isTrue();
  }

  @Test
  void it_is_gone_after_two_looks_that_are_far_enough_apart() {
    MarkerHistory once = alive.with(Marker.NONE, at(10), APART);
    MarkerHistory tooSoon = once.with(Marker.NONE, at(69), APART);
    MarkerHistory twice = tooSoon.with(Marker.NONE, at(70), APART);

    assertThat(tooSoon.countsAs(Marker.NONE)).isEqualTo(Marker.ALIVE);
    assertThat(twice.countsAs(Marker.NONE)).isEqualTo(Marker.NONE);
    assertThat(twice.lapsed()).isFalse();
    assertThat(twice.with(Marker.NONE, at(500), APART)).as("nothing more to remember").isSameAs(twice);
  }

  @Test
  void alive_in_between_begins_anew() {
    MarkerHistory again = alive.with(Marker.NONE, at(10), APART).with(Marker.ALIVE, at(20), APART);

    assertThat(again).isEqualTo(alive);
    assertThat(again.with(Marker.NONE, at(80), APART).countsAs(Marker.NONE)).isEqualTo(Marker.ALIVE);
    MarkerHistory gone = alive.with(Marker.NONE, at(10), APART).with(Marker.NONE, at(70), APART);
    assertThat(gone.with(Marker.ALIVE, at(80), APART).countsAs(Marker.ALIVE)).isEqualTo(Marker.ALIVE);
    assertThat(gone.with(Marker.ALIVE, at(80), APART).with(Marker.NONE, at(200), APART).countsAs(Marker.NONE)).isEqualTo(Marker.ALIVE);
  }

  @Test
  void what_cannot_be_read_is_no_look_without_it() {
    MarkerHistory unread = alive.with(Marker.NONE, at(10), APART).with(Marker.UNREADABLE, at(100), APART);

    assertThat(unread.countsAs(Marker.UNREADABLE)).isEqualTo(Marker.ALIVE);
    assertThat(unread.with(Marker.NONE, at(60), APART).countsAs(Marker.NONE)).isEqualTo(Marker.ALIVE);
    assertThat(unread.with(Marker.NONE, at(70), APART).countsAs(Marker.NONE)).isEqualTo(Marker.NONE);
  }

  @Test
  void one_that_lives_on_is_remembered_once() {
    assertThat(alive.with(Marker.ALIVE, at(300), APART)).isSameAs(alive);
  }

  @ParameterizedTest
  @EnumSource(value = Marker.class, names = {"NONE", "NOT_KEPT"})
  void it_vetoes_an_orphan_a_boot_and_a_silent_launch(Marker read) {
    Memory seen = Memory.EMPTY.withMarker(alive);
    Boot booted = new Boot("b2", READ.minusSeconds(1), null);

    assertThat(row().marker(read).boot(booted).remembers(seen).result("none").verdict()).isEqualTo(Words.verdict("9 DISPATCHER_ALIVE"));
    assertThat(row().marker(read).session(null).sees("unknown").aged("PT2M").remembers(seen).verdict())
        .isEqualTo(Words.verdict("15 UNREACHABLE"));
    assertThat(row().marker(read).sees("finished").aged("PT20M").remembers(seen).verdict())
        .isEqualTo(Words.verdict("6 DISPATCHER_ALIVE"));
    assertThat(row().marker(read).sees("unknown").aged("PT20M1S").remembers(seen).verdict()).isEqualTo(Words.verdict("15 UNREACHABLE"));
    assertThat(row().marker(read).sees("running").aged("PT20M1S").remembers(seen).verdict()).isEqualTo(Words.verdict("3 OVERDUE"));
  }

  @Test
  void it_is_the_attempts_whatever_agent_it_was_moved_to() {
    Memory elsewhere = Memory.EMPTY.withMarker(alive).at("b");

    assertThat(row().marker(Marker.NONE).remembers(elsewhere).evidence().marker()).isEqualTo(Marker.ALIVE);
    assertThat(elsewhere.of("a").marker()).isEqualTo(alive);
  }

  private static Instant at(int seconds) {
    return LOOKED.plusSeconds(seconds);
  }
}
