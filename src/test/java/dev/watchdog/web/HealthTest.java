package dev.watchdog.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What readiness tells, to whom, and how often it asks. */
class HealthTest {

  private Web web;

  @BeforeEach
  void start() throws Exception {
    web = new Web();
  }

  @AfterEach
  void stop() {
    web.close();
  }

  @Test
  void strangers_are_told_whether_and_not_what_or_why() throws Exception {
    HttpResponse<Buffer> ready = web.get("/health/ready", null);
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.bodyAsJsonObject()).isEqualTo(new JsonObject().put("status", "up"));

    web.operations.ready = false;
    web.clock.advance(Duration.ofSeconds(1));
    HttpResponse<Buffer> unready = web.get("/health/ready", null);
    assertThat(unready.statusCode()).isEqualTo(503);
    assertThat(unready.getHeader("Retry-After")).isEqualTo("5");
    assertThat(unready.bodyAsJsonObject()).isEqualTo(new JsonObject().put("status", "down"));
  }

  @Test
  void a_token_of_any_role_is_told_all() throws Exception {
    web.operations.ready = false;
    for (String token : List.of(web.viewer(), web.admin())) {
      HttpResponse<Buffer> answer = web.get("/health/ready", token);

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.bodyAsJsonObject()).isEqualTo(new JsonObject().put("status", "down").put("ready", false)
          .put("checks", new JsonObject().put("database", "at db.internal")));
    }
  }

  @Test
  void a_token_that_is_none_makes_a_stranger_and_no_failure() throws Exception {
    String unknownRole = Jwt.signed("s3cret", web.claims().put("role", "user"));
    for (String token : List.of("x", Jwt.signed("another", web.claims()), unknownRole)) {
      HttpResponse<Buffer> answer = web.get("/health/ready", token);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.bodyAsJsonObject()).isEqualTo(new JsonObject().put("status", "up"));
    }
  }

  @Test
  void while_no_token_can_be_read_everybody_is_a_stranger() throws Exception {
    web.operations.secret = Future.failedFuture(Refusal.unavailable("not yet"));

    assertThat(web.get("/health/ready", Jwt.signed("s3cret", web.claims())).bodyAsJsonObject())
        .isEqualTo(new JsonObject().put("status", "up"));
  }

  @Test
  void however_often_it_is_asked_the_stores_are_asked_once_a_second() throws Exception {
    for (int turn = 0; turn < 5; turn++) {
      web.get("/health/ready", null);
    }
    assertThat(web.operations.readinessAsked).hasValue(1);

    web.clock.advance(Duration.ofMillis(999));
    web.get("/health/ready", null);
    assertThat(web.operations.readinessAsked).hasValue(1);

    web.clock.advance(Duration.ofMillis(1));
    web.get("/health/ready", null);
    assertThat(web.operations.readinessAsked).hasValue(2);
  }

  @Test
  void a_clock_that_was_put_back_does_not_keep_an_old_answer() throws Exception {
    web.get("/health/ready", null);
    web.clock.advance(Duration.ofHours(-1));
    web.get("/health/ready", null);

    assertThat(web.operations.readinessAsked).hasValue(2);
  }
}
