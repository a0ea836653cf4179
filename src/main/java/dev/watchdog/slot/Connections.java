package dev.watchdog.slot;

import dev.watchdog.core.Chunks;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLHandshakeException;

/** Work over the connections of a client, each with a deadline. */
final class Connections {

  private static final long DEADLINE_MILLIS = 5000;
  static final int PIECE = 1000;
  private static final int TRIED_AGAIN_MAX = 2;

  private final Redis redis;

  Connections(Redis redis) {
    this.redis = redis;
  }

  /** Work on some keys over one connection. */
  interface Work<T> {
    Future<Void> on(RedisConnection connection, List<T> some);
  }

  /** Piece by piece, each over one connection and with a deadline of its own. */
  <T> Future<Void> pieces(List<T> all, Work<T> work) {
    Future<Void> done = Future.succeededFuture();
    for (List<T> some : Chunks.of(all, PIECE)) {
      done = done.compose(before -> one(connection -> work.on(connection, some)));
    }
    return done;
  }

  /**
   * A server closes connections that nobody uses, and one may be handed out before that is noticed: then it is done again over another. All
   * that is done here can be: it reads, or releases what is released already where it was done and only the answer was lost.
   */
  <T> Future<T> one(Function<RedisConnection, Future<T>> work) {
    return bounded(tried(work, TRIED_AGAIN_MAX));
  }

  private <T> Future<T> tried(Function<RedisConnection, Future<T>> work, int again) {
    return redis.connect()
        .compose(connection -> work.apply(connection).onComplete(done -> connection.close()))
        .recover(failure -> {
          if (failure instanceof SSLHandshakeException unbelieved) {
            return Future.failedFuture(Handshakes.inWords(unbelieved));
          }
          return again > 0 && closed(failure) ? tried(work, again - 1) : Future.failedFuture(failure);
        });
  }

  /** In the words of the client where it noticed, in those of the channel or the system where it was about to. */
  private static boolean closed(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    boolean broken = failure instanceof IOException && !(failure instanceof ConnectException);
    return broken || text.equals("CONNECTION_CLOSED") || text.equals("Connection is closed");
  }

  /** Our own bound: the client waits for a server that hangs for as long as it hangs. */
  private static <T> Future<T> bounded(Future<T> work) {
    return work
        .timeout(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(
            failure instanceof TimeoutException ? new TimeoutException("no answer within " + DEADLINE_MILLIS / 1000 + " s") : failure));
  }

  Future<Void> close() {
    return redis.close();
  }
}
