package dev.watchdog.flow.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LaneTest {

  /** As many as a chain of futures would need more stack for than any thread has. */
  private static final int MANY = 200_000;

  @Test
  void one_piece_is_under_way_at_a_time() {
    Queue<Promise<Void>> begun = new ArrayDeque<>();
    Iterator<Promise<Void>> pieces = Stream.generate(Promise::<Void>promise).limit(3).iterator();

    Future<Void> done = Lane.through(() -> {
      if (!pieces.hasNext()) {
        return null;
      }
      begun.add(pieces.next());
      return begun.peek().future();
    });

    for (int piece = 0; piece < 3; piece++) {
      assertThat(begun).hasSize(1);
      assertThat(done.isComplete()).isFalse();
      begun.remove().complete();
    }
    assertThat(begun).isEmpty();
    assertThat(done.succeeded()).isTrue();
  }

  @Test
  void many_pieces_that_are_done_at_once_take_no_stack() {
    AtomicInteger begun = new AtomicInteger();

    Future<Void> done = Lane.through(() -> begun.getAndIncrement() < MANY ? Future.succeededFuture() : null);

    assertThat(done.succeeded()).isTrue();
    assertThat(begun.get()).isEqualTo(MANY + 1);
  }

  @Test
  void many_pieces_that_are_done_later_take_no_stack() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      AtomicInteger begun = new AtomicInteger();
      Promise<Void> done = Promise.promise();
      vertx.runOnContext(started ->
          Lane.through(() -> begun.getAndIncrement() < MANY ? later(vertx) : null).onComplete(done));

      done.future().await(30, TimeUnit.SECONDS);
      assertThat(begun.get()).isEqualTo(MANY + 1);
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  private static Future<Void> later(Vertx vertx) {
    Promise<Void> piece = Promise.promise();
    vertx.runOnContext(next -> piece.complete());
    return piece.future();
  }

  @Test
  void a_piece_that_fails_ends_the_lane_with_its_failure() {
    Iterator<Future<Void>> pieces =
        List.<Future<Void>>of(Future.succeededFuture(), Future.failedFuture("broken"), Future.succeededFuture()).iterator();

    Future<Void> done = Lane.through(pieces::next);

    assertThat(done.failed()).isTrue();
    assertThat(done.cause()).hasMessage("broken");
    assertThat(pieces.hasNext()).as("one left").isTrue();
  }

  /** After a piece that took its time nobody is above it on the stack who would catch it. */
  @Test
  void a_piece_that_cannot_be_begun_ends_the_lane_with_what_was_thrown() {
    Promise<Void> first = Promise.promise();
    Iterator<Promise<Void>> pieces = List.of(first).iterator();

    Future<Void> done = Lane.through(() -> pieces.next().future());
    first.complete();

    assertThat(done.failed()).isTrue();
    assertThat(done.cause()).isInstanceOf(NoSuchElementException.class);
  }
}
