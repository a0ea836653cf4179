package dev.watchdog.agent;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;

/**
 * One HTTP call that ends in time whatever the other side does. No time-out of the client bounds a body that drips for ever, so the
 * deadline is a timer of our own that closes the connection; a body that the sink refuses closes it too.
 */
final class HttpCall {

  /** What came back: a status and headers and, in the sink, a body. */
  record Answer(int status, MultiMap headers) {}

  /** Takes an answer as it arrives. */
  @FunctionalInterface
  interface Sink {

    /** The head is there, before any piece of the body. */
    default void begin(HttpCall call, Answer head) {}

    /** The next piece of the body; false = no more, the call fails with {@link TooLarge}. */
    boolean take(Buffer piece);
  }

  /** A body that is larger than what may be read. */
  static final class TooLarge extends RuntimeException {
    TooLarge() {
      super("answer is too large", null, false, false);
    }
  }

  /** Nothing complete came within the deadline. */
  static final class TooLate extends RuntimeException {
    private final Duration within;
    private final boolean connected;
    private final boolean arriving;

    TooLate(String words, Duration within, boolean connected, boolean arriving) {
      super(words, null, false, false);
      this.within = within;
      this.connected = connected;
      this.arriving = arriving;
    }

    TooLate(Duration within) {
      this("no complete answer within " + within.toMillis() + " ms", within, true, false);
    }

    Duration within() {
      return within;
    }

    /** Whether there was a connection: where not, the name may not even have been resolved. */
    boolean connected() {
      return connected;
    }

    /** Whether some of the body had come. */
    boolean arriving() {
      return arriving;
    }
  }

  /** A time-out that passed while this process was not looking. */
  static final class LoopLate extends RuntimeException {
    LoopLate(Duration late) {
      super("own event loop was late by " + late.toMillis() + " ms", null, false, false);
    }
  }

  /** The connection was there, and ended before an answer began: nobody may have read the request. */
  static final class NoAnswer extends RuntimeException {
    NoAnswer(Throwable cause) {
      super(cause.getMessage(), cause, false, false);
    }
  }

  private final Promise<Answer> answer = Promise.promise();
  private final LoopWatch loop;
  private final Sink sink;
  private final Deadline deadline;
  private final long begun;
  private HttpClientRequest request;
  private HttpClientResponse response;
  private boolean arriving;

  private HttpCall(LoopWatch loop, Patience patience, Sink sink) {
    this.loop = loop;
    this.sink = sink;
    this.begun = loop.begin();
    this.deadline =
        new Deadline(loop, patience, words -> fail(new TooLate(words, patience.shortest(), request != null, arriving)));
  }

  /** Makes the call. To be called on an event loop. */
  static Future<Answer> make(LoopWatch loop, HttpClient client, RequestOptions options, Patience patience, Sink sink) {
    HttpCall call = new HttpCall(loop, patience, sink);
    client.request(options).onFailure(call::notSent).compose(call::send).onFailure(call::fail);
    return call.answer.future().onComplete(done -> {
      call.deadline.end();
      loop.end();
    });
  }

  /** No more is read, and no time passes for the other side, until {@link #goOn}. */
  void hold() {
    response.pause();
    deadline.hold();
  }

  void goOn() {
    if (!answer.future().isComplete()) {
      deadline.goOn();
      response.resume();
    }
  }

  /** Ends the call in the sink's name. */
  void giveUp(Throwable why) {
    fail(why);
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
    fail(response != null ? cause : new NoAnswer(cause));
  }

  private Void receive(HttpClientResponse begun) {
    response = begun;
    Answer head = new Answer(begun.statusCode(), begun.headers());
    begun.exceptionHandler(this::fail);
    begun.endHandler(end -> answer.tryComplete(head));
    begun.handler(this::take);
    sink.begin(this, head);
    return null;
  }

  private void take(Buffer piece) {
    arriving = true;
    deadline.arrived();
    if (!sink.take(piece)) {
      fail(new TooLarge());
    }
  }

  private void fail(Throwable cause) {
    if (!answer.future().isComplete() && answer.tryFail(blamed(cause)) && request != null) {
      request.reset();
    }
  }

  /** A time-out is the other side's only where this process would have seen an answer. */
  private Throwable blamed(Throwable cause) {
    if (cause instanceof TooLate || FailureWords.isTimeout(cause)) {
      Duration late = loop.lateSince(begun);
      return late.isZero() ? cause : new LoopLate(late);
    }
    return cause;
  }
}
