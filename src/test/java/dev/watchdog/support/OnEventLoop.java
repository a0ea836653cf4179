package dev.watchdog.support;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** Makes calls that must be made on an event loop. */
public final class OnEventLoop {

  private static final int DEADLINE_SECONDS = 10;

  private OnEventLoop() {}

  /** Makes the call on a loop and waits here for what it answers. */
  public static <T> T call(Vertx vertx, Supplier<Future<T>> call) throws Exception {
    Promise<T> answer = Promise.promise();
    vertx.getOrCreateContext().runOnContext(on -> call.get().onComplete(answer));
    return answer.future().await(DEADLINE_SECONDS, SECONDS);
  }
}
