package dev.watchdog.demo;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that goes on beside its owner, and has to be over before the owner stops. The one place where its failures are logged. */
final class Underway {

  private static final Logger LOG = LoggerFactory.getLogger(Underway.class);

  private final Set<Future<?>> all = new HashSet<>();

  /** Answers the same work, so that something can follow it. */
  <T> Future<T> add(String step, Future<T> work) {
    all.add(work);
    return work
        .onFailure(cause -> LOG.atWarn().addKeyValue("step", step).setCause(cause).log("demo.step.failed"))
        .onComplete(done -> all.remove(work));
  }

  /** Completes, and never fails, when everything that is under way now is over. */
  Future<Void> settled() {
    return Future.join(List.copyOf(all)).transform(done -> Future.succeededFuture());
  }
}
