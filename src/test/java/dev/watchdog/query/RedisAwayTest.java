package dev.watchdog.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.watchdog.bus.Protocol.Board;
import dev.watchdog.bus.Protocol.Writing;
import dev.watchdog.bus.Refusal;
import dev.watchdog.core.Slots;
import dev.watchdog.core.Trust;
import dev.watchdog.core.VerdictBoard;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.Database;
import dev.watchdog.store.Schema;
import dev.watchdog.support.Databases;
import dev.watchdog.support.Store;
import dev.watchdog.support.TestSettings;
import dev.watchdog.web.Operations.ListQuery;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told while Redis is away: that it is, in words and in time. */
class RedisAwayTest {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final ListQuery ALL = new ListQuery("", "", "leak", false, 50, "");
  private static final String REFUSED = "connection refused: redis/10.0.0.9:6379";

  private final Vertx vertx = Vertx.vertx();
  private final dev.watchdog.support.Database engine = Databases.h2();
  private final Readiness readiness = new Readiness(TestSettings.of(Map.of()).reconcile(), CLOCK);
  private Database database;

  @BeforeEach
  void open() throws Exception {
    Store.full(engine);
    database = Database.open(vertx, engine.url(), Optional.empty(), Optional.empty(), 2);
    await(new Schema(database).migrate());
  }

  @AfterEach
  void close() throws Exception {
    await(database.close());
    await(vertx.close());
    engine.close();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  /** A Redis that answers whatever it is asked with this. */
  private Stores stores(Future<?> answer) throws Exception {
    SlotRegistry slots = (SlotRegistry) Proxy.newProxyInstance(
        SlotRegistry.class.getClassLoader(),
        new Class<?>[] {SlotRegistry.class},
        (proxy, method, arguments) -> method.getName().equals("kept") ? true : answer);
    return Stores.over(database, await(new Schema(database).layout()), slots, Duration.ofMinutes(15), CLOCK);
  }

  private JsonObject ready(Future<?> redis) throws Exception {
    Board board = new Board(false, null, new VerdictBoard(), Map.of(), null, NOW, null, Trust.UNTRIED);
    JsonObject ready = await(
        readiness.check(stores(redis), Optional.of(board), Optional.of(new Writing(null))).timeout(10, TimeUnit.SECONDS)
            .otherwise(failure -> new JsonObject().put("failed", failure.toString())));
    assertThat(ready.getString("failed")).as("why readiness was not told within 10 s, which it always is").isNull();
    return ready;
  }

  private static String status(JsonObject ready, String check) {
    return ready.getJsonObject("checks").getJsonObject(check).getString("status");
  }

  private static String detail(JsonObject ready) {
    return ready.getJsonObject("checks").getJsonObject("redis").getString("detail");
  }

  @Test
  void the_list_of_slots_says_that_redis_could_not_be_asked_and_why() throws Exception {
    SlotList list = new SlotList(stores(Future.failedFuture(REFUSED)), NOW);

    Throwable failure = catchThrowable(() -> await(list.page(ALL)));

    assertThat(failure).as("the answer to who asks for slots while Redis is away").isInstanceOf(Refusal.class)
        .hasMessage("Redis could not be asked: " + REFUSED);
    assertThat(((Refusal) failure).kind()).as("its kind").isEqualTo(Refusal.Kind.UNAVAILABLE);
  }

  @Test
  void no_slots_are_a_list_without_any() throws Exception {
    SlotList list = new SlotList(stores(Future.succeededFuture(new Slots(List.of(), 0, List.of()))), NOW);

    assertThat(await(list.page(ALL)).getInteger("total")).as("slots of a Redis that has none").isZero();
  }

  @Test
  void the_watchdog_is_not_ready_and_says_why_and_that_the_rest_is_well() throws Exception {
    JsonObject ready = ready(Future.failedFuture(REFUSED));

    assertThat(ready.getBoolean("ready")).as("ready while Redis refuses connections").isFalse();
    assertThat(status(ready, "redis")).as("the check of Redis").isEqualTo("down");
    assertThat(detail(ready)).as("why Redis is down").isEqualTo(REFUSED);
    assertThat(status(ready, "database")).as("the check of the database, which answers").isEqualTo("up");
    assertThat(status(ready, "last_cycle")).as("the check of the last cycle, which was now").isEqualTo("up");
  }

  @Test
  void a_redis_that_says_nothing_keeps_nobody_waiting() throws Exception {
    JsonObject ready = ready(Promise.promise().future());

    assertThat(ready.getBoolean("ready")).as("ready while Redis says nothing").isFalse();
    assertThat(detail(ready)).as("why Redis is down").isEqualTo("no answer within 4 s");
  }

  @Test
  void with_both_stores_it_is_ready() throws Exception {
    assertThat(ready(Future.succeededFuture()).getBoolean("ready")).as("ready while both stores answer").isTrue();
  }
}
