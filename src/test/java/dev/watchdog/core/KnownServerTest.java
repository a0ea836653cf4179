package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a Redis does not hold proves nothing right after its start, and only then. */
class KnownServerTest {

  private final KnownServer known = new KnownServer();

  @Test
  void the_first_server_that_is_met_is_taken_as_it_is_and_kept() {
    known.begin(Optional.empty());

    assertThat(known.met("a", 3)).isEmpty();

    assertThat(known.toKeep()).contains("a");
    known.kept("a");
    assertThat(known.toKeep()).isEmpty();
  }

  @Test
  void another_start_proves_nothing_before_ninety_seconds_and_is_not_kept_until_then() {
    known.begin(Optional.of("a"));

    assertThat(known.met("b", 0)).isPresent();
    assertThat(known.met("b", 89)).isPresent();
    assertThat(known.toKeep()).isEmpty();

    assertThat(known.met("b", 90)).isEmpty();
    assertThat(known.toKeep()).contains("b");
    known.kept("b");
    known.begin(Optional.of("b"));
    assertThat(known.met("b", 95)).isEmpty();
    assertThat(known.toKeep()).isEmpty();
  }

  @Test
  void another_server_that_runs_for_long_has_not_restarted() {
    known.begin(Optional.of("a"));

    assertThat(known.met("b", 100_000)).isEmpty();
    assertThat(known.toKeep()).contains("b");
  }

  @Test
  void a_restart_within_the_first_cycle_is_seen_although_nothing_is_kept_yet() {
    known.begin(Optional.empty());
    known.met("a", 5000);

    assertThat(known.met("b", 1)).isPresent();
    assertThat(known.toKeep()).contains("a");
  }

  @Test
  void the_words_stay_the_same_for_as_long_as_a_cycle_lasts() {
    known.begin(Optional.of("a"));
    String words = known.met("b", 12).orElseThrow();

    assertThat(words).contains("restarted 12 s ago");
    assertThat(known.met("b", 19)).contains(words);
    known.begin(Optional.of("a"));
    assertThat(known.met("b", 72).orElseThrow()).contains("72 s ago");
  }

  @Test
  void what_cannot_be_read_leaves_what_this_process_knows() {
    known.begin(Optional.of("a"));
    known.beginUnread();

    assertThat(known.met("a", 1)).isEmpty();
    assertThat(known.met("b", 1)).isPresent();
  }

  @Test
  void what_cannot_be_read_is_not_taken_for_none_kept() {
    known.beginUnread();

    assertThat(known.met("b", 1)).isPresent();
    assertThat(known.toKeep()).isEmpty();
    assertThat(known.met("b", 90)).isEmpty();
    assertThat(known.toKeep()).contains("b");
  }

  @Test
  void what_turns_out_not_to_be_kept_is_the_first_server_after_all() {
    known.beginUnread();
    known.begin(Optional.empty());

    assertThat(known.met("b", 1)).isEmpty();
  }
}
