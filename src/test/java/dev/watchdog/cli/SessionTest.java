package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTest {

  @Test
  void what_runs_is_stopped_once_and_before_vertx_is_closed() {
    List<Boolean> closedBefore = new ArrayList<>();
    Session session = Session.open(VertxFactory.create());
    session.await(session.vertx().deployVerticle(context -> Future.succeededFuture()));
    session.stopFirst(() -> {
      closedBefore.add(session.vertx().deploymentIDs().isEmpty());
      return Future.succeededFuture();
    });

    session.close();
    session.close();

    assertThat(closedBefore).containsExactly(false);
    assertThat(session.vertx().deploymentIDs()).isEmpty();
    session.untilClosed();
  }

  @Test
  void a_stop_that_fails_does_not_keep_vertx_open() {
    Session session = Session.open(VertxFactory.create());
    session.await(session.vertx().deployVerticle(context -> Future.succeededFuture()));
    session.stopFirst(() -> Future.failedFuture("no"));

    session.close();

    assertThat(session.vertx().deploymentIDs()).isEmpty();
  }

  @Test
  void waiting_throws_what_the_future_failed_with() {
    try (Session session = Session.open(VertxFactory.create())) {
      assertThatThrownBy(() -> session.await(Future.failedFuture(new IOException("gone"))))
          .isInstanceOf(IOException.class)
          .hasMessage("gone");
    }
  }
}
