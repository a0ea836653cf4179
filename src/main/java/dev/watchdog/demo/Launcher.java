package dev.watchdog.demo;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.OptionalInt;

/**
 * The steps by which the platform starts an execution and ends it. Slot and marker come before the row, and the row before the call, so
 * that whoever sees the row running finds the dispatcher alive or the agent told.
 */
final class Launcher {

  private static final int ACCEPTED = 202;
  private static final String DISPATCHED = "dispatched";

  private final PlatformTables tables;
  private final PlatformSlots slots;
  private final TaskCall agents;
  private final InstantSource clock;

  Launcher(PlatformTables tables, PlatformSlots slots, TaskCall agents, InstantSource clock) {
    this.tables = tables;
    this.slots = slots;
    this.agents = agents;
    this.clock = clock;
  }

  /**
   * Starts one. An agent that says no ends it as the platform's own failure; one that says nothing may have accepted, so that the row
   * stays as it is.
   */
  Future<Void> launch(Launch launch, int slot) {
    return slots.markDispatching(launch.id())
        .compose(marked -> plant(launch, slot, DISPATCHED))
        .compose(planted -> agents.make(launch))
        .compose(answer -> settle(launch, answer))
        .eventually(() -> slots.unmarkDispatching(launch.id()));
  }

  /**
   * Row, activity and slot, and no call: what is left when a dispatcher dies.
   *
   * @param session what the row says about its session, null = never dispatched
   */
  Future<Void> plant(Launch launch, int slot, String session) {
    return slots.acquire(launch, slot).compose(acquired -> tables.begin(launch, session));
  }

  /**
   * Writes the success that an agent reported, unless the row is over already; then nothing else happens.
   *
   * @param leak whether the platform forgets to give the slot back
   */
  Future<Void> finish(Launch launch, WorkResult result, boolean leak) {
    return tables.succeed(launch, result)
        .compose(won -> won && !leak ? slots.release(launch) : Future.succeededFuture());
  }

  private Future<Void> settle(Launch launch, OptionalInt answer) {
    if (answer.isEmpty()) {
      return Future.succeededFuture();
    }
    if (answer.getAsInt() == ACCEPTED) {
      return tables.noteSession(launch.id(), "session-" + launch.id());
    }
    return tables.fail(launch, "Agent refused the task: HTTP " + answer.getAsInt(), clock.instant())
        .compose(won -> won ? slots.release(launch) : Future.succeededFuture());
  }
}
