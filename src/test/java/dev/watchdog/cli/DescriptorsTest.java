package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.Settings;
import dev.watchdog.support.TestSettings;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DescriptorsTest {

  @Test
  void a_limit_below_what_agents_and_connections_may_need_is_said() {
    Settings settings = TestSettings.of(Map.of("agents.max-in-flight", "5000"));

    assertThat(Descriptors.warning(settings, OptionalLong.of(1024))).get().asString()
        .startsWith("ulimit -n is 1024: agents.max-in-flight (5000) and http.max-connections (1024) may need ");
    assertThat(Descriptors.warning(settings, OptionalLong.of(10_000))).isEmpty();
  }

  @Test
  void the_defaults_ask_for_more_than_the_usual_limit_of_a_shell_and_less_than_that_of_a_service() {
    Settings defaults = TestSettings.of(Map.of());

    assertThat(Descriptors.warning(defaults, OptionalLong.of(1024))).isPresent();
    assertThat(Descriptors.warning(defaults, OptionalLong.of(4096))).isEmpty();
    assertThat(Descriptors.warning(defaults, OptionalLong.empty())).isEmpty();
  }

  @Test
  void this_process_knows_its_limit() {
    assertThat(Descriptors.limit().orElseThrow()).isPositive();
  }
}
