package dev.watchdog.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.bus.Protocol.LedgerGrew;
import dev.watchdog.bus.Protocol.ReadWriting;
import dev.watchdog.bus.Protocol.Writing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is asked answers, whatever happens to it; whoever listens is told, whatever happens to others. */
@ExtendWith(VertxExtension.class)
class BusTest {

  /** Nobody who is answered waits for it; who is not answered is told by it that time is up. */
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private Bus bus;

  @BeforeEach
  void install(Vertx vertx) {
    bus = Bus.install(vertx);
  }

  private Future<Writing> ask() {
    return bus.ask(Addresses.READ_WRITING, new ReadWriting(), DEADLINE);
  }

  private static ReplyFailure kindOf(Throwable failure) {
    assertThat(failure).as("what the asker is told").isInstanceOf(ReplyException.class);
    return ((ReplyException) failure).failureType();
  }

  @Test
  void a_consumer_that_throws_fails_its_asker_at_once_with_its_words(VertxTestContext test) {
    bus.answer(Addresses.READ_WRITING, question -> {
      throw new IllegalStateException("no table");
    })
        .compose(ready -> ask())
        .onComplete(test.failing(failure -> test.verify(() -> {
          assertThat(kindOf(failure)).as("how the asker of a consumer that threw is told").isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
          assertThat(failure).as("a fault of Java itself says its class").hasMessageContaining("IllegalStateException: no table");
          test.completeNow();
        })));
  }

  @Test
  void an_error_of_the_machine_fails_the_asker_at_once_too(VertxTestContext test) {
    bus.answer(Addresses.READ_WRITING, question -> {
      throw new StackOverflowError("too deep");
    })
        .compose(ready -> ask())
        .onComplete(test.failing(failure -> test.verify(() -> {
          assertThat(kindOf(failure)).as("how the asker is told of an error").isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
          assertThat(failure).hasMessageContaining("too deep");
          test.completeNow();
        })));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void memory_that_ran_out_is_told_to_the_handler_of_the_context_as_well(boolean atOnce, Vertx vertx, VertxTestContext test) {
    Promise<Throwable> handled = Promise.promise();
    vertx.exceptionHandler(handled::tryComplete);
    bus.answer(Addresses.READ_WRITING, question -> {
      OutOfMemoryError error = new OutOfMemoryError("on purpose");
      if (atOnce) {
        throw error;
      }
      return vertx.executeBlocking(() -> {
        throw new IllegalStateException("a worker said on purpose", error);
      });
    })
        .compose(ready -> ask())
        .onComplete(test.failing(failure -> test.verify(() -> {
          assertThat(failure).hasMessageContaining("on purpose");
          handled.future().timeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS).onComplete(test.succeeding(error -> test.verify(() -> {
            assertThat(error).isInstanceOf(OutOfMemoryError.class);
            test.completeNow();
          })));
        })));
  }

  @Test
  void no_future_at_all_fails_the_asker_at_once_too(VertxTestContext test) {
    bus.answer(Addresses.READ_WRITING, question -> null)
        .compose(ready -> ask())
        .onComplete(test.failing(failure -> test.verify(() -> {
          assertThat(kindOf(failure)).as("how the asker is told of no answer").isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
          assertThat(failure).hasMessageContaining("no answer was given");
          test.completeNow();
        })));
  }

  @Test
  void a_failed_future_fails_its_asker_at_once_with_its_words(VertxTestContext test) {
    bus.answer(Addresses.READ_WRITING, question -> Future.failedFuture("the table is locked"))
        .compose(ready -> ask())
        .onComplete(test.failing(failure -> test.verify(() -> {
          assertThat(kindOf(failure)).as("how the asker of a consumer that failed is told").isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
          assertThat(failure).hasMessage("the table is locked");
          test.completeNow();
        })));
  }

