package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.JarUnderTest;
import dev.watchdog.support.Signals;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged jar writes while it serves, and that a SIGHUP does not end it. */
@Tag("process")
class ServiceLogTest extends Scenario {

  @TempDir Path directory;

  @Override
  Database newDatabase() {
    return Databases.sqlite();
  }

  @Test
  void with_json_asked_for_every_line_of_both_streams_is_a_flat_object() throws Exception {
    assumeFalse(Signals.hangupIsIgnored(), Signals.IGNORED);
    agents.agent("b").on(Kind.REGISTRY, "", Answer.status(500));
    store.row("lost").age(300).limit(900).insert();
    store.row("odd").agent("b").age(300).insert();
    JarUnderTest jar = closeAtEnd(JarUnderTest.runBeforeStores(directory, settings(), Map.of("WATCHDOG_LOG_FORMAT", "json")));
    jar.awaitReady();

    jar.cycle();
    jar.hangUp();

    Eventually.within(SOON, () -> assertThat(events(jar)).contains("service.listening", "settings.loaded", "cycle.completed",
        "settings.reread-unchanged"));
    for (String line : jar.output().lines().toList()) {
      JsonObject event = new JsonObject(line);
      assertThat(event.fieldNames()).as(line).contains("time", "level", "logger", "event");
      assertThat(event).as(line).noneMatch(field -> field.getValue() instanceof JsonObject || field.getValue() instanceof JsonArray);
    }
  }

  private static List<String> events(JarUnderTest jar) {
    return jar.output().lines().map(JsonObject::new).map(event -> event.getString("event")).toList();
  }

  @Test
  void a_hangup_while_the_stores_are_waited_for_and_afterwards_reads_the_settings_anew_and_ends_nothing() throws Exception {
    assumeFalse(Signals.hangupIsIgnored(), Signals.IGNORED);
    Path file = Files.createDirectory(directory.resolve("conf")).resolve("watchdog.yaml");
    Files.writeString(file, "security.viewer-user: guest\nsecurity.viewer-password: before\nreconcile.stale-after: 2h\n");
    Path database = Path.of(settings().get("database.url").replace("jdbc:sqlite:", ""));
    Path away = Files.move(database, directory.resolve("away.db"));
    JarUnderTest jar = closeAtEnd(JarUnderTest.runBeforeStores(directory, settings(), Map.of("WATCHDOG_LOG_FORMAT", "logfmt")));

    jar.hangUp();
    Eventually.within(SOON, () -> assertThat(jar.output()).contains("event=settings.reread-unchanged"));
    Files.move(away, database);
    jar.awaitReady();
    Files.writeString(file, "security.viewer-user: guest\nsecurity.viewer-password: after\nreconcile.stale-after: 3h\n");
    jar.hangUp();

    Eventually.within(SOON, () -> assertThat(jar.output()).contains(
        "event=settings.reread key=\"security.viewer-password\" in_force=\"now\"",
        "event=settings.reread key=\"reconcile.stale-after\" in_force=\"after a restart\""));
    assertThat(jar.logIn("guest", "before").status()).isEqualTo(401);
    assertThat(jar.logIn("guest", "after").status()).isEqualTo(200);
    jar.cycle();
  }
}
