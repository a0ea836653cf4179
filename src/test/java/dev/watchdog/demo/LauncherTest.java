package dev.watchdog.demo;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LauncherTest {

  private static final String AGENT = "agent-01";

  private final SetClock clock = new SetClock();
  private final Launch launch = new Launch("e1", Launch.MANUAL, AGENT, "Do it", Duration.ofSeconds(12), clock.instant());
  private Vertx vertx;
  private PlatformStores stores;
  private Fleet fleet;
  private Launcher launcher;

  @BeforeEach
  void open() throws Exception {
    vertx = Vertx.vertx();
    stores = new PlatformStores(vertx);
    fleet = Fleet.start(vertx, new FleetOptions(2, "127.0.0.1", 0, Duration.ofHours(10), 7, false), clock).await(10, SECONDS);
    launcher = new Launcher(stores.tables, stores.slots, new TaskCall(vertx, fleet.agentsUrl()), clock);
  }

  @AfterEach
  void close() throws Exception {
    stores.close();
    vertx.close().await(10, SECONDS);
  }

  @Test
  void a_launch_ends_with_the_agent_running_it_a_session_a_slot_and_no_marker() throws Exception {
    launcher.launch(launch, 1).await(5, SECONDS);

    assertThat(fleet.state(AGENT).await(5, SECONDS).running()).containsExactly(new Running(launch.dispatch(), clock.instant()));
    assertThat(session()).isEqualTo("session-e1");
    assertThat(stores.redis.hasSlot(AGENT, "e1")).isTrue();
    assertThat(stores.redis.call("EXISTS", "execution:inflight:e1")).isEqualTo(0L);
  }

  @Test
  void an_agent_that_says_no_ends_the_row_and_frees_the_slot() throws Exception {
    become(Reach.UNAVAILABLE);

    launcher.launch(launch, 1).await(5, SECONDS);

    assertThat(stores.status("e1")).isEqualTo("failed");
    assertThat(stores.sql("SELECT error FROM schedule_executions")).containsExactly(List.of("Agent refused the task: HTTP 503"));
    assertThat(stores.redis.everything()).isEmpty();
  }

  @Test
  void an_agent_that_says_nothing_may_have_accepted_so_that_the_row_stays() throws Exception {
    become(Reach.CLOSING);

    launcher.launch(launch, 1).await(5, SECONDS);

    assertThat(stores.status("e1")).isEqualTo("running");
    assertThat(session()).isEqualTo("dispatched");
    assertThat(stores.redis.hasSlot(AGENT, "e1")).isTrue();
    assertThat(stores.redis.call("EXISTS", "execution:inflight:e1")).isEqualTo(0L);
  }

  @Test
  void a_hanging_agent_holds_up_a_launch_for_a_bounded_time_only() throws Exception {
    become(Reach.HANGING);

    launcher.launch(launch, 1).await(10, SECONDS);

    assertThat(stores.status("e1")).isEqualTo("running");
    assertThat(stores.redis.call("EXISTS", "execution:inflight:e1")).isEqualTo(0L);
  }

  @Test
  void what_is_planted_without_a_session_never_reaches_its_agent() throws Exception {
    launcher.plant(launch, 1, null).await(5, SECONDS);

    assertThat(stores.status("e1")).isEqualTo("running");
    assertThat(session()).isNull();
    assertThat(stores.redis.hasSlot(AGENT, "e1")).isTrue();
    assertThat(fleet.state(AGENT).await(5, SECONDS).running()).isEmpty();
  }

  @Test
  void a_report_ends_the_row_and_frees_the_slot_unless_the_platform_forgets_that() throws Exception {
    launcher.launch(launch, 1).await(5, SECONDS);
    launcher.finish(launch, reported(), false).await(5, SECONDS);
    assertThat(stores.status("e1")).isEqualTo("success");
    assertThat(stores.redis.everything()).isEmpty();

    Launch leaky = new Launch("e2", Launch.MANUAL, AGENT, "Do it", Duration.ofSeconds(12), clock.instant());
    launcher.plant(leaky, 1, "s").await(5, SECONDS);
    launcher.finish(leaky, reported(), true).await(5, SECONDS);
    assertThat(stores.status("e2")).isEqualTo("success");
    assertThat(stores.redis.hasSlot(AGENT, "e2")).isTrue();
  }

  @Test
  void a_report_that_comes_after_the_row_ended_changes_and_frees_nothing() throws Exception {
    launcher.launch(launch, 1).await(5, SECONDS);
    stores.sql("UPDATE schedule_executions SET status = 'failed', error = 'recovered by watchdog'");
    Map<String, Object> before = stores.redis.everything();

    launcher.finish(launch, reported(), false).await(5, SECONDS);

    assertThat(stores.status("e1")).isEqualTo("failed");
    assertThat(stores.redis.everything()).isEqualTo(before);
  }

  /** What the agent tells when the run ends. */
  private WorkResult reported() throws Exception {
    CompletableFuture<Finished> told = new CompletableFuture<>();
    fleet.onFinished(told::complete);
    fleet.on(AGENT, agent -> {
      agent.accept(launch.dispatch());
      agent.finish("e1");
      return null;
    }).await(5, SECONDS);
    return told.get(5, SECONDS).result();
  }

  private Object session() throws Exception {
    return stores.sql("SELECT claude_session_id FROM schedule_executions").get(0).get(0);
  }

  private void become(Reach reach) throws Exception {
    fleet.on(AGENT, agent -> {
      agent.become(reach);
      return null;
    }).await(5, SECONDS);
  }
}
