package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.Reply;
import dev.watchdog.support.Report;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A Redis that answers and will not do: readiness says why, nothing rests on what it lacks, and nothing counts as released. */
class UnfitRedisTest extends Scenario {

  @Override
  Database newDatabase() {
    return Databases.sqlite();
  }

  @Override
  RealRedis newRedis() {
    return closeAtEnd(RealRedis.started());
  }

  private void assertRedis(String status, String... words) {
    Eventually.within(Duration.ofSeconds(10), () -> { // An answer may be a second old.
      Reply reply = watchdog().get("/health/ready");
      JsonObject found = reply.json().getJsonObject("checks").getJsonObject("redis");
      assertThat(found.getString("status")).as("%s", found).isEqualTo(status);
      assertThat(found.getString("detail")).contains(words);
    });
  }

  /** One run beyond its limit, whose end rests on its agent's word, and one that is absent, whose end would rest on Redis' as well. */
  private void seed(RealRedis holder) {
    a.running("late");
    store.row("late").age(1000).limit(900).insert();
    store.row("lost").age(300).limit(900).insert();
    holder.slot("a", "late", 1000, 900);
    holder.holds("a", "late");
  }

  private void assertEndsWithoutRelease(RealRedis holder) {
    Report report = cycle();
    assertThat(report.autoTerminated()).isEqualTo(1);
    assertThat(report.problems()).isNotEmpty();
    assertThat(store.status("lost")).isEqualTo("running");
    assertThat(holder.hasSlot("a", "late")).isTrue();
    assertThat(holder.runningKeyOf("a")).contains("late");
    assertThat(watchdog().recoveriesOf("late")).singleElement()
        .satisfies(entry -> assertThat(entry.getString("released_at")).isNull());
  }

  private void assertReleasesInTheNextCycle(RealRedis holder) {
    cycle();
    assertThat(holder.hasSlot("a", "late")).isFalse();
    assertThat(holder.runningKeyOf("a")).isNull();
    Eventually.within(SOON, () -> assertThat(watchdog().recoveriesOf("late").get(0).getString("released_at")).isNotNull());
  }

  @Test
  void s150_a_replica() {
    RealRedis master = closeAtEnd(RealRedis.started());
    watchdog();
    assertRedis("up", "answers");
    seed(master);
    redis.call("REPLICAOF", "127.0.0.1", String.valueOf(master.port()));
    Eventually.within(SOON, () -> assertThat(redis.hasSlot("a", "late")).isTrue());

    assertRedis("down", "replica", "master");
    assertEndsWithoutRelease(redis);

    redis.call("REPLICAOF", "NO", "ONE");
    assertRedis("up", "answers");
    assertReleasesInTheNextCycle(redis);
  }

  @Test
  void s150_a_user_without_scripts() {
    redis.call("ACL", "SETUSER", "app", "on", ">a+b", "~*", "+@all", "-eval", "-evalsha");
    set("redis.url", redis.url().replace("redis://", "redis://app:a+b@"));
    watchdog();
    seed(redis);

    assertRedis("down", "refuses scripts", "+evalsha +eval");
    assertEndsWithoutRelease(redis);

    redis.call("ACL", "SETUSER", "app", "+eval", "+evalsha");
    assertRedis("up", "answers");
    assertReleasesInTheNextCycle(redis);
  }
}
