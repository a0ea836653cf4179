package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KillMarkerTest {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");
  private static final Duration APART = Duration.ofSeconds(60);

  /** A (alive), n (none), k (not kept), u (unreadable), each with its second: the last decides. */
  @ParameterizedTest
  @CsvSource({
    "n0, true",
    "k0, true",
    "u0, false",
    "A0, false",
    "A0 n60, false",
    "A0 n60 n119, false",
    "A0 n60 n120, true",
    "A0 n60 n120 n121, true",
    "A0 n60 u90 n120, true",
    "A0 n60 n120 u121, false",
    "A0 n60 A90 n120, false",
    "A0 n60 A90 n120 n180, true",
    "A0 n60 n-100 n-41, false",
    "A0 n60 n-100 n-40, true"
  })
  void a_ghost_is_killed_while_no_dispatcher_can_have_sent_it(String looks, boolean permitted) {
    MarkerHistory marker = MarkerHistory.NONE;
    boolean permits = false;
    for (String look : looks.split(" ")) {
      Marker read =
          switch (look.charAt(0)) {
            case 'A' -> Marker.ALIVE;
            case 'n' -> Marker.NONE;
            case 'k' -> Marker.NOT_KEPT;
            default -> Marker.UNREADABLE;
          };
      marker = MarkerHistory.of(marker.text()).with(read, NOW.plusSeconds(Long.parseLong(look.substring(1))), APART);
      permits = marker.permitsKill(read);
    }
    assertThat(permits).isEqualTo(permitted);
  }

  @ParameterizedTest
  @EnumSource(Marker.class)
  void what_was_never_seen_alive_needs_nothing_to_be_remembered(Marker read) {
    assertThat(MarkerHistory.NONE.with(read, NOW, APART).text()).isEqualTo(read == Marker.ALIVE ? "alive" : null);
  }

  @Test
  void a_text_that_is_none_of_ours_counts_as_alive() {
    assertThat(MarkerHistory.of("by a later version").permitsKill(Marker.NONE)).isFalse();
  }
}
