package dev.watchdog.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.agent.Agents;
import dev.watchdog.bus.Addresses;
import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.FetchLastError;
import dev.watchdog.bus.Protocol.FetchResult;
import dev.watchdog.bus.Protocol.LookAtAgent;
import dev.watchdog.bus.Protocol.Looked;
import dev.watchdog.bus.Protocol.ResultDone;
import dev.watchdog.bus.Protocol.TerminateRun;
import dev.watchdog.core.AgentError;
import dev.watchdog.core.Look;
import dev.watchdog.core.Retained;
import dev.watchdog.core.TerminateAnswer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each question of the bus is one call to an agent, with the deadline that came with it. */
@ExtendWith(VertxExtension.class)
class AgentProbeVerticleTest {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(10);

  private final List<String> calls = new ArrayList<>();
  private final Promise<Looked> told = Promise.promise();
  private final Promise<Void> givenBack = Promise.promise();
  private Bus bus;
  private boolean tooLate;

  /** Notes what it is asked, and answers at once. */
  private final class Noting implements Agents {
    @Override
    public Future<Look> look(String agent) {
      calls.add("look at " + agent);
      return Future.succeededFuture(new Look.NotAsked("no descriptor left", false, NOW));
    }

    @Override
    public Future<TerminateAnswer> terminate(String agent, String id, Instant notAfter) {
      calls.add("terminate " + id + " of " + agent + " until " + notAfter);
      return tooLate ? Future.failedFuture("its turn came too late") : Future.succeededFuture(new TerminateAnswer.Confirmed("terminated"));
    }

    @Override
    public Future<Retained> result(String agent, String id, Instant notAfter) {
      calls.add("result of " + id + " of " + agent + " until " + notAfter);
      return Future.succeededFuture(new Retained.NoneKept());
    }

    @Override
    public void done(long permit) {
      calls.add("done with " + permit);
      givenBack.complete();
    }

    @Override
    public Future<AgentError> lastError(long cycleId, String agent, String id, Instant notAfter) {
      calls.add("last error of " + id + " of " + agent + " in " + cycleId + " until " + notAfter);
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> close() {
      calls.add("close");
      return Future.succeededFuture();
    }
  }

  @BeforeEach
  void deploy(Vertx vertx, VertxTestContext test) {
    bus = Bus.install(vertx);
    bus.listen(Addresses.AGENT_LOOKED, told::complete)
        .compose(ready -> vertx.deployVerticle(new AgentProbeVerticle(bus, loop -> new Noting())))
        .onComplete(test.succeedingThenComplete());
  }

  @Test
  void a_look_is_answered_and_told_to_whoever_counts_them(VertxTestContext test) {
    bus.ask(Addresses.LOOK_AT_AGENT, new LookAtAgent("a"), SOON)
        .compose(looked -> told.future().timeout(SOON.toMillis(), TimeUnit.MILLISECONDS)
            .onSuccess(fact -> test.verify(() -> assertThat(fact).as("what the fact holds").isEqualTo(looked))))
        .onComplete(test.succeeding(fact -> test.verify(() -> {
          assertThat(calls).as("calls").containsExactly("look at a");
          test.completeNow();
        })));
  }

  @Test
  void a_terminate_call_whose_turn_came_too_late_was_not_made_and_says_so(VertxTestContext test) {
    tooLate = true;
    bus.ask(Addresses.TERMINATE_RUN, new TerminateRun("a", "e1", NOW), SOON)
        .onComplete(test.succeeding(terminated -> test.verify(() -> {
          assertThat(terminated.answer()).as("the answer of a call that was not made").isNull();
          assertThat(calls).as("calls").containsExactly("terminate e1 of a until " + NOW);
          test.completeNow();
        })));
  }

  @Test
  void results_and_last_errors_are_asked_for_until_their_own_deadlines(VertxTestContext test) {
    bus.ask(Addresses.FETCH_RESULT, new FetchResult("a", "e1", NOW), SOON)
        .compose(fetched -> bus.ask(Addresses.FETCH_LAST_ERROR, new FetchLastError(7, "a", "e1", NOW.plusSeconds(1)), SOON))
        .onComplete(test.succeeding(error -> test.verify(() -> {
          assertThat(error.error()).as("the last error of an agent that has none").isNull();
          assertThat(calls).as("calls").containsExactly(
              "result of e1 of a until " + NOW, "last error of e1 of a in 7 until " + NOW.plusSeconds(1));
          test.completeNow();
        })));
  }

  @Test
  void a_permit_is_given_back(VertxTestContext test) {
    bus.announce(Addresses.RESULT_DONE, new ResultDone(42));

    givenBack.future().timeout(SOON.toMillis(), TimeUnit.MILLISECONDS).onComplete(test.succeeding(done -> test.verify(() -> {
      assertThat(calls).as("calls").containsExactly("done with 42");
      test.completeNow();
    })));
  }
}
