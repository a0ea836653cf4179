package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemoCommandTest {

  @Test
  void it_prints_where_to_look_and_how_to_log_in() throws Exception {
    try (RunningCommand demo = RunningCommand.start("demo", "--set", "http.port=0")) {
      assertThat(demo.line()).matches("Execution Watchdog demo listening on http://127\\.0\\.0\\.1:\\d+/");
      assertThat(demo.line()).isEqualTo("Log in as admin with the password demo");
      assertThat(demo.end()).isZero();
    }
  }

  @Test
  void it_says_so_when_calls_go_wrong_on_purpose() throws Exception {
    try (RunningCommand demo = RunningCommand.start("demo", "--faults", "--set", "http.port=0")) {
      demo.line();
      demo.line();
      assertThat(demo.line()).isEqualTo("Faults are on: calls of the watchdog go wrong now and then");
      assertThat(demo.end()).isZero();
    }
  }

  @Test
  void a_password_of_ones_own_is_not_printed() throws Exception {
    try (RunningCommand demo = RunningCommand.start("demo", "--set", "http.port=0", "--set", "security.admin-password=hunter2")) {
      demo.line();
      assertThat(demo.line()).isEqualTo("Log in as admin with the password of your settings");
    }
  }
}
