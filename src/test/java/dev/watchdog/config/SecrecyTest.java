package dev.watchdog.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecrecyTest {

  private static final String SECRET = "hunter2";

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "redis://cache:6379/0, redis://cache:6379/0",
    "redis://user:hunter2@cache:6379, redis://********@cache:6379",
    "redis://:hunter2@cache, redis://********@cache",
    "rediss://:hun@ter2@cache, rediss://********@cache",
    "jdbc:postgresql://db/x?user=me&password=hunter2&ssl=true, jdbc:postgresql://db/x?user=me&password=********&ssl=true",
    "jdbc:postgresql://db/x?password=hunter2@5;6, jdbc:postgresql://db/x?password=********",
    "jdbc:postgresql://me:hunter2@db/x, jdbc:postgresql://********@db/x",
    "jdbc:h2:file:./x;USER=sa;PASSWORD=hunter2&1;MODE=Regular, jdbc:h2:file:./x;USER=sa;PASSWORD=********;MODE=Regular",
    "jdbc:oracle:thin:me/hunter2@db, jdbc:oracle:********@db",
    "//me:hunter2@cache, //********@cache",
    "hunter2@cache, ********@cache",
    "http://{agent}:8000, http://{agent}:8000",
    "embedded, embedded"
  })
  void a_url_is_shown_without_its_credentials(String url, String shown) {
    assertThat(Mask.url(url)).isEqualTo(shown);
  }

  @Test
  void settings_and_their_listing_show_no_secret() {
    LoadedSettings loaded = SettingsFixture.set(
        "agents.url=http://me:hunter2@{agent}",
        "agents.auth-secret=hunter2",
        "database.url=jdbc:postgresql://db/x?password=hunter2",
        "database.password=hunter2",
        "redis.url=redis://:hunter2@cache",
        "security.admin-password=hunter2",
        "security.viewer-user=v",
        "security.viewer-password=hunter2",
        "security.jwt-secret=hunter2",
        "security.oidc.issuer=https://sso.example",
        "security.oidc.client-id=watchdog",
        "security.oidc.client-secret=hunter2",
        "security.oidc.role-claim=roles",
        "security.oidc.admin-values=ops");

    assertThat(loaded.toString()).doesNotContain(SECRET).contains("cache", "interval");
    assertThat(loaded.settings().toString()).doesNotContain(SECRET).contains("PT15S");
    assertThat(SettingsFixture.entry(loaded, "security.jwt-secret").value()).isEqualTo("********");
    assertThat(SettingsFixture.entry(loaded, "security.jwt-secret").source()).isEqualTo("--set");
    assertThat(loaded.settings().security().jwtSecret()).contains(SECRET);
  }

  @Test
  void an_unset_secret_does_not_look_like_a_set_one() {
    Settings.Security security = SettingsFixture.set().settings().security();

    assertThat(security.toString()).contains("adminPassword=(not set)");
    assertThat(security.withAdminPassword(SECRET).toString()).contains("adminPassword=********").doesNotContain(SECRET);
  }

  @Test
  void a_password_given_for_a_start_is_the_only_change() {
    Settings settings = SettingsFixture.set("http.port=1").settings();

    Settings changed = settings.withAdminPassword(SECRET);

    assertThat(changed.security().adminPassword()).contains(SECRET);
    assertThat(changed).usingRecursiveComparison().ignoringFields("security.adminPassword").isEqualTo(settings);
  }

  @Test
  void a_database_url_with_a_user_part_is_refused_because_its_driver_would_log_it_as_a_host() {
    assertThat(SettingsFixture.problemsOf("database.url=jdbc:postgresql://me:hunter2@db/x", "redis.url=none")).singleElement().asString()
        .contains("without user:password@", "found \"jdbc:postgresql://********@db/x\"");
    assertThat(SettingsFixture.problemsOf("database.url=jdbc:postgresql://db/x?user=me@work", "redis.url=none")).isEmpty();
  }

  @Test
  void problems_show_no_secret_whatever_is_wrong() {
    SettingsFixture sources = new SettingsFixture(directory)
        .file("""
            security.admin-password: [hunter2]
            security.viewer-pasword: hunter2
            security: hunter2
            passwords: {all: hunter2}
            redis.url: http://me:hunter2@cache
            database.url: jdbc:oracle:thin:me/hunter2@db
            agents.url: http://me:hunter2@everybody
            """)
        .variable("WATCHDOG_SECURITY_PASSWORD", "hunter2")
        .assign("security.admin-password hunter2", "security.admin-password:hunter2", "secret=hunter2", "redis.url=redis://:hunter2@:x");

    assertThat(sources.problems()).hasSize(12).noneMatch(problem -> problem.contains(SECRET));
    assertThat(sources.problems()).anyMatch(problem -> problem.contains("found \"http://********@everybody\""));
  }
}
