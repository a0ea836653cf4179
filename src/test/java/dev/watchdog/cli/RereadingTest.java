package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.LoadedSettings;
import dev.watchdog.config.Preset;
import dev.watchdog.config.Settings;
import dev.watchdog.config.SettingsLoader;
import dev.watchdog.config.Sources;
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

  private final List<Settings.Security> admitted = new ArrayList<>();
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
    rereading = new Rereading(this::load, started, "first-s3cret", admitted::add);
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
    rereading = new Rereading(this::load, load(), "made-up-s3cret", admitted::add);
    assertThat(logOfRereading()).singleElement().asString().startsWith("settings.reread-unchanged");

    file("http.port: 9000", "security.admin-user: root");
    assertThat(logOfRereading()).containsExactly("settings.reread [key=\"security.admin-user\", in_force=\"now\"]");
    assertThat(admitted).extracting(Settings.Security::adminPassword).containsExactly(Optional.of("made-up-s3cret"));
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
}
