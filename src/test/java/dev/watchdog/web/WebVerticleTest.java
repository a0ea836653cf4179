package dev.watchdog.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchdog.bus.Refusal;
import dev.watchdog.config.Settings;
import io.vertx.core.Future;
import java.net.BindException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WebVerticleTest {

  private static final Refusal NOT_YET = Refusal.unavailable("The stores have not been reached yet.");

  @Test
  void it_is_alive_from_the_first_moment_and_the_rest_says_not_yet() throws Exception {
    try (Web web = new Web(Future.failedFuture(NOT_YET))) {
      web.operations.ready = false;
      web.operations.refuse(NOT_YET);

      assertThat(web.get("/health/live", null).statusCode()).isEqualTo(200);
      assertThat(web.get("/", null).statusCode()).isEqualTo(200);
      assertThat(web.get("/health/ready", null).statusCode()).isEqualTo(503);
      assertThat(web.get("/api/v1/status", Jwt.signed("s3cret", web.claims())).getHeader("Retry-After")).isEqualTo("5");
    }
  }

  @Test
  void a_port_that_is_taken_fails_the_start() throws Exception {
    try (Web web = new Web()) {
      WebVerticle second =
          new WebVerticle(new FakeOperations(), () -> Web.METRICS, Web.http(web.port, Map.of()), Web.SECURITY, web.clock);

      assertThatThrownBy(() -> web.vertx.deployVerticle(second).await(5, SECONDS)).isInstanceOf(BindException.class);
    }
  }

  @Test
  void a_user_without_a_password_cannot_log_in() {
    Accounts accounts = new Accounts(new Settings.Security("admin", Optional.empty(), Optional.of("guest"), Optional.of("x"),
        Optional.empty(), Duration.ofHours(1), Web.SECURITY.foreign(), Optional.empty()));

    assertThat(accounts.roleOf("admin", "")).isEmpty();
    assertThat(accounts.roleOf("guest", "x")).contains(Role.VIEWER);
    assertThat(accounts.roleOf("", "")).isEmpty();
  }
}
