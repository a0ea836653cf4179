package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Eventually;
import dev.watchdog.support.Report;
import dev.watchdog.support.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form in which a start really occurs, and starts that are none. */
abstract class StartTimeScenarios extends Scenario {

  /** Patterns of the forms in which the platform's times occur, all UTC. */
  static Stream<String> forms() {
    return Stream.of(
        "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'",
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'",
        "yyyy-MM-dd'T'HH:mm:ss'+00:00'",
        "yyyy-MM-dd'T'HH:mm:ss.SSSSSS",
        "yyyy-MM-dd'T'HH:mm:ss.S",
        "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd HH:mm:ss.SSSSSS",
        "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-dd HH:mm:ss'Z'",
        "yyyy-MM-dd HH:mm:ss.SSSSSS'+00:00'");
  }

  @ParameterizedTest
  @MethodSource("forms")
  void every_form_of_a_start_is_read_as_the_time_it_means(String form) {
    watchdog();
    String due = write(form, 300);
    store.row("due").startedAt(due).insert();
    store.row("young").startedAt(write(form, 30)).insert();

    Report report = cycle();

    assertThat(report.orphaned()).isEqualTo(1);
    assertThat(report.problems()).isEmpty();
    assertThat(failure("due")).contains("recovered by watchdog");
    assertThat(store.read("due")).containsEntry("started_at", due);
    assertThat(store.read("due")).as("nobody saw when it ended").containsEntry("duration_ms", null);
    assertThat(store.status("young")).isEqualTo("running");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "garbage", "2099-01-01T00:00:00.000000Z", "2026-13-45T99:00:00Z", "1774432800"})
  void s08_an_odd_start_is_a_named_problem_and_spares_the_others(String odd) {
    set("reconcile.dispatch-grace", "2s");
    watchdog();
    store.row("e1").age(300).insert();
    store.row("e2-odd").startedAt(odd).insert();
    store.row("e3").age(300).insert();

    Report first = cycle();
    assertThat(first.orphaned()).isEqualTo(2);
    assertThat(failure("e1")).contains("recovered by watchdog");
    assertThat(failure("e3")).contains("recovered by watchdog");
    assertThat(store.status("e2-odd")).isEqualTo("running");
    assertThat(first.problemsWith("e2-odd")).hasSize(1);
    Report second = cycle();
    assertThat(second.problemsWith("e2-odd")).hasSize(1);

    Eventually.pass(Duration.ofSeconds(2)); // Its age counts from the first look at it; a slow machine may be past it already.
    assertThat(second.orphaned() + cycle().orphaned()).isEqualTo(1);
    assertThat(failure("e2-odd")).contains("recovered by watchdog");
    Map<String, Object> row = store.read("e2-odd");
    assertThat(row).containsEntry("started_at", odd);
    assertThat((String) row.get("completed_at")).matches(Times.WRITTEN);
    assertThat(row.get("duration_ms")).isNull();
    if (odd != null && odd.startsWith("2099")) {
      assertThat((String) row.get("completed_at")).isGreaterThanOrEqualTo(odd);
    }
    assertThat(cycle().problemsWith("e2-odd")).isEmpty();
  }

  @Test
  void s08_the_first_look_at_an_odd_start_outlives_the_process() {
    set("reconcile.dispatch-grace", "2s");
    store.row("odd").startedAt("garbage").insert();
    assertThat(cycle().orphaned()).isZero();
    stopWatchdog();

    Eventually.pass(Duration.ofSeconds(2));

    assertThat(cycle().orphaned()).isEqualTo(1);
  }

  @Test
  void a_start_up_to_five_minutes_ahead_is_age_zero_and_no_problem() {
    store.row("ahead").age(-290).insert();

    Report report = cycle();

    assertThat(report.problems()).isEmpty();
    assertThat(report.notZero()).isEmpty();
    assertThat(store.status("ahead")).isEqualTo("running");
  }

  private static String write(String form, long secondsAgo) {
    return DateTimeFormatter.ofPattern(form).withZone(ZoneOffset.UTC).format(Instant.now().minusSeconds(secondsAgo));
  }
}
