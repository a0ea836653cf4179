package dev.watchdog.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CallGateTest {

  private static final Instant T = Instant.parse("2026-03-25T10:00:00Z");

  private Instant now = T;
  private final Deque<Runnable> soon = new ArrayDeque<>();
  private final List<String> started = new ArrayList<>();
  private final Map<String, Promise<String>> calls = new HashMap<>();

  private CallGate gate(int inFlightMax, int perAgentMax) {
    return new CallGate(inFlightMax, perAgentMax, () -> now, Runnable::run, soon::add);
  }

  /** A call that is under way until it is ended by its name. */
  private Supplier<Future<String>> call(String name) {
    return () -> {
      started.add(name);
      return calls.computeIfAbsent(name, any -> Promise.promise()).future();
    };
  }

  private Future<String> pass(CallGate gate, String agent, String name) {
    return gate.pass(agent, Instant.MAX, call(name));
  }

  private void end(String name) {
    calls.get(name).complete(name + " done");
  }

  @Test
  void a_call_is_made_at_once_while_there_is_room_and_its_answer_comes_back() {
    CallGate gate = gate(2, 1);
    Future<String> answer = pass(gate, "a", "a1");

    assertThat(started).containsExactly("a1");
    assertThat(answer.isComplete()).isFalse();
    end("a1");
    assertThat(answer.result()).isEqualTo("a1 done");
  }

  @Test
  void calls_that_come_in_together_begin_together_afterwards() {
    Deque<Runnable> afterwards = new ArrayDeque<>();
    CallGate gate = new CallGate(2, 1, () -> now, afterwards::add, soon::add);
    Future<String> first = pass(gate, "a", "a1");
    pass(gate, "b", "b1");
    pass(gate, "c", "c1");

    assertThat(started).isEmpty();
    assertThat(afterwards).as("one drain for all of them").hasSize(1);
    afterwards.poll().run();
    assertThat(started).containsExactly("a1", "b1");

    end("a1");
    end("b1");
    assertThat(first.result()).as("an answer does not wait").isEqualTo("a1 done");
    assertThat(started).hasSize(2);
    assertThat(afterwards).hasSize(1);
    afterwards.poll().run();
    assertThat(started).containsExactly("a1", "b1", "c1");
  }

  @Test
  void no_more_than_the_bound_are_under_way_and_the_rest_comes_in_order() {
    CallGate gate = gate(3, 2);
    for (String agent : List.of("a", "b", "c", "d", "e")) {
      pass(gate, agent, agent + "1");
    }

    assertThat(started).containsExactly("a1", "b1", "c1");
    end("b1");
    assertThat(started).containsExactly("a1", "b1", "c1", "d1");
    end("a1");
    assertThat(started).containsExactly("a1", "b1", "c1", "d1", "e1");
  }

  private void passMany(CallGate gate, int calls) {
    for (int i = 0; i < calls; i++) {
      pass(gate, "agent-" + i, "call-" + i);
    }
  }

  @Test
  void where_there_is_room_for_many_no_more_begin_together_than_are_answered_soonest() {
    CallGate gate = gate(2000, 1);

    passMany(gate, 1000);

    assertThat(started).hasSize(256);
    end("call-7");
    assertThat(started).as("one that was answered makes room for another").hasSize(257);
  }

  @Test
  void calls_that_take_long_are_in_nobodys_way() {
    CallGate gate = gate(500, 1);
    passMany(gate, 1000);

    soon.poll().run();
    assertThat(started).as("they may have begun just before").hasSize(256);
    soon.poll().run();
    assertThat(started).as("as many again, and no more than are allowed in all").hasSize(500);
    assertThat(soon).as("nothing to wait for but answers").isEmpty();

    for (int i = 0; i < 256; i++) {
      end("call-" + i);
    }
    assertThat(started).as("those that took long are not taken off from the others").hasSize(512);
    soon.poll().run();
    soon.poll().run();
    assertThat(started).as("and 500 are under way again").hasSize(756);
  }

  @Test
  void the_time_calls_take_is_not_looked_at_where_nobody_waits_for_it() {
    CallGate gate = gate(256, 1);

    passMany(gate, 1000);

    assertThat(soon).isEmpty();
  }

  @Test
  void an_agent_has_no_more_than_its_own_bound_and_keeps_nobody_else_waiting() {
    CallGate gate = gate(10, 2);
    for (int i = 1; i <= 5; i++) {
      pass(gate, "a", "a" + i);
    }
    pass(gate, "b", "b1");

    assertThat(started).containsExactly("a1", "a2", "b1");
    end("a2");
    assertThat(started).containsExactly("a1", "a2", "b1", "a3");
    end("a1");
    end("a3");
    assertThat(started).containsExactly("a1", "a2", "b1", "a3", "a4", "a5");
  }

  @Test
  void agents_that_wait_take_turns() {
    CallGate gate = gate(1, 2);
    pass(gate, "x", "x1");
    for (int i = 1; i <= 3; i++) {
      pass(gate, "a", "a" + i);
    }
    for (int i = 1; i <= 3; i++) {
      pass(gate, "b", "b" + i);
    }
    for (String ended : List.of("x1", "a1", "b1", "a2", "b2", "a3", "b3")) {
      end(ended);
    }

    assertThat(started).containsExactly("x1", "a1", "b1", "a2", "b2", "a3", "b3");
  }

  @Test
  void a_call_that_hangs_takes_one_place_of_its_agent_alone() {
    CallGate gate = gate(3, 1);
    pass(gate, "hangs", "h1");
    pass(gate, "hangs", "h2");
    pass(gate, "hangs", "h3");
    for (int i = 1; i <= 50; i++) {
      pass(gate, "a" + i, "n" + i);
      end("n" + i);
    }

    assertThat(started).hasSize(51).doesNotContain("h2", "h3");
  }

  @Test
  void a_call_whose_time_has_passed_before_its_turn_is_not_made() {
    CallGate gate = gate(1, 1);
    pass(gate, "a", "a1");
    Future<String> late = gate.pass("b", T.plusSeconds(5), call("late"));
    Future<String> inTime = gate.pass("b", T.plusSeconds(6), call("in time"));
    now = T.plusSeconds(6);
    end("a1");

    assertThat(late.cause()).isInstanceOf(CallGate.NotCalled.class).hasMessage("its turn came too late");
    assertThat(started).containsExactly("a1", "in time");
    end("in time");
    assertThat(inTime.result()).isEqualTo("in time done");
  }

  @Test
  void a_call_that_is_too_late_leaves_its_place_to_the_next() {
    CallGate gate = gate(1, 1);
    now = T.plusSeconds(1);
    for (int i = 0; i < 10; i++) {
      assertThat(gate.pass("a", T, call("late")).cause()).isInstanceOf(CallGate.NotCalled.class);
    }
    pass(gate, "a", "a1");

    assertThat(started).containsExactly("a1");
  }

  @Test
  void a_call_that_fails_or_throws_frees_its_place_and_says_so() {
    CallGate gate = gate(1, 1);
    IllegalStateException thrown = new IllegalStateException("no address");
    Future<String> throwing = gate.pass("a", Instant.MAX, () -> {
      throw thrown;
    });
    Future<String> failing = pass(gate, "a", "a1");
    pass(gate, "a", "a2");
    calls.get("a1").fail("refused");

    assertThat(throwing.cause()).isSameAs(thrown);
    assertThat(failing.cause()).hasMessage("refused");
    assertThat(started).containsExactly("a1", "a2");
  }

  @Test
  void an_answer_may_lead_to_another_call_at_once() {
    CallGate gate = gate(1, 1);
    Future<String> second = pass(gate, "a", "a1").compose(answer -> pass(gate, "a", "a2"));
    pass(gate, "b", "b1");
    end("a1");
    end("b1");
    end("a2");

    assertThat(second.result()).isEqualTo("a2 done");
    assertThat(started).containsExactlyInAnyOrder("a1", "b1", "a2");
  }

  @Test
  void a_listener_that_throws_does_not_close_the_gate_for_ever() {
    CallGate gate = gate(1, 1);
    pass(gate, "a", "a1").onComplete(answer -> fail("on a1"));
    gate.pass("b", T.plusSeconds(5), call("late")).onComplete(answer -> fail("on a call that came too late"));
    pass(gate, "c", "c1");
    now = T.plusSeconds(6);
    ignoringFailures(() -> end("a1"));
    ignoringFailures(() -> pass(gate, "d", "d1"));
    ignoringFailures(() -> pass(gate, "e", "e1"));

    assertThat(started).containsExactly("a1", "c1");
    end("c1");
    assertThat(started).containsExactly("a1", "c1", "d1");
  }

  private static void ignoringFailures(Runnable step) {
    try {
      step.run();
    } catch (AssertionError thrownByAListener) {
      assertThat(thrownByAListener).hasMessageStartingWith("on a");
    }
  }

  @Test
  void many_waiting_calls_that_end_at_once_do_not_exhaust_the_stack() {
    CallGate gate = gate(1, 1);
    pass(gate, "slow", "slow");
    List<Future<String>> answers = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      answers.add(gate.pass("a" + i, Instant.MAX, () -> Future.succeededFuture("at once")));
    }
    end("slow");

    assertThat(answers).allMatch(Future::succeeded);
  }

  @Test
  void when_far_too_many_wait_the_next_is_refused() {
    CallGate gate = gate(1, 1);
    pass(gate, "a", "a1");
    for (int i = 0; i < 200_000; i++) {
      gate.pass("a", Instant.MAX, call("waiting"));
    }

    assertThat(gate.pass("b", Instant.MAX, call("b1")).cause()).isInstanceOf(CallGate.NotCalled.class).hasMessageContaining("200000");
  }

  @Test
  void whatever_comes_and_ends_the_bounds_hold_the_order_of_an_agent_is_kept_and_every_call_ends() {
    Random random = new Random(11);
    CallGate gate = gate(7, 3);
    Map<String, Integer> underWay = new HashMap<>();
    Map<String, Integer> last = new HashMap<>();
    Deque<Runnable> open = new ArrayDeque<>();
    List<Future<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      String agent = "a" + random.nextInt(6);
      int number = i;
      answers.add(gate.pass(agent, Instant.MAX, () -> {
        assertThat(underWay.merge(agent, 1, Integer::sum)).isLessThanOrEqualTo(3);
        assertThat(underWay.values().stream().mapToInt(Integer::intValue).sum()).isLessThanOrEqualTo(7);
        Integer before = last.put(agent, number);
        assertThat(before == null ? -1 : before).isLessThan(number);
        Promise<Integer> answer = Promise.promise();
        open.add(() -> {
          underWay.merge(agent, -1, Integer::sum);
          answer.complete(number);
        });
        return answer.future();
      }));
      for (int ended = random.nextInt(3); ended > 0 && !open.isEmpty(); ended--) {
        (random.nextBoolean() ? open.pollFirst() : open.pollLast()).run();
      }
    }
    while (!open.isEmpty()) {
      open.poll().run();
    }

    assertThat(answers).allMatch(Future::succeeded);
  }
}
