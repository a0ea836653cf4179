package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Events;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.WatchdogClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A browser that stays through every death of the watchdog: it listens, and after each reconnect asks for what is after its last id. */
final class Follower {

  private final List<Long> known = new ArrayList<>();
  private Events connection;

  /** Listens first and asks then, so that nothing falls between. */
  void connect(WatchdogClient watchdog) {
    connection = watchdog.events();
    catchUp(watchdog);
  }

  /** How many were told over this connection. */
  int told() {
    return connection.recoveries().size();
  }

  /** The connection is lost. What was told over it must have been in order and without a gap. */
  void disconnect() {
    List<Long> told = connection.recoveries().stream().map(event -> event.getLong("id")).toList();
    connection.close();
    for (int i = 1; i < told.size(); i++) {
      assertThat(told.get(i)).as("told after %d over one connection", told.get(i - 1)).isEqualTo(told.get(i - 1) + 1);
    }
    told.forEach(this::take);
  }

  /** Everything up to here, without a gap. */
  void assertKnowsAll(WatchdogClient watchdog, int count) {
    Eventually.within(Duration.ofSeconds(20), () -> assertThat(connection.recoveries().stream().map(event -> event.getLong("id")))
        .contains((long) count));
    disconnect();
    assertThat(known).hasSize(count).last().isEqualTo((long) count);
  }

  private void catchUp(WatchdogClient watchdog) {
    JsonArray page;
    do {
      page = watchdog.get("/api/v1/recoveries?limit=1000&after=" + last()).ok().getJsonArray("recoveries");
      page.forEach(entry -> take(((JsonObject) entry).getLong("id")));
    } while (!page.isEmpty());
  }

  /** An id it has is dropped; any other must be the next one. */
  private void take(long id) {
    if (id > last()) {
      assertThat(id).as("the id after %d", last()).isEqualTo(last() + 1);
      known.add(id);
    }
  }

  private long last() {
    return known.isEmpty() ? 0 : known.get(known.size() - 1);
  }
}
