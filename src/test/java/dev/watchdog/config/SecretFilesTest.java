package dev.watchdog.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretFilesTest {

  @TempDir Path directory;

  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("secret");
  }

  private void write(String text, String mode) throws Exception {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private LoadedSettings load(String key) {
    return SettingsFixture.set(key + "=" + file);
  }

  private String problem(String key) {
    return String.join("\n", SettingsFixture.problemsOf(key + "=" + file));
  }

  @Test
  void every_secret_has_a_file_of_its_own() throws Exception {
    write("hunter2", "rw-------");

    assertThat(Keys.secrets()).extracting(Key::name).containsExactly(
        "agents.auth-secret", "database.password", "redis.password",
        "security.admin-password", "security.viewer-password", "security.jwt-secret", "security.oidc.client-secret");
    assertThat(Keys.all()).filteredOn(key -> key.shown() == Key.Shown.NEVER).containsExactlyElementsOf(Keys.secrets());
    for (Key<String> secret : Keys.secrets()) {
      LoadedSettings loaded = load(secret.name() + "-file");
      assertThat(loaded.values().find(secret)).as(secret.name()).contains("hunter2");
      assertThat(loaded.secretsFromFiles()).containsExactly(secret.name());
    }
  }

  @Test
  void it_is_shown_where_a_secret_comes_from_and_never_the_secret() throws Exception {
    write("hunter2", "rw-------");

    LoadedSettings loaded = load("security.jwt-secret-file");

    assertThat(SettingsFixture.entry(loaded, "security.jwt-secret").value()).isEqualTo(Mask.HIDDEN);
    assertThat(SettingsFixture.entry(loaded, "security.jwt-secret").source()).isEqualTo("security.jwt-secret-file");
    assertThat(SettingsFixture.entry(loaded, "security.jwt-secret-file").value()).isEqualTo(file.toString());
    assertThat(loaded.toString() + Credentials.of(loaded.settings())).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "'hunter2', 'hunter2'", "'hunter2\\n', 'hunter2'", "'hunter2\\r\\n', 'hunter2'", "'hunter2\\n\\n', 'hunter2\\n'",
    "' hunter 2 \\n', ' hunter 2 '", "'päß€\\n', 'päß€'"
  })
  void one_line_break_at_its_end_is_no_part_of_it(String written, String read) throws Exception {
    write(written.replace("\\n", "\n").replace("\\r", "\r"), "rw-------");

    assertThat(load("security.jwt-secret-file").settings().security().jwtSecret())
        .contains(read.replace("\\n", "\n").replace("\\r", "\r"));
  }

  @Test
  void a_file_that_cannot_be_used_is_a_bad_setting_with_words() throws Exception {
    assertThat(problem("database.password-file")).isEqualTo(
        "database.password-file (--set): expected a file with a secret in it, found \"" + file + "\", which is not there");
    write("\n", "rw-------");
    assertThat(problem("database.password-file")).contains("which is empty");
    Files.write(file, "hünter".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(problem("database.password-file")).contains("which is not UTF-8 text").doesNotContain("nter\"");
    Files.write(file, new byte[100_000]);
    assertThat(problem("database.password-file")).contains("which has more than 64 KiB");
    Files.delete(file);
    Files.createDirectory(file);
    assertThat(problem("database.password-file")).contains("which is a directory or a device");
  }

  @Test
  void a_secret_and_its_file_contradict_each_other_wherever_they_stand() throws Exception {
    write("hunter2", "rw-------");
    SettingsFixture both = new SettingsFixture(directory)
        .file("security.admin-password: hunter3")
        .variable("WATCHDOG_SECURITY_ADMIN_PASSWORD_FILE", file.toString());

    assertThat(both.problems()).singleElement().asString()
        .contains("security.admin-password-file (environment", "because security.admin-password is set (conf/watchdog.yaml line 1)")
        .doesNotContain("hunter");
    assertThat(both.assign("security.admin-password=").settings().security().adminPassword()).contains("hunter2");
  }

  @Test
  void what_the_demo_brings_along_contradicts_nothing() throws Exception {
    write("hunter2", "rw-------");
    SettingsFixture demo = new SettingsFixture(directory).preset(Preset.DEMO)
        .assign("security.admin-password-file=" + file, "database.password-file=" + file);

    assertThat(demo.settings().security().adminPassword()).contains("hunter2");
    assertThat(demo.settings().database().password()).as("of the demo's own database").isEmpty();
  }

  @Test
  void a_viewer_may_have_the_password_in_a_file() throws Exception {
    write("hunter2", "rw-------");

    assertThat(SettingsFixture.problemsOf("security.viewer-user=v", "security.viewer-password-file=" + file)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"rw-------, 0", "r--r-----, 0", "rw-r--r--, 1"})
  void a_file_that_all_can_read_is_a_warning(String mode, int warnings) throws Exception {
    write("0123456789abcdef0123456789abcdef", mode);

    assertThat(load("security.jwt-secret-file").warnings()).hasSize(warnings)
        .allMatch(warning -> warning.startsWith("security.jwt-secret-file names a file that every user of the machine can read"));
  }

  @Test
  void read_anew_a_file_that_cannot_be_used_leaves_its_secret_as_it_was() throws Exception {
    write("first", "rw-------");
    LoadedSettings started = load("security.jwt-secret-file");
    write("next", "rw-------");
    LoadedSettings.SecretsAnew next = started.readSecretsAnew();
    Files.delete(file);
    LoadedSettings.SecretsAnew gone = next.settings().readSecretsAnew();

    assertThat(started.changedIn(next.settings())).containsExactly("security.jwt-secret");
    assertThat(next.settings().settings().security().jwtSecret()).contains("next");
    assertThat(gone.settings()).isEqualTo(next.settings());
    assertThat(gone.faults()).singleElement().extracting(SettingFault::text).asString().contains("which is not there");
  }
}
