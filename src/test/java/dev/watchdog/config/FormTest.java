package dev.watchdog.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {

  private static final String ANY_TIME = "a duration such as 500ms, 60s, 5m or 2h, from 0s to 3650d";
  private static final String SOME_TIME = "a duration such as 500ms, 60s, 5m or 2h, from 1ms to 3650d";
  private static final String CALL_TIME = "a duration such as 500ms, 60s, 5m or 2h, from 1ms to 1h";
  private static final String SIZE = "a size such as 512KiB, 4MiB or 1GiB, from 1B to 1GiB";
  private static final String RATIO = "a ratio above 0 and at most 1, such as 0.5";
  private static final String AGENTS_URL = "an http:// or https:// URL that contains {agent}, without a query";
  private static final String REDIS_URL =
      "embedded, none, or redis://[user:password@]host[:port][/db] (rediss:// with TLS), a host without _, a % of a password written %25";
  private static final String DATABASE_URL =
      "a JDBC URL that starts with jdbc:h2:, jdbc:postgresql: or jdbc:sqlite:, without user:password@";

  private static void refuses(String key, String value, String expected) {
    String found = value.isEmpty() ? "nothing" : '"' + value + '"';
    String[] given = key.equals("database.url") ? new String[] {key + "=" + value, "redis.url=none"} : new String[] {key + "=" + value};
    assertThat(SettingsFixture.problemsOf(given)).containsExactly(key + " (--set): expected " + expected + ", found " + found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "0ms", "5", "-5s", "1.5s", "5 m", "5M", "five", "PT5M", "5min", "", "3651d", "99999999999999999999s", "m"})
  void an_interval_is_a_positive_duration_with_its_unit(String value) {
    refuses("reconcile.interval", value, SOME_TIME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reconcile.default-timeout", "reconcile.stale-after", "redis.default-slot-ttl"})
  void other_times_that_cannot_be_zero(String key) {
    refuses(key, "0s", SOME_TIME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"first-delay", "dispatch-grace", "stale-buffer", "no-session-after", "confirm-after"})
  void times_that_can_be_zero(String name) {
    refuses("reconcile." + name, "none", ANY_TIME);
    assertThat(SettingsFixture.problemsOf("reconcile." + name + "=0s")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect-timeout", "registry-timeout", "terminate-timeout", "last-error-timeout", "result-timeout"})
  void a_call_has_an_end(String name) {
    refuses("agents." + name, "0s", CALL_TIME);
    refuses("agents." + name, "2h", CALL_TIME);
  }

  @ParameterizedTest
  @CsvSource({"cycles, 59m, 1h", "cycles, 0s, 1h", "cycles, 30, 1h", "cycles, never, 1h", "recoveries, 24h, 25h", "recoveries, 0d, 25h"})
  void history_is_kept_for_as_long_as_the_watchdog_itself_needs_it(String name, String value, String least) {
    refuses("history." + name, value, "a duration such as 500ms, 60s, 5m or 2h, from " + least + " to 3650d");
    refuses("history." + name, "3651d", "a duration such as 500ms, 60s, 5m or 2h, from " + least + " to 3650d");
  }

  @Test
  void history_is_told_in_days_and_hours() {
    assertThat(SettingsFixture.set("history.cycles=1h", "history.recoveries=3650d").settings().history())
        .isEqualTo(new Settings.History(Duration.ofHours(1), Duration.ofDays(3650)));
    assertThat(SettingsFixture.set("history.cycles=90d", "history.recoveries=25h").settings().history())
        .isEqualTo(new Settings.History(Duration.ofDays(90), Duration.ofHours(25)));
  }

  @ParameterizedTest
  @CsvSource({"500ms, 500", "60s, 60000", "5m, 300000", "2h, 7200000", "1d, 86400000", "' 7s ', 7000"})
  void durations_are_read(String written, long millis) {
    assertThat(SettingsFixture.set("reconcile.interval=" + written, "reconcile.confirm-after=1ms").settings().reconcile().interval())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"100B, 100", "512KiB, 524288", "4MiB, 4194304", "1GiB, 1073741824", "1048576KiB, 1073741824"})
  void sizes_are_read(String written, long bytes) {
    assertThat(SettingsFixture.set("agents.max-body=" + written).settings().agents().maxBody()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "4MB", "4mib", "0B", "2GiB", "-1B", "", "1TiB", "9999999999999GiB"})
  void sizes_carry_a_binary_unit_and_are_bounded(String value) {
    refuses("agents.max-body", value, SIZE);
    refuses("agents.max-result", value, SIZE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.0", "1.01", "2", "-0.5", "NaN", "half", "50%", ".5", "1e-1", ""})
  void a_ratio_is_above_zero_and_at_most_one(String value) {
    refuses("brake.max-unknown-ratio", value, RATIO);
    refuses("brake.max-recovery-ratio", value, RATIO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.01", "0.5", "1", "1.0"})
  void ratios_are_read(String value) {
    assertThat(SettingsFixture.set("brake.max-unknown-ratio=" + value).settings().brake().maxUnknownRatio())
        .isEqualTo(Double.parseDouble(value));
  }

  @ParameterizedTest
  @CsvSource({
    "http.port, -1, 0, 65535",
    "http.port, 65536, 0, 65535",
    "http.port, 80a, 0, 65535",
    "http.port, '', 0, 65535",
    "database.pool-size, 0, 1, 1000",
    "agents.max-in-flight, 10001, 1, 10000",
    "agents.max-in-flight, 0, 1, 10000",
    "agents.max-per-agent, 0, 1, 10000",
    "brake.min-executions, -1, 0, 1000000000",
    "brake.min-executions, 99999999999999999999, 0, 1000000000"
  })
  void whole_numbers_have_bounds(String key, String value, int min, int max) {
    refuses(key, value, "a whole number from " + min + " to " + max);
  }

  @Test
  void port_zero_is_any_free_one() {
    assertThat(SettingsFixture.set("http.port=0").settings().http().port()).isZero();
  }

  @Test
  void orphan_confirmations_are_auto_or_a_number() {
    assertThat(SettingsFixture.set("reconcile.orphan-confirmations=3").settings().reconcile().orphanConfirmations())
        .isEqualTo(OptionalInt.of(3));
    assertThat(SettingsFixture.set("reconcile.orphan-confirmations=auto").settings().reconcile().orphanConfirmations()).isEmpty();
    refuses("reconcile.orphan-confirmations", "0", "auto or a whole number from 1 to 100");
    refuses("reconcile.orphan-confirmations", "Auto", "auto or a whole number from 1 to 100");
  }

  @Test
  void a_flag_is_true_or_false() {
    assertThat(SettingsFixture.set("reconcile.dry-run=true").settings().reconcile().dryRun()).isTrue();
    refuses("reconcile.dry-run", "yes", "true or false");
  }

  @Test
  void a_ghost_policy_is_one_of_three_words() {
    refuses("ghosts.policy", "kill", "one of report, terminate-all, terminate-recovered");
    refuses("ghosts.policy", "TERMINATE_ALL", "one of report, terminate-all, terminate-recovered");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://everybody", "ftp://{agent}", "{agent}:8000", "http://", "http:///{agent}", "http://{agent}:99999",
    "http://{agent} :80", "http://{agent}/x?y=1", "http://{agent}/#x", ""})
  void the_url_of_agents_is_http_and_names_the_agent(String value) {
    refuses("agents.url", value, AGENTS_URL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://{agent}", "https://agent-{agent}.fleet:8443", "http://gateway_1/{agent}", "http://[::1]:80/a/{agent}/"})
  void urls_of_agents_are_read(String value) {
    assertThat(SettingsFixture.set("agents.url=" + value).settings().agents().url()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Embedded", "host:6379", "http://host", "redis://", "redis://:6379", "unix:///r", "redis://h:70000",
    "redis://cache_1", "redis://h/x", "redis://h/0?db=1", "redis://h:1:2", "redis://[::1"})
  void the_url_of_redis_is_one_of_four_kinds(String value) {
    refuses("redis.url", value, REDIS_URL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p%q", "50%", "x%2", "p%zz", "p%FFq"})
  void a_percent_in_a_password_of_redis_is_written_for_a_url(String password) {
    assertThat(SettingsFixture.problemsOf("redis.url=redis://u:" + password + "@h:6379")).singleElement().asString()
        .contains("%25").doesNotContain(password);
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "none", "redis://cache", "rediss://cache-1:6380/2", "redis://[::1]:6379", "redis://h/",
    "redis://:p@q/r?s#t+u=@h"})
  void urls_of_redis_are_read(String value) {
    assertThat(SettingsFixture.set("redis.url=" + value).settings().redis().url()).isEqualTo(value);
  }

  @Test
  void a_file_of_certificates_is_looked_at_before_it_is_needed(@TempDir Path directory) throws Exception {
    String expected = "redis.tls.ca-file (--set): expected a file with certificates in PEM, found \"";
    Path file = directory.resolve("ca.pem");
    String given = "redis.tls.ca-file=" + file;
    assertThat(SettingsFixture.problemsOf(given)).containsExactly(expected + file + "\", which is not there");
    Files.writeString(file, "secret");
    assertThat(SettingsFixture.problemsOf(given)).containsExactly(expected + file + "\", which has no certificate in it");
    Files.writeString(file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertThat(SettingsFixture.problemsOf(given)).singleElement().asString().contains("cannot be read");
    assertThat(SettingsFixture.problemsOf("redis.tls.ca-file=" + directory)).singleElement().asString().contains("which is a directory");
    assertThat(SettingsFixture.problemsOf("redis.tls.ca-file=")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:mysql://db/x", "postgresql://db/x", "jdbc:h2:", "JDBC:H2:mem:x"})
  void the_url_of_the_database_is_of_one_of_three_engines(String value) {
    refuses("database.url", value, DATABASE_URL);
  }

  @Test
  void paths_start_with_a_slash_and_name_the_execution() {
    refuses("agents.running-path", "api", "a path that starts with /");
    refuses("agents.running-path", "/a b", "a path that starts with /");
    refuses("agents.terminate-path", "/api/stop", "a path that starts with / and contains {id}");
    refuses("agents.last-error-path", "{id}", "a path that starts with / and contains {id}");
    refuses("agents.result-path", "/{id}#x", "a path that starts with / and contains {id}");
  }

  @Test
  void a_key_pattern_may_have_braces_of_its_own() {
    assertThat(SettingsFixture.set("redis.slots-key={trinity}:agent:slots:{agent}").settings().redis().slotsKey())
        .isEqualTo("{trinity}:agent:slots:{agent}");
  }

  @Test
  void key_patterns_contain_what_tells_keys_apart() {
    refuses("redis.slots-key", "slots", "a key that contains {agent} once");
    refuses("redis.slots-key", "{agent}:{agent}", "a key that contains {agent} once");
    refuses("redis.slot-key", "slot:{agent}", "a key that contains {execution} once");
    refuses("redis.running-key", "running", "a key that contains {agent} once");
    refuses("redis.inflight-key", "inflight:{agent}", "a key that contains {execution} once");
  }

  @Test
  void names_are_not_blank() {
    refuses("security.admin-user", "", "a user name");
    refuses("http.host", "a/b", "a host name or address without a port");
  }
}
