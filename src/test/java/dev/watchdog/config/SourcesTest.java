package dev.watchdog.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.LoadedSettings.Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {

  @TempDir Path directory;

  private SettingsFixture sources() {
    return new SettingsFixture(directory);
  }

  @Test
  void the_environment_is_above_the_file_and_set_above_both() {
    SettingsFixture sources = sources()
        .file("""
            reconcile:
              interval: 1m
              first-delay: 1m
              dispatch-grace: 1m
            """)
        .variable("WATCHDOG_RECONCILE_FIRST_DELAY", "2m")
        .variable("WATCHDOG_RECONCILE_DISPATCH_GRACE", "2m")
        .assign("reconcile.dispatch-grace=3m");

    LoadedSettings loaded = sources.load();

    assertThat(loaded.settings().reconcile().interval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(loaded.settings().reconcile().firstDelay()).isEqualTo(Duration.ofMinutes(2));
    assertThat(loaded.settings().reconcile().dispatchGrace()).isEqualTo(Duration.ofMinutes(3));
    assertThat(loaded.effective())
        .filteredOn(Entry::chosen)
        .containsExactly(
            new Entry("reconcile.interval", "1m", "conf/watchdog.yaml line 2"),
            new Entry("reconcile.first-delay", "2m", "environment WATCHDOG_RECONCILE_FIRST_DELAY"),
            new Entry("reconcile.dispatch-grace", "3m", "--set"));
  }

  @Test
  void of_two_assignments_the_later_counts() {
    assertThat(SettingsFixture.set("http.port=1", "http.port=2").settings().http().port()).isEqualTo(2);
  }

  @Test
  void a_value_goes_on_after_its_first_equals_sign() {
    assertThat(SettingsFixture.set("security.admin-password=a=b=").settings().security().adminPassword()).contains("a=b=");
  }

  @Test
  void every_setting_has_a_variable_of_its_own_that_sets_it() {
    assertThat(Keys.all()).extracting(Key::variable).doesNotHaveDuplicates().contains("WATCHDOG_AGENTS_LAST_ERROR_TIMEOUT");
    for (Key<?> key : Keys.all()) {
      SettingsFixture sources = sources().variable("WATCHDOG_REDIS_URL", "none").variable(key.variable(), key.standard().orElse(""));
      assertThat(SettingsFixture.entry(sources.load(), key.name()).source()).isEqualTo("environment " + key.variable());
    }
  }

  @Test
  void an_unknown_variable_is_a_problem_and_others_are_nobodys_business() {
    assertThat(sources().variable("WATCHDOG_RECONCILE_INTERVALL", "5m").variable("PATH", "/bin").variable("MY_WATCHDOG_X", "1").problems())
        .containsExactly("WATCHDOG_RECONCILE_INTERVALL (environment): expected a known key, found an unknown one;"
            + " the nearest known key is WATCHDOG_RECONCILE_INTERVAL (reconcile.interval)");
  }

  @Test
  void the_variables_of_the_command_line_are_no_settings_and_no_problem() {
    assertThat(sources()
            .variable("WATCHDOG_LOG_LEVEL", "debug")
            .variable("WATCHDOG_LOG_FORMAT", "json")
            .variable("WATCHDOG_URL", "https://watchdog")
            .variable("WATCHDOG_TOKEN", "eyJ")
            .variable("WATCHDOG_PASSWORD", "hunter2")
            .problems())
        .isEmpty();
    assertThat(sources().variable("WATCHDOG_LOG_LEVEL", "").variable("WATCHDOG_LOG_FORMAT", "").problems()).isEmpty();
  }

  @Test
  void a_bad_level_or_format_of_the_log_is_named_with_all_else() {
    assertThat(sources()
            .variable("WATCHDOG_LOG_LEVEL", "loud")
            .variable("WATCHDOG_LOG_FORMAT", "xml\u001b")
            .variable("WATCHDOG_HTTP_PORT", "x")
            .problems())
        .contains(
            "WATCHDOG_LOG_FORMAT (environment): expected one of auto, logfmt, json, found \"xml?\"",
            "WATCHDOG_LOG_LEVEL (environment): expected one of ERROR, WARN, INFO, DEBUG, TRACE, OFF, found \"loud\"")
        .hasSize(3);
  }

  @Test
  void what_a_container_platform_says_about_services_of_that_name_is_no_setting() {
    assertThat(sources()
            .variable("WATCHDOG_SERVICE_HOST", "10.0.0.1")
            .variable("WATCHDOG_SERVICE_PORT_HTTP", "8080")
            .variable("WATCHDOG_PORT", "tcp://10.0.0.1:8080")
            .variable("WATCHDOG_CACHE_PORT", "tcp://10.0.0.2:6379")
            .variable("WATCHDOG_PORT_8080_TCP_ADDR", "10.0.0.1")
            .problems())
        .isEmpty();
    assertThat(sources().variable("WATCHDOG_PORT", "8080").problems())
        .singleElement()
        .asString()
        .contains("WATCHDOG_HTTP_PORT (http.port)");
  }

  @Test
  void a_named_file_is_read_instead_and_has_to_be_there() {
    sources().file("http.port: 1").file("other/mine.yaml", "http.host: example".getBytes(StandardCharsets.UTF_8));

    Settings settings = sources().config("other/mine.yaml").settings();

    assertThat(settings.http()).extracting(Settings.Http::host, Settings.Http::port).containsExactly("example", 8080);
    assertThat(sources().config("missing.yaml").problems())
        .containsExactly("missing.yaml (file): expected a file that can be read, found none");
  }

  @Test
  void the_usual_file_may_be_absent() {
    assertThat(sources().problems()).isEmpty();
  }

  @Test
  void an_empty_value_takes_an_optional_setting_away_again() {
    Settings settings = sources()
        .file("""
            database.url: jdbc:sqlite:x.db
            security.viewer-user: v
            agents.auth-secret: ~
            """)
        .variable("WATCHDOG_SECURITY_VIEWER_USER", "")
        .assign("database.url=")
        .settings();

    assertThat(settings.database().url()).isEmpty();
    assertThat(settings.security().viewerUser()).isEmpty();
    assertThat(settings.agents().authSecret()).isEmpty();
  }

  @Test
  void blanks_around_a_value_do_not_count_but_in_a_secret_they_do() {
    Settings settings = sources().variable("WATCHDOG_HTTP_PORT", " 81\n").variable("WATCHDOG_SECURITY_JWT_SECRET", " x ").settings();

    assertThat(settings.http().port()).isEqualTo(81);
    assertThat(settings.security().jwtSecret()).contains(" x ");
  }

  @Test
  void the_demo_is_below_the_operator_but_for_its_stores() {
    LoadedSettings loaded = sources()
        .preset(Preset.DEMO)
        .file("database: {url: 'jdbc:postgresql://live/x', username: u, password: p}\nredis.url: redis://live")
        .assign("reconcile.interval=9s")
        .load();

    Settings settings = loaded.settings();
    assertThat(settings.reconcile().interval()).isEqualTo(Duration.ofSeconds(9));
    assertThat(settings.reconcile().dispatchGrace()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.security().adminPassword()).contains("demo");
    assertThat(settings.database().url()).contains("jdbc:h2:mem:demo;DB_CLOSE_DELAY=-1");
    assertThat(settings.database().username()).isEmpty();
    assertThat(settings.database().password()).isEmpty();
    assertThat(settings.redis().url()).isEqualTo("embedded");
    assertThat(SettingsFixture.entry(loaded, "redis.url").source()).isEqualTo("demo");
    assertThat(loaded.warnings()).isEmpty();
  }
}