  @Test
  void a_failure_without_words_tells_its_class(VertxTestContext test) {
    bus.answer(Addresses.READ_WRITING, question -> Future.failedFuture(new NullPointerException()))
        .compose(ready -> ask())
        .onComplete(test.failing(failure -> test.verify(() -> {
          assertThat(failure).as("a failure without words").hasMessage("java.lang.NullPointerException");
          test.completeNow();
        })));
  }

  @ParameterizedTest
  @EnumSource
  void a_refusal_arrives_as_the_kind_it_was(Refusal.Kind kind, VertxTestContext test) {
    bus.answer(Addresses.READ_WRITING, question -> Future.failedFuture(new Refusal(kind, "not now")))
        .compose(ready -> ask())
        .onComplete(test.failing(failure -> test.verify(() -> {
          assertThat(failure).as("a refusal that crossed the bus").isInstanceOf(Refusal.class).hasMessage("not now");
          assertThat(((Refusal) failure).kind()).as("the kind of a refusal that crossed the bus").isEqualTo(kind);
          test.completeNow();
        })));
  }

  /** Refusals have the codes of HTTP: a fault that had one of them would be told as a choice. */
  @Test
  void a_fault_is_never_taken_for_a_refusal(VertxTestContext test) {
    ReplyException fault = new ReplyException(ReplyFailure.RECIPIENT_FAILURE, 409, "of another");
    bus.answer(Addresses.READ_WRITING, question -> Future.failedFuture(fault))
        .compose(ready -> ask())
        .onComplete(test.failing(failure -> test.verify(() -> {
          assertThat(failure).as("a fault that crossed the bus").isNotInstanceOf(Refusal.class);
          test.completeNow();
        })));
  }

  @Test
  void a_question_that_nobody_answers_fails_at_once(VertxTestContext test) {
    ask().onComplete(test.failing(failure -> test.verify(() -> {
      assertThat(kindOf(failure)).as("how the asker of nobody is told").isEqualTo(ReplyFailure.NO_HANDLERS);
      test.completeNow();
    })));
  }

  @Test
  void a_consumer_that_says_nothing_is_given_up_at_the_deadline_of_the_asker(VertxTestContext test) {
    bus.answer(Addresses.READ_WRITING, question -> Future.future(never -> {}))
        .compose(ready -> bus.ask(Addresses.READ_WRITING, new ReadWriting(), Duration.ofMillis(1)))
        .onComplete(test.failing(failure -> test.verify(() -> {
          assertThat(kindOf(failure)).as("how the asker of a silent consumer is told").isEqualTo(ReplyFailure.TIMEOUT);
          test.completeNow();
        })));
  }

  @Test
  void an_announcement_reaches_every_listener_although_some_throw(Vertx vertx, VertxTestContext test) {
    vertx.exceptionHandler(expected -> {});
    List<Future<Integer>> told = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      told.add(listener(i, i % 2 == 1));
    }

    bus.announce(Addresses.LEDGER_GREW, new LedgerGrew());

    Future.join(told).onComplete(all -> test.verify(() -> {
      assertThat(told.stream().filter(Future::succeeded).map(Future::result))
          .as("the listeners that were told, of which 1 and 3 throw")
          .containsExactly(0, 1, 2, 3, 4);
      test.completeNow();
    }));
  }

  /** Succeeds with its number when it is told. */
  private Future<Integer> listener(int number, boolean broken) {
    Promise<Integer> told = Promise.promise();
    bus.listen(Addresses.LEDGER_GREW, fact -> {
      told.tryComplete(number);
      if (broken) {
        throw new IllegalStateException("a listener is broken");
      }
    });
    return told.future().timeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Test
  void messages_cross_as_they_are_and_not_as_copies(VertxTestContext test) {
    Writing answer = new Writing(null);
    bus.answer(Addresses.READ_WRITING, question -> Future.succeededFuture(answer))
        .compose(ready -> ask())
        .onComplete(test.succeeding(got -> test.verify(() -> {
          assertThat(got).as("the answer that arrives").isSameAs(answer);
          test.completeNow();
        })));
  }
}
