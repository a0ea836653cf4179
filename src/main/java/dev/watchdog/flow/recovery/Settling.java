package dev.watchdog.flow.recovery;

import dev.watchdog.bus.Protocol.CycleSettled;
import dev.watchdog.bus.Protocol.Remember;
import dev.watchdog.bus.Protocol.SettleCycle;
import dev.watchdog.bus.Protocol.Swept;
import dev.watchdog.core.Problem;
import dev.watchdog.core.StoreAudit;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.AuditReads;
import dev.watchdog.store.KnownThings;
import dev.watchdog.store.MemoryStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a cycle does last: keeps what must outlive it, tidies up around the rows, looks at the invariants, and prunes the watchdog's own
 * history. Each part on its own; one that fails is a problem and keeps no other from being done.
 */
public final class Settling {

  private final Opening opening;
  private final MemoryStore memory;
  private final KnownThings knownThings;
  private final SlotRegistry slots;
  private final Sweeper sweeper;
  private final AuditReads audit;
  private final Pruning pruning;
  private final WriteBreaker breaker;

  public Settling(
      Opening opening,
      MemoryStore memory,
      KnownThings knownThings,
      SlotRegistry slots,
      Sweeper sweeper,
      AuditReads audit,
      Pruning pruning,
      WriteBreaker breaker) {
    this.opening = opening;
    this.memory = memory;
    this.knownThings = knownThings;
    this.slots = slots;
    this.sweeper = sweeper;
    this.audit = audit;
    this.pruning = pruning;
    this.breaker = breaker;
  }

  /** Never fails. */
  public Future<CycleSettled> settle(SettleCycle ask) {
    List<Problem> problems = new ArrayList<>();
    // What is remembered and what is tidied up know nothing of each other.
    Future<Void> remembered = ask.memory() == null
        ? Future.succeededFuture()
        : upkept(remember(ask.memory()), "what this cycle saw could not be remembered", problems);
    Future<Swept> swept = ask.sweeps() ? sweep(ask.dryRun()) : Future.succeededFuture();
    Future<StoreAudit> audited =
        swept.compose(done -> ask.ledgerDue() == null ? Future.succeededFuture() : audit(ask.ledgerDue(), problems));
    return Future.join(remembered, audited)
        .compose(done -> ask.prunes()
            ? upkept(pruning.prune(), "what is too old of the watchdog's own history could not be pruned", problems)
            : Future.succeededFuture())
        .map(done -> new CycleSettled(swept.result(), audited.result(), List.copyOf(problems)));
  }

  private static Future<Void> upkept(Future<?> write, String otherwise, List<Problem> problems) {
    return write.<Void>mapEmpty().otherwise(failure -> {
      problems.add(WriteBreaker.problem(otherwise, failure));
      return null;
    });
  }

  private Future<?> remember(Remember ask) {
    // First, since it is small and much rests on it: a Redis that restarts before it is kept is the first that was met.
    return slots.serverToKeep().map(this::keepServer).orElseGet(Future::succeededFuture)
        .compose(done -> breaker.guard(() -> memory.remember(ask.memories())))
        .compose(done -> breaker.guard(() -> memory.rememberAgents(ask.agents(), ask.seen(), ask.seenAt())))
        .compose(done -> ask.held() == null ? Future.succeededFuture() : breaker.guard(() -> memory.hold(ask.held(), ask.heldOf())))
        .compose(done -> ask.ghosts() == null ? Future.succeededFuture() : breaker.guard(() -> memory.ghosts().write(ask.ghosts())));
  }

  private Future<Void> keepServer(String runId) {
    return breaker.guard(() -> knownThings.keep(KnownThings.REDIS_RUN_ID, runId)).onSuccess(kept -> slots.serverKept(runId));
  }

  private Future<Swept> sweep(boolean dryRun) {
    return opening.takeSlots().transform(read -> sweeper.sweep(dryRun, read.result(), read.cause()));
  }

  private Future<StoreAudit> audit(Instant ledgerDue, List<Problem> problems) {
    return audit.look(ledgerDue).otherwise(failure -> {
      problems.add(Problem.Kind.UPKEEP.says("ledger and rows could not be audited: " + failure.getMessage()));
      return null;
    });
  }
}
