package dev.watchdog.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KeptConnectionsTest {

  private static final Duration LONGEST = Duration.ofSeconds(3);

  private static final int MOST = 20;

  private Instant now = Instant.parse("2026-03-25T10:00:00Z");

  private KeptConnections kept(boolean hostPerAgent) {
    return new KeptConnections(hostPerAgent, MOST, LONGEST, () -> now);
  }

  private static void letWait(KeptConnections kept, int agents) {
    for (int agent = 0; agent < agents; agent++) {
      kept.leftOpen("waiting-" + agent);
    }
  }

  @Test
  void a_look_leaves_one_only_where_more_was_asked_after_the_look_before() {
    KeptConnections kept = kept(true);

    assertThat(kept.afterLook("a")).isFalse();
    kept.beforeLastError("a");
    assertThat(kept.afterLook("a")).isTrue();
    assertThat(kept.afterLook("a")).as("nothing was asked since").isFalse();
  }

  @Test
  void a_result_leaves_one_for_the_last_error_and_that_leaves_none_but_for_calls_that_wait() {
    KeptConnections kept = kept(true);

    assertThat(kept.beforeLastError("a")).isTrue();
    assertThat(kept.afterLastError("a", false)).isFalse();
    assertThat(kept.afterLastError("a", true)).isTrue();
  }

  @Test
  void agents_behind_one_host_share_what_is_left_open_whatever_is_asked() {
    KeptConnections kept = kept(false);
    letWait(kept, 2 * MOST);

    assertThat(kept.afterLook("a")).isTrue();
    assertThat(kept.beforeLastError("a")).isTrue();
    assertThat(kept.afterLastError("a", false)).isTrue();
  }

  @Test
  void none_is_left_open_where_many_wait_and_looks_have_the_rest_of_the_room() {
    KeptConnections kept = kept(true);
    letWait(kept, MOST / 2);

    assertThat(kept.beforeLastError("a")).isFalse();
    assertThat(kept.afterLastError("a", true)).isFalse();
    assertThat(kept.afterLook("a")).isTrue();

    letWait(kept, MOST);
    kept.beforeLastError("a");
    assertThat(kept.afterLook("a")).isFalse();
  }

  @Test
  void one_that_is_used_again_waits_no_more() {
    KeptConnections kept = kept(true);
    letWait(kept, MOST / 2);

    kept.taken("waiting-0");

    assertThat(kept.beforeLastError("a")).isTrue();
  }

  @Test
  void one_that_the_client_has_closed_by_now_waits_no_more_even_where_the_clock_was_set_back() {
    KeptConnections kept = kept(true);
    letWait(kept, MOST / 2);

    now = now.plus(LONGEST).minusMillis(1);
    assertThat(kept.beforeLastError("a")).isFalse();
    now = now.plusMillis(1);
    assertThat(kept.beforeLastError("a")).isTrue();

    letWait(kept, MOST / 2);
    now = now.minus(Duration.ofHours(1));
    assertThat(kept.beforeLastError("a")).isTrue();
  }
}
