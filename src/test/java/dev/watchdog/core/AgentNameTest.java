package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "A1", "7", "agent-1", "my_agent.v2", "a--b..c__d", "0.0"})
  void an_ordinary_name_may_stand_in_an_address(String name) {
    assertThat(AgentName.addressable(name)).isTrue();
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @NullSource
  @ValueSource(strings = {
    "", " ", "-a", ".a", "_a", "..", "a b", "a/b", "a\\b", "a@b", "a:80", "a?b", "a#b", "a%2fb", "a\n", "\na", "a\u0000", "ä", "a\u0430",
    "[::1]", "{agent}", "a;b", "a,b", "\u0661",
  })
  void a_name_that_could_steer_an_address_may_not(String name) {
    assertThat(AgentName.addressable(name)).isFalse();
  }

  @Test
  void a_name_has_at_most_128_characters() {
    assertThat(AgentName.addressable("a".repeat(128))).isTrue();
    assertThat(AgentName.addressable("a".repeat(129))).isFalse();
  }
}
