package dev.watchdog.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stores do on every engine what the scenarios take for granted. */
@Timeout(60)
class StoresTest {

  static Stream<Supplier<Database>> engines() {
    return Stream.of(Databases::sqlite, Databases::postgres, Databases::h2);
  }

  static Stream<Supplier<Database>> servers() {
    return Stream.of(Databases::sqlite, Databases::postgres);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void a_seeded_row_is_read_back_as_it_was_written(Supplier<Database> engine) {
    try (Store store = Store.full(engine.get())) {
      String started = store.row("e1").agent("b").age(120).limit(600).session(null).insert();
      store.activity("act", "chat_start", started, "e1").ownership("b", null);

      Map<String, Object> row = store.read("e1");

      assertThat(row).containsEntry("started_at", started).containsEntry("schedule_id", "s-e1").containsEntry("claude_session_id", null);
      assertThat(store.readActivity("act")).containsEntry("activity_state", "started");
      assertThat(store.everything()).hasSize(4);
      store.succeed("e1");
      assertThat(store.status("e1")).isEqualTo("success");
      assertThat(store.query(store.database().tables())).hasSize(4);
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void updates_can_be_refused_and_allowed_again(Supplier<Database> engine) {
    try (Store store = Store.full(engine.get())) {
      store.row("e1").insert();
      store.row("e2").insert();
      store.refuseUpdates("e1");
      assertThatThrownBy(() -> store.succeed("e1")).hasStackTraceContaining("refused by a trigger");
      store.succeed("e2");
      store.allowUpdates();
      store.refuseUpdates(null);
      assertThatThrownBy(() -> store.succeed("e2")).hasStackTraceContaining("refused by a trigger");
      store.allowUpdates();
      store.succeed("e1");
      assertThat(store.status("e1")).isEqualTo("success");
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void a_lock_lets_others_read_and_keeps_them_from_writing(Supplier<Database> engine) throws Exception {
    try (Store store = Store.full(engine.get())) {
      store.row("e1").insert();
      AutoCloseable lock = store.lockWrites();
      assertThat(store.status("e1")).isEqualTo("running");
      assertThat(writesWithin300Millis(store)).isFalse();
      lock.close();
      assertThat(writesWithin300Millis(store)).isTrue();
    }
  }

  private static boolean writesWithin300Millis(Store store) throws Exception {
    boolean sqlite = store.database().url().contains("sqlite");
    try (Connection connection = store.database().connect(); Statement statement = connection.createStatement()) {
      statement.execute(sqlite ? "PRAGMA busy_timeout = 300" : "SET lock_timeout = 300");
      return statement.executeUpdate("UPDATE schedule_executions SET message = 'new'") == 1;
    } catch (SQLException locked) {
      return false;
    }
  }

  @Test
  void databases_are_fresh_each() {
    for (Supplier<Database> engine : List.<Supplier<Database>>of(Databases::sqlite, Databases::postgres, Databases::h2)) {
      try (Store one = Store.bare(engine.get()); Store two = Store.bare(engine.get())) {
        one.row("e1").insert();
        assertThat(two.query("SELECT id FROM schedule_executions")).isEmpty();
      }
    }
  }

  @Test
  void redis_can_be_seeded_frozen_stopped_and_started() {
    try (RealRedis redis = RealRedis.started()) {
      redis.slot("a", "e1", 300, 900);
      redis.holds("a", "e1");
      assertThat(redis.hasSlot("a", "e1")).isTrue();
      assertThat(redis.hasHash("a", "e1")).isTrue();
      assertThat(redis.runningKeyOf("a")).contains("\"id\":\"e1\"");
      assertThat(redis.everything()).hasSize(3);
      redis.freeze();
      assertThatThrownBy(() -> redis.call("PING")).hasMessageContaining("timed out");
      redis.thaw();
      redis.awaitAnswer();
      redis.stop();
      assertThatThrownBy(() -> redis.call("PING")).isInstanceOf(UncheckedIOException.class);
      redis.start();
      assertThat(redis.everything()).isEmpty();
    }
  }
}
