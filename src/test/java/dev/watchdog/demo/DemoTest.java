package dev.watchdog.demo;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchdog.config.Preset;
import dev.watchdog.config.Settings;
import dev.watchdog.config.SettingsLoader;
import dev.watchdog.config.Sources;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.WatchdogClient;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The demo as a newcomer starts it: everything real, nothing outside of this process but the embedded Redis. */
@Timeout(90)
class DemoTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  @Test
  void a_newcomer_sees_four_kinds_of_recovery_within_fifteen_seconds_and_the_brake_stays_open() throws Exception {
    Demo demo = Demo.start(vertx, settings(), Pace.STANDARD, false).await(30, SECONDS);
    WatchdogClient client = client(demo);

    Eventually.within(Duration.ofSeconds(15), () -> assertThat(actions(client))
        .contains("orphan_recovered", "auto_terminated", "result_recovered", "no_session_failed"));
    assertThat(client.get("/api/v1/brake").ok().getString("state")).isEqualTo("open");

    demo.stop().await(20, SECONDS);
    assertThatThrownBy(() -> client.get("/api/v1/brake")).hasCauseInstanceOf(ConnectException.class);
  }

  @Test
  void with_faults_calls_go_wrong_and_the_watchdog_goes_on() throws Exception {
    Demo demo = Demo.start(vertx, settings(), Pace.STANDARD, true).await(30, SECONDS);
    WatchdogClient client = client(demo);

    Eventually.within(Duration.ofSeconds(30), () -> {
      assertThat(demo.injected()).hasSizeGreaterThan(2);
      assertThat(actions(client)).contains("orphan_recovered");
    });

    demo.stop().await(20, SECONDS);
  }

  private static Set<String> actions(WatchdogClient client) {
    JsonArray recoveries = client.get("/api/v1/recoveries?limit=1000").ok().getJsonArray("recoveries");
    return recoveries.stream().map(each -> ((JsonObject) each).getString("action")).collect(Collectors.toSet());
  }

  private static WatchdogClient client(Demo demo) {
    int port = URI.create(demo.url()).getPort();
    return new WatchdogClient() {
      @Override
      public int port() {
        return port;
      }
    };
  }

  /** What the command {@code demo} runs with, whatever files and variables this machine has. */
  private static Settings settings() {
    List<String> assignments = List.of("http.port=0", "security.admin-password=" + WatchdogClient.ADMIN_PASSWORD);
    Path nowhere = Path.of("no-such-directory");
    return SettingsLoader.load(new Sources(Preset.DEMO, nowhere, Optional.empty(), Map.of(), assignments)).settings();
  }
}
