package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Events;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.Reply;
import dev.watchdog.support.Report;
import dev.watchdog.support.WatchdogUnderTest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser, a monitor and an operator may see and do from outside. */
abstract class BridgeScenarios extends Scenario {

  @Test
  void a_registration_without_a_token_is_refused_and_told_nothing() {
    Events stranger = closeAtEnd(Events.connect(watchdog(), true));
    stranger.register(Events.RECOVERY, null);
    stranger.register(Events.RECOVERY, "not.a.token");
    Eventually.within(SOON, () -> assertThat(stranger.frames()).hasSize(2));
    Events browser = events();
    store.row("e1").age(300).limit(900).insert();

    cycle();

    browser.awaitRecoveries(1);
    assertThat(stranger.frames()).allMatch(frame -> "err".equals(frame.getString("type")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "publish"})
  void nothing_can_be_sent_inwards(String type) {
    Events browser = events();
    int before = browser.frames().size();
    for (String address : List.of("watchdog.tick", "watchdog.recovery", "watchdog.cycle", "anything")) {
      browser.send(
          new JsonObject()
              .put("type", type)
              .put("address", address)
              .put("headers", new JsonObject().put("Authorization", "Bearer " + watchdog().token()))
              .put("body", new JsonObject()));
    }

    Eventually.within(SOON, () -> assertThat(errors(browser)).isEqualTo(4));
    assertThat(browser.frames().subList(before, browser.frames().size())).hasSize(4);
    assertThat(watchdog().get("/api/monitoring/cleanup-status").ok().getValue("last_run_at")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"watchdog.tick", "watchdog.recovery.x", "watchdog", "watchdog.*", "vertx.metrics"})
  void only_the_documented_addresses_can_be_listened_to(String address) {
    Events browser = closeAtEnd(Events.connect(watchdog(), true));

    browser.register(address, watchdog().token());

    Eventually.within(SOON, () -> assertThat(errors(browser)).isEqualTo(1));
  }

  @Test
  void a_cycle_is_told_from_start_to_completion() {
    Events browser = events();
    int before = browser.cycles().size();
    store.row("e1").age(300).limit(900).insert();

    Report report = cycle();

    Eventually.within(SOON, () -> assertThat(types(browser, before)).contains("cycle_completed"));
    assertThat(types(browser, before).get(0)).isEqualTo("cycle_started");
    JsonObject completed = browser.cycles().get(browser.cycles().size() - 1);
    assertThat(String.valueOf(completed.getValue("cycle_id"))).isEqualTo(report.cycleId());
    assertThat(completed.getJsonObject("report").getInteger("orphaned_executions")).isEqualTo(1);
  }

  @Test
  void the_monitoring_routes_speak_in_whole_numbers() {
    store.row("e1").age(300).limit(900).insert();

    JsonObject report = watchdog().trigger();

    assertThat(report.fieldNames()).containsExactlyInAnyOrderElementsOf(Report.FLAT);
    assertThat(report.getMap().values()).allMatch(Integer.class::isInstance);
    assertThat(report.getInteger("total")).isEqualTo(1);
    JsonObject status = watchdog().get("/api/monitoring/cleanup-status").ok();
    assertThat(status.getJsonObject("last_report")).isEqualTo(report);
    assertThat(status.getInteger("interval_seconds")).isEqualTo(3600);
  }

  @Test
  void every_row_is_counted_exactly_once() {
    a.running("fine", "overdue").pending("pending").recent("done");
    for (String id : List.of("fine", "pending", "done", "orphan")) {
      store.row(id).age(300).limit(900).insert();
    }
    store.row("overdue").age(1000).limit(900).insert();
    store.row("young").age(5).limit(900).insert();
    store.row("leased").age(300).with("lease_expires_at", "2098-01-01T00:00:00Z").insert();

    Report report = cycle();

    assertThat(report.rows()).isEqualTo(7);
    assertThat(report.rowsCounted()).isEqualTo(7);
    assertThat(report.total()).isEqualTo(2);
    assertThat(report.agentsReachable()).isEqualTo(1);
  }

  @Test
  void explain_names_the_rule_that_applied_to_a_running_row() {
    a.old();
    store.row("e1").age(300).limit(900).insert();
    cycle();

    String explained = watchdog().explain("e1").encode();
    assertThat(explained).contains("14").contains("running").contains("900");
    JsonObject listed = watchdog().execution("e1");
    assertThat(String.valueOf(listed.getValue("rule"))).isEqualTo("14");
    assertThat(watchdog().get("/api/v1/executions/nobody/explain").status()).isEqualTo(404);
    store.set("e1", "status", "queued");
    assertThat(watchdog().explain("e1").getString("next_action")).isEqualTo("none: it does not run");
    store.set("e1", "status", "success");
    assertThat(watchdog().explain("e1").getString("next_action")).isEqualTo("none: it is over");
  }

  @Test
  void before_the_stores_were_reached_the_service_lives_and_says_when_to_come_back() {
    set("database.url", "jdbc:postgresql://127.0.0.1:" + RealRedis.freePort() + "/nothing");
    set("security.jwt-secret", "0123456789abcdef0123456789abcdef");
    WatchdogUnderTest early = closeAtEnd(WatchdogUnderTest.startBeforeStores(settings()));

    assertThat(early.getWithoutLogin("/health/live").status()).isEqualTo(200);
    assertThat(early.getWithoutLogin("/health/ready").status()).isEqualTo(503);
    assertThat(early.getWithoutLogin("/health/ready").headers().firstValue("retry-after")).isPresent();
    Reply refused = early.get("/api/v1/recoveries");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.headers().firstValue("retry-after")).isPresent();
    assertThat(early.ready().isComplete()).isFalse();
  }

  private static long errors(Events browser) {
    return browser.frames().stream().filter(frame -> "err".equals(frame.getString("type"))).count();
  }

  private static List<String> types(Events browser, int from) {
    return browser.cycles().stream().skip(from).map(cycle -> cycle.getString("type")).toList();
  }
}
