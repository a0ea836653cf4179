package dev.watchdog.agent;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * One HTTP call that ends in time whatever the other side does. No time-out of the client bounds a body that drips for ever, so the
 * deadline is a timer of our own that closes the connection; a body that the sink refuses closes it too.
 */
final class HttpCall {

  /** What came back: a status and, in the sink, a body. */
  record Answer(int status) {}

  /** A body that is larger than what may be read. */
  static final class TooLarge extends RuntimeException {
    TooLarge() {
      super("answer is too large", null, false, false);
    }
  }

  /** Nothing complete came within the deadline. */
  static final class TooLate extends RuntimeException {
    TooLate(Duration deadline) {
      super("no complete answer within " + deadline.toMillis() + " ms", null, false, false);
    }
  }

  /** The connection was there, and ended before an answer began: nobody may have read the request. */
  static final class NoAnswer extends RuntimeException {
    NoAnswer(Throwable cause) {
      super(cause.getMessage(), cause, false, false);
    }
  }

  private static final Duration LAST_STEP = Duration.ofMillis(200);

  private final Promise<Answer> answer = Promise.promise();
  private final Predicate<Buffer> sink;
  private HttpClientRequest request;
  private boolean answered;
  private long timer;

  private HttpCall(Predicate<Buffer> sink) {
    this.sink = sink;
  }

  /**
   * Makes the call. To be called on an event loop.
   *
   * @param sink takes each piece of the body; false = no more, the call fails with {@link TooLarge}
   */
  static Future<Answer> make(Vertx vertx, HttpClient client, RequestOptions options, Duration deadline, Predicate<Buffer> sink) {
    HttpCall call = new HttpCall(sink);
    call.arm(vertx, deadline);
    client.request(options).onFailure(call::notSent).compose(call::send).onFailure(call::fail);
    return call.answer.future().onComplete(done -> vertx.cancelTimer(call.timer));
  }

  /**
   * In two steps, so that a process which was paused does not take its own silence for the agent's: when it wakes, the first timer fires at
   * once, and until the second has, what arrived meanwhile is read.
   */
  private void arm(Vertx vertx, Duration deadline) {
    long last = Math.min(LAST_STEP.toMillis(), deadline.toMillis() / 2);
    timer = vertx.setTimer(
        deadline.toMillis() - last,
        nearly -> timer = vertx.setTimer(Math.max(1, last), fired -> fail(new TooLate(deadline))));
  }

  private Future<Void> send(HttpClientRequest connected) {
    request = connected;
    connected.exceptionHandler(this::broken); // Without one the client logs what it cannot tell anybody.
    if (answer.future().isComplete()) {
      connected.reset(); // The deadline passed while the connection was made.
      return Future.failedFuture("too late");
    }
    // Listened for before this handler returns: later, the answer's last byte could have come and gone, and the call would wait in vain.
    return connected.send().map(this::receive).onFailure(this::broken);
  }

  /** A connection that was left open may be gone before the request could be written; one that cannot be made fails otherwise. */
  private void notSent(Throwable cause) {
    fail(cause instanceof HttpClosedException ? new NoAnswer(cause) : cause);
  }

  private void broken(Throwable cause) {
    fail(answered ? cause : new NoAnswer(cause));
  }

  private Void receive(HttpClientResponse response) {
    answered = true;
    response.exceptionHandler(this::fail);
    response.endHandler(end -> answer.tryComplete(new Answer(response.statusCode())));
    response.handler(piece -> {
      if (!sink.test(piece)) {
        fail(new TooLarge());
      }
    });
    return null;
  }

  private void fail(Throwable cause) {
    if (answer.tryFail(cause) && request != null) {
      request.reset();
    }
  }
}
