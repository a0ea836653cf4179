package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadStartTest {

  private final List<Vertx> made = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"", "run", "demo --agents 3", "--set http.port=0", "--help"})
  void one_vertx_is_handed_over_and_stays_open(String line) {
    Vertx vertx;
    try (HeadStart head = HeadStart.begin(this::make, arguments(line))) {
      head.awaitLog();
      vertx = head.vertx();
    }

    assertThat(made).containsExactly(vertx);
    assertThat(deploy(vertx).await()).isNotEmpty();
    vertx.close().await();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "run --help", "check"})
  void one_that_nobody_comes_for_is_closed(String line) {
    HeadStart.begin(this::make, arguments(line)).close();

    assertThat(made).hasSize(1);
    assertThatThrownBy(() -> deploy(made.get(0)).await()).hasMessageContaining("closed");
  }

  @Test
  void where_no_command_is_named_none_is_made() {
    HeadStart.begin(this::make, "--help").close();

    assertThat(made).isEmpty();
  }

  private Vertx make() {
    Vertx vertx = VertxFactory.create();
    made.add(vertx);
    return vertx;
  }

  private static Future<String> deploy(Vertx vertx) {
    return vertx.deployVerticle(context -> Future.succeededFuture());
  }

  private static String[] arguments(String line) {
    return line.isEmpty() ? new String[0] : line.split(" ");
  }
}
