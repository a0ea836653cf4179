package dev.watchdog.config;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.LoadedSettings.Entry;
import dev.watchdog.core.GhostPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultsTest {

  private static final Path SHIPPED = Path.of("conf", "watchdog.yaml");

  @TempDir Path directory;

  @Test
  void without_any_source_every_setting_has_the_default_of_the_contract() {
    assertThat(SettingsFixture.set().settings())
        .isEqualTo(new Settings(
            new Settings.Reconcile(
                ofMinutes(5), Duration.ZERO, ofSeconds(60), ofSeconds(900), ofMinutes(5), ofMinutes(120), ofSeconds(60),
                OptionalInt.empty(), ofSeconds(60), false, Optional.of(ofSeconds(60)), Set.of("agents", "redis", "database")),
            new Settings.Agents(
                "http://agent-{agent}:8000",
                "/api/executions/running",
                "/api/executions/{id}/terminate",
                "/api/executions/{id}/last-error",
                "/api/executions/{id}/result",
                ofSeconds(2), ofSeconds(15), ofSeconds(15), ofSeconds(2), ofSeconds(5),
                256, 2, 4L * 1024 * 1024, 32L * 1024 * 1024, Optional.empty(), Settings.ClientTls.NONE),
            new Settings.Database(Optional.empty(), Optional.empty(), Optional.empty(), 8),
            new Settings.Redis(
                "embedded",
                Optional.empty(),
                "agent:slots:{agent}",
                "agent:slot:{agent}:{execution}",
                "agent:running:{agent}",
                "execution:inflight:{execution}",
                ofMinutes(5), ofMinutes(20)),
            new Settings.Brake(0.5, 0.5, 20),
            new Settings.Ghosts(GhostPolicy.TERMINATE_RECOVERED),
            new Settings.History(ofDays(30), ofDays(400)),
            new Settings.Http("127.0.0.1", 8080, 1024, 128, List.of(), Optional.empty(), Optional.empty()),
            new Settings.Security(
                "admin", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), ofHours(8),
                new Settings.Foreign(ofDays(8), Optional.empty(), Optional.empty(), Optional.empty()), Optional.empty())));
  }

  @Test
  void defaults_raise_no_warning_and_are_listed_as_defaults() {
    LoadedSettings loaded = SettingsFixture.set();

    assertThat(loaded.warnings()).isEmpty();
    assertThat(loaded.effective()).hasSize(Keys.all().size()).noneMatch(Entry::chosen);
    assertThat(SettingsFixture.entry(loaded, "reconcile.stale-after")).isEqualTo(new Entry("reconcile.stale-after", "120m", "default"));
    assertThat(SettingsFixture.entry(loaded, "database.url")).isEqualTo(new Entry("database.url", "(not set)", "default"));
  }

  @Test
  void the_shipped_file_changes_nothing() throws IOException {
    assertThat(new SettingsFixture(directory).file(Files.readString(SHIPPED)).load()).isEqualTo(SettingsFixture.set());
  }

  @Test
  void the_shipped_file_shows_every_setting_with_its_default() throws IOException {
    String uncommented = Files.readString(SHIPPED).replaceAll("(?m)^  # ([a-z.-]+:( \\S+)?)$", "  $1");

    LoadedSettings loaded = new SettingsFixture(directory).file(uncommented).load();

    assertThat(loaded.settings()).isEqualTo(SettingsFixture.set().settings());
    assertThat(loaded.effective()).allMatch(Entry::chosen);
    assertThat(loaded.effective())
        .extracting(Entry::value)
        .isEqualTo(SettingsFixture.set().effective().stream().map(Entry::value).toList());
  }

  @Test
  void the_shipped_file_has_the_order_of_the_listing() throws IOException {
    List<String> shown = Pattern.compile("(?m)^  # ([a-z.-]+):( \\S+)?$").matcher(Files.readString(SHIPPED)).results()
        .map((MatchResult line) -> line.group(1)).toList();

    assertThat(shown).isEqualTo(Keys.all().stream().map(key -> key.name().replaceFirst("[a-z]+\\.", "")).toList());
  }
}
