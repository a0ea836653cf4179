package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;
import dev.watchdog.support.FakeAgent;
import dev.watchdog.support.JarUnderTest;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.WatchdogClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged jar writes to its output, at the level it comes with. */
@Tag("process")
class JarSecrecyTest extends Scenario {

  @TempDir Path directory;

  @Override
  Database newDatabase() {
    return Databases.sqlite();
  }

  @Override
  RealRedis newRedis() {
    return closeAtEnd(RealRedis.started());
  }

  @Test
  void no_secret_is_in_the_output_of_the_service() {
    redis.call("ACL", "SETUSER", "watchdog", "on", ">redis-s3cr3t", "~*", "+@all");
    set("redis.url", redis.url().replace("redis://", "redis://watchdog:redis-s3cr3t@"));
    set("agents.auth-secret", "auth-s3cr3t");
    set("agents.registry-timeout", "10s");
    set("agents.result-timeout", "10s");
    set("security.jwt-secret", "signing-s3cr3t");
    set("security.viewer-user", "guest");
    set("security.viewer-password", "viewer-s3cr3t");
    a.on(Kind.LAST_ERROR, "lost", FakeAgent.error("auth", "Authorization: Bearer agents-s3cr3t"));
    agents.agent("b").on(Kind.REGISTRY, "", Answer.status(500));
    store.row("lost").age(300).limit(900).insert();
    store.row("silent").agent("b").age(7300).insert();
    store.row("odd").agent("x?token=agents-s3cr3t").age(300).insert();
    JarUnderTest jar = closeAtEnd(JarUnderTest.run(directory, settings()));

    jar.cycle();
    redis.stop();
    jar.cycleLater().join();

    assertThat(store.status("lost")).isEqualTo("failed");
    assertThat(jar.output()).contains("cycle.completed").doesNotContain("s3cr3t", WatchdogClient.ADMIN_PASSWORD, jar.token());
  }
}
