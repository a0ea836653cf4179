package dev.watchdog.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Eventually;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The secret of tokens, exchanged while a service runs. */
class ExchangedSecretTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private static int status(Web web, WebVerticle verticle, String token) throws Exception {
    return web.client.get(verticle.port(), "127.0.0.1", "/api/v1/status").bearerTokenAuthentication(token).send().await(20, SECONDS)
        .statusCode();
  }

  @Test
  void another_secret_ends_the_tokens_of_the_old_one() throws Exception {
    try (Web web = new Web()) {
      FakeOperations operations = new FakeOperations();
      operations.secret = Future.succeededFuture("s3cret");
      WebVerticle verticle =
          new WebVerticle(operations, () -> Web.METRICS, Web.http(0, Map.of()), Web.SECURITY, web.clock);
      web.vertx.deployVerticle(verticle).await(20, SECONDS);
      String old = Jwt.signed("s3cret", web.claims());
      String next = Jwt.signed("next-s3cret", web.claims());
      assertThat(status(web, verticle, old)).isEqualTo(200);

      operations.secret = Future.failedFuture("the store that keeps it is away");
      verticle.admit(Web.SECURITY);
      assertThat(status(web, verticle, old)).as("the same users, and no other secret").isEqualTo(200);

      operations.secret = Future.succeededFuture("next-s3cret");
      verticle.admit(Web.SECURITY.withJwtSecret(Optional.of("next-s3cret")));
      Eventually.within(SOON, () -> assertThat(status(web, verticle, old)).isEqualTo(401));
      assertThat(status(web, verticle, next)).isEqualTo(200);
    }
  }
}
