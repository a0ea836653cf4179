package dev.watchdog.fault;

import dev.watchdog.slot.SlotRegistry.Recovered;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/** What happens to a Redis from within, and not on the way to it. */
interface SlotTampering {

  /** The server has no script any more. */
  Future<Void> loseScripts();

  /** The server closes connections that nobody used for a second. */
  Future<Void> closeIdle();

  /** Notes what these executions hold; what is answered gives back what of it is gone by then, and nothing else. */
  Future<Supplier<Future<Void>>> remember(List<Recovered> held);
}
