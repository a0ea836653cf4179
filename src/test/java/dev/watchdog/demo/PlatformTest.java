package dev.watchdog.demo;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Eventually;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlatformTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Vertx vertx;
  private PlatformStores stores;

  @BeforeEach
  void open() throws Exception {
    vertx = Vertx.vertx();
    stores = new PlatformStores(vertx);
  }

  @AfterEach
  void close() throws Exception {
    for (String deployment : vertx.deploymentIDs()) {
      vertx.undeploy(deployment).await(10, SECONDS);
    }
    stores.close();
    vertx.close().await(10, SECONDS);
  }

  @Test
  void it_keeps_starting_executions_and_writes_how_they_end() throws Exception {
    Fleet fleet = fleet(9, false);
    deploy(fleet);

    Eventually.within(PATIENCE, () -> assertThat(count("status = 'success'")).isGreaterThan(3));
    assertThat(count("status = 'success' AND (response IS NULL OR duration_ms < 0)")).isZero();
  }

  @Test
  void it_opens_with_one_of_each_mishap_as_if_all_had_run_for_minutes() throws Exception {
    Fleet fleet = fleet(9, true);
    Instant before = Instant.now();
    Launcher launcher = new Launcher(stores.tables, stores.slots, new TaskCall(vertx, fleet.agentsUrl()), InstantSource.system());
    TaskCatalogue catalogue = new TaskCatalogue(fleet.names(), Dice.of(7, "test"));
    List<Launch> launches = new ArrayList<>();

    new InitialState(fleet, launcher, catalogue, (plan, at) -> {
      Launch launch = plan.launched("e" + launches.size(), at);
      launches.add(launch);
      return launch;
    }, before).play().await(10, SECONDS);

    assertThat(count("status = 'running'")).isEqualTo(5);
    assertThat(count("claude_session_id IS NULL")).isEqualTo(1);
    assertThat(retainedFor(fleet, before)).as("one result can be taken at once, one soon").containsExactly(
        Duration.ofSeconds(100), Duration.ofSeconds(60));
    assertThat(overdue(fleet, before)).hasSize(1);
  }

  @Test
  void nothing_happens_any_more_once_it_is_stopped() throws Exception {
    Fleet fleet = fleet(9, false);
    String deployment = deploy(fleet);
    Eventually.within(PATIENCE, () -> assertThat(count("schedule_id NOT LIKE 'nightly-%'")).isGreaterThan(5));

    vertx.undeploy(deployment).await(10, SECONDS);

    long rows = count("1 = 1");
    String task = fleet.on("agent-01", agent -> agent.accept(new Dispatch("x", "Do it", Duration.ofSeconds(9))) ? "taken" : "full")
        .await(5, SECONDS);
    assertThat(task).isEqualTo("taken");
    Eventually.within(PATIENCE, () -> assertThat(fleet.state("agent-01").await(5, SECONDS).recentlyCompleted()).contains("x"));
    assertThat(count("1 = 1")).isEqualTo(rows);
  }

  private Fleet fleet(int agents, boolean misbehave) throws Exception {
    return Fleet.start(vertx, new FleetOptions(agents, "127.0.0.1", 0, Duration.ofMillis(20), 7, misbehave)).await(10, SECONDS);
  }

  private String deploy(Fleet fleet) throws Exception {
    return vertx.deployVerticle(platform(fleet)).await(10, SECONDS);
  }

  private Platform platform(Fleet fleet) {
    return new Platform(fleet, stores.tables, stores.slots, Pace.STANDARD, 7, InstantSource.system());
  }

  private long count(String where) throws Exception {
    return ((Number) stores.sql("SELECT COUNT(*) FROM schedule_executions WHERE " + where).get(0).get(0)).longValue();
  }

  private List<Duration> retainedFor(Fleet fleet, Instant at) throws Exception {
    List<Duration> ages = new ArrayList<>();
    for (String name : fleet.names()) {
      for (String id : fleet.state(name).await(5, SECONDS).recentlyCompleted()) {
        WorkResult result = fleet.on(name, agent -> agent.result(id).orElseThrow()).await(5, SECONDS);
        ages.add(Duration.between(result.retainedAt(), at));
      }
    }
    return ages;
  }

  private List<Running> overdue(Fleet fleet, Instant at) throws Exception {
    List<Running> overdue = new ArrayList<>();
    for (String name : fleet.names()) {
      overdue.addAll(fleet.state(name).await(5, SECONDS).running());
    }
    overdue.removeIf(run -> run.startedAt().plus(run.dispatch().limit()).isAfter(at));
    return overdue;
  }
}
