package dev.watchdog.web;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * The signing secret. It may not be known yet, and is asked for until it is; from then on it is kept, so that tokens do not depend on a
 * store that was lost later.
 */
final class KeptSecret implements Supplier<Future<String>> {

  private final Supplier<Future<String>> source;
  private String known;

  KeptSecret(Supplier<Future<String>> source) {
    this.source = source;
  }

  /** There is another one: it is asked for anew. */
  void forget() {
    known = null;
  }

  @Override
  public Future<String> get() {
    return known != null ? Future.succeededFuture(known) : source.get().onSuccess(secret -> known = secret);
  }
}
