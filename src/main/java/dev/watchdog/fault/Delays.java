package dev.watchdog.fault;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The time that a fault takes. */
record Delays(Vertx vertx) {

  /** A client learns that its connection is closed by an event of its own, some time after. */
  private static final long NOTICE_MILLIS = 30;

  Future<Void> pass(Strike strike) {
    return vertx.timer(strike.delay().toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
  }

  Future<Void> untilNoticed() {
    return vertx.timer(NOTICE_MILLIS, TimeUnit.MILLISECONDS).mapEmpty();
  }

  /** Does it later. */
  <T> Future<T> later(Strike strike, Supplier<Future<T>> work) {
    return pass(strike).compose(passed -> work.get());
  }

  /** Lets time pass and does nothing else. */
  <T> Future<T> fail(Strike strike, Throwable failure) {
    return pass(strike).compose(passed -> Future.failedFuture(failure));
  }
}
