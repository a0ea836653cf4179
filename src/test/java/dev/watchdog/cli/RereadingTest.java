package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.Credentials;
import dev.watchdog.config.LoadedSettings;
import dev.watchdog.config.Preset;
import dev.watchdog.config.Settings;
import dev.watchdog.config.SettingsLoader;
import dev.watchdog.config.Sources;
import dev.watchdog.core.Problem;
import dev.watchdog.support.LogCapture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RereadingTest {

  @TempDir Path directory;

  private final List<Credentials> exchanged = new ArrayList<>();
  private final List<Settings.Security> admitted = new ArrayList<>();
  private List<Problem> standing = List.of();
  private Rereading rereading;

  private LoadedSettings load() {
    return SettingsLoader.load(new Sources(Preset.NONE, directory, Optional.of(Path.of("mine.yaml")), Map.of(), List.of()));
  }

  private void file(String... lines) throws Exception {
    Files.write(directory.resolve("mine.yaml"), List.of(lines));
  }

  @BeforeEach
  void start() throws Exception {
    file("http.port: 9000", "security.admin-password: first-s3cret");
    LoadedSettings started = load();
    start(started, started.settings());
  }

  private void start(LoadedSettings started, Settings settings) {
    rereading = new Rereading(this::load, started, Credentials.of(settings), this::exchange, problems -> standing = problems);
  }

  private void exchange(Credentials credentials) {
    exchanged.add(credentials);
    admitted.add(credentials.users());
  }

  private List<String> logOfRereading() {
    try (LogCapture log = LogCapture.open()) {
      rereading.run();
      assertThat(log.lines().toString()).doesNotContain("s3cret");
      return log.lines();
    }
  }

  @Test
  void settings_that_mean_the_same_are_unchanged() throws Exception {
    file("# another word", "security:", "  admin-password: first-s3cret", "http.port: 9000", "reconcile.interval: 300s");

    assertThat(logOfRereading()).singleElement().asString().startsWith("settings.reread-unchanged");
    assertThat(admitted).isEmpty();
  }

  @Test
  void who_may_log_in_is_taken_over_and_all_else_waits_for_a_restart() throws Exception {
    file("http.port: 9001", "security.admin-password: next-s3cret", "security.jwt-secret: signing-s3cret-of-thirty-two-bytes");

    assertThat(logOfRereading()).containsExactlyInAnyOrder(
        "settings.reread [key=\"security.admin-password\", in_force=\"now\"]",
        "settings.reread [key=\"http.port\", in_force=\"after a restart\"]",
        "settings.reread [key=\"security.jwt-secret\", in_force=\"after a restart\"]");
    assertThat(admitted).singleElement().extracting(Settings.Security::adminPassword).isEqualTo(Optional.of("next-s3cret"));

    assertThat(logOfRereading()).hasSize(2).noneMatch(line -> line.contains("\"now\""));
    assertThat(admitted).as("what is in force already").hasSize(1);
  }

  @Test
  void a_viewer_comes_and_goes_and_the_administrator_stays() throws Exception {
    file("http.port: 9000", "security.admin-password: first-s3cret", "security.viewer-user: v", "security.viewer-password: v-s3cret");
    assertThat(logOfRereading()).hasSize(2);
    file("http.port: 9000", "security.admin-password: first-s3cret");
    assertThat(logOfRereading()).hasSize(2);

    assertThat(admitted).extracting(Settings.Security::viewerUser).containsExactly(Optional.of("v"), Optional.empty());
    assertThat(admitted).extracting(Settings.Security::adminPassword).containsOnly(Optional.of("first-s3cret"));
  }

  @Test
  void a_password_that_is_taken_away_goes_on_until_a_restart() throws Exception {
    file("http.port: 9000", "security.viewer-user: v", "security.viewer-password: v-s3cret");

    assertThat(logOfRereading()).contains("settings.reread [key=\"security.admin-password\", in_force=\"after a restart\"]");
    assertThat(admitted).extracting(Settings.Security::adminPassword).containsExactly(Optional.of("first-s3cret"));
    assertThat(logOfRereading()).contains("settings.reread [key=\"security.admin-password\", in_force=\"after a restart\"]");
  }

  @Test
  void one_that_was_made_up_goes_on_and_is_no_change() throws Exception {
    file("http.port: 9000");
    start(load(), load().settings().withAdminPassword("made-up-s3cret"));
    assertThat(logOfRereading()).singleElement().asString().startsWith("settings.reread-unchanged");

    file("http.port: 9000", "security.admin-user: root");
    assertThat(logOfRereading()).containsExactly("settings.reread [key=\"security.admin-user\", in_force=\"now\"]");
    assertThat(admitted).extracting(Settings.Security::adminPassword).containsExactly(Optional.of("made-up-s3cret"));
  }

  @Test
  void the_secret_of_single_sign_on_is_taken_over_and_its_provider_waits_for_a_restart() throws Exception {
    file("http.port: 9000", "security.admin-password: first-s3cret",
        "security.oidc: {issuer: 'https://sso.example', client-id: x, client-secret: c-s3cret, role-claim: r, admin-values: a}");

    assertThat(logOfRereading())
        .contains("settings.reread [key=\"security.oidc.client-secret\", in_force=\"now\"]",
            "settings.reread [key=\"security.oidc.issuer\", in_force=\"after a restart\"]")
        .noneMatch(line -> line.contains("c-s3cret"));
    assertThat(admitted).singleElement().extracting(users -> users.oidc().orElseThrow().clientSecret())
        .isEqualTo(Optional.of("c-s3cret"));
  }

  @Test
  void settings_that_cannot_be_used_are_all_named_and_change_nothing() throws Exception {
    file("http.prot: 1", "security.admin-password: next-s3cret", "reconcile.interval: soon");

    assertThat(logOfRereading()).hasSize(2).allMatch(line -> line.startsWith("settings.reread-refused"))
        .anyMatch(line -> line.contains("http.prot")).anyMatch(line -> line.contains("reconcile.interval"));
    Files.delete(directory.resolve("mine.yaml"));
    assertThat(logOfRereading()).singleElement().asString().contains("expected a file that can be read, found none");
    assertThat(admitted).isEmpty();
  }

  /** A service whose secrets are all in files, and what its log says of looks that find them as they are now. */
  private void startWithFiles() throws Exception {
    secret("admin", "first-s3cret\n");
    secret("jwt", "signing-s3cret");
    secret("database", "database-s3cret");
    secret("agents", "agents-s3cret");
    file(
        "security.admin-password-file: " + directory.resolve("admin"),
        "security.jwt-secret-file: " + directory.resolve("jwt"),
        "database.password-file: " + directory.resolve("database"),
        "agents.auth-secret-file: " + directory.resolve("agents"));
    LoadedSettings started = load();
    start(started, started.settings());
  }

  private void secret(String name, String text) throws Exception {
    Files.writeString(directory.resolve(name), text);
  }

  private List<String> logOfLooks(int looks) {
    try (LogCapture log = LogCapture.open()) {
      for (int i = 0; i < looks; i++) {
        rereading.lookAtSecrets();
      }
      assertThat(log.lines().toString()).doesNotContain("s3cret");
      return log.lines();
    }
  }

  @Test
  void a_secret_in_a_file_is_taken_without_being_asked_once_two_looks_find_the_same() throws Exception {
    startWithFiles();
    assertThat(logOfLooks(3)).isEmpty();
    secret("database", "database-s3c");
    assertThat(logOfLooks(1)).as("half of it is written").isEmpty();
    secret("database", "next-database-s3cret");
    secret("jwt", "next-signing-s3cret\r\n");
    secret("agents", "next-agents-s3cret");
    secret("admin", "next-s3cret");

    assertThat(logOfLooks(1)).isEmpty();
    assertThat(logOfLooks(1)).containsExactlyInAnyOrder(
        "settings.reread [key=\"security.admin-password\", in_force=\"now\"]",
        "settings.reread [key=\"security.jwt-secret\", in_force=\"now\"]",
        "settings.reread [key=\"database.password\", in_force=\"now\"]",
        "settings.reread [key=\"agents.auth-secret\", in_force=\"now\"]");
    assertThat(exchanged).singleElement().satisfies(now -> {
      assertThat(now.users().adminPassword()).contains("next-s3cret");
      assertThat(now.users().jwtSecret()).contains("next-signing-s3cret");
      assertThat(now.databasePassword()).contains("next-database-s3cret");
      assertThat(now.agentSecret()).contains("next-agents-s3cret");
    });
    assertThat(logOfLooks(3)).isEmpty();
  }

  @Test
  void a_file_that_cannot_be_used_leaves_the_old_secret_and_is_a_problem_until_it_can() throws Exception {
    startWithFiles();
    secret("jwt", "\n");
    Files.delete(directory.resolve("agents"));
    secret("admin", "next-s3cret");

    assertThat(logOfLooks(2)).hasSize(3)
        .anyMatch(line -> line.matches("secret\\.unusable .*security\\.jwt-secret-file.*which is empty.*"))
        .anyMatch(line -> line.matches("secret\\.unusable .*agents\\.auth-secret-file.*which is not there.*"));
    assertThat(standing).hasSize(2).allMatch(problem -> problem.kind() == Problem.Kind.CREDENTIALS);
    assertThat(exchanged).singleElement().satisfies(now -> {
      assertThat(now.users().adminPassword()).as("the others are taken all the same").contains("next-s3cret");
      assertThat(now.users().jwtSecret()).contains("signing-s3cret");
      assertThat(now.agentSecret()).contains("agents-s3cret");
    });
    assertThat(logOfLooks(2)).as("said once").isEmpty();

    secret("jwt", "signing-s3cret");
    secret("agents", "agents-s3cret");
    assertThat(logOfLooks(2)).hasSize(2).allMatch(line -> line.startsWith("secret.usable"));
    assertThat(standing).isEmpty();
    assertThat(exchanged).hasSize(1);
  }

  @Test
  void somebody_who_asks_need_not_wait_and_hears_of_a_file_that_cannot_be_used() throws Exception {
    startWithFiles();
    secret("database", "next-database-s3cret");
    assertThat(logOfRereading()).containsExactly("settings.reread [key=\"database.password\", in_force=\"now\"]");
    assertThat(exchanged).singleElement().extracting(Credentials::databasePassword).isEqualTo(Optional.of("next-database-s3cret"));

    secret("database", "");
    assertThat(logOfRereading()).singleElement().asString().startsWith("settings.reread-refused").contains("database.password-file");
    assertThat(exchanged).hasSize(1);
  }

  @Test
  void a_secret_that_stands_in_the_settings_themselves_is_looked_at_by_nobody() throws Exception {
    file("security.admin-password: next-s3cret");

    assertThat(logOfLooks(3)).isEmpty();
    assertThat(exchanged).isEmpty();
  }
}
