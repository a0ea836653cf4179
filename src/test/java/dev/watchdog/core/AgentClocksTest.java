package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.ClockRule.Agents;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AgentClocksTest {

  private static final Duration TOLERANCE = Duration.ofSeconds(60);

  @Test
  void fewer_than_two_addresses_can_never_tell() {
    AgentClocks one = clocks(1);
    one.take(new ClockReading("gateway:80", Duration.ofHours(1)));

    assertThat(one.soFar()).isEqualTo(Agents.SILENT);
    assertThat(one.last()).isEqualTo(Agents.SILENT);
    assertThat(one.median()).isEmpty();
  }

  @Test
  void an_address_is_one_witness_however_many_agents_stand_behind_it() {
    AgentClocks clocks = clocks(5);
    for (int i = 0; i < 5; i++) {
      clocks.take(new ClockReading("gateway:80", Duration.ofHours(1)));
    }

    assertThat(clocks.last()).isEqualTo(Agents.SILENT);
  }

  @Test
  void that_most_of_them_agree_is_known_before_the_last_was_asked() {
    AgentClocks clocks = clocks(5);
    take(clocks, 0, 0);
    assertThat(clocks.soFar()).isEqualTo(Agents.AWAITED);
    take(clocks, 0);

    assertThat(clocks.soFar()).isEqualTo(Agents.AGREE);
  }

  @Test
  void of_many_agents_a_sample_is_enough_to_agree_and_never_to_differ() {
    AgentClocks agreeing = clocks(10_000);
    AgentClocks differing = clocks(10_000);
    for (int i = 0; i < 16; i++) {
      assertThat(agreeing.soFar()).isEqualTo(Agents.AWAITED);
      take(agreeing, 0);
      take(differing, 3600);
    }

    assertThat(agreeing.soFar()).isEqualTo(Agents.AGREE);
    assertThat(differing.soFar()).as("a few that are quick and lie").isEqualTo(Agents.AWAITED);
    assertThat(differing.last()).isEqualTo(Agents.DIFFER);
  }

  @Test
  void their_clock_is_the_median() {
    AgentClocks clocks = clocks(5);
    take(clocks, 3600, 0, -20, 10, -100_000);

    assertThat(clocks.median().orElseThrow().ahead()).isEqualTo(Duration.ZERO);
    assertThat(clocks.median().orElseThrow().witness()).isEqualTo("5 agents");
    assertThat(clocks.last()).isEqualTo(Agents.AGREE);
  }

  @Test
  void clocks_that_contradict_each_other_tell_nothing() {
    AgentClocks two = clocks(2);
    take(two, 0, 3600);
    AgentClocks scattered = clocks(4);
    take(scattered, -9000, 0, 3600, 9000);

    assertThat(two.last()).isEqualTo(Agents.SILENT);
    assertThat(scattered.last()).isEqualTo(Agents.SILENT);
  }

  private static AgentClocks clocks(int addresses) {
    return new AgentClocks(TOLERANCE, addresses);
  }

  private int taken;

  private void take(AgentClocks clocks, int... secondsAhead) {
    for (int seconds : secondsAhead) {
      clocks.take(new ClockReading("host-" + ++taken + ":80", Duration.ofSeconds(seconds)));
    }
  }
}
