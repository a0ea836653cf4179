package dev.watchdog.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildVersionTest {

  @Test
  void the_version_is_the_one_of_the_build() {
    assertThat(BuildVersion.text()).matches("\\d+\\.\\d+\\.\\d+");
  }
}
