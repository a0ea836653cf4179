package dev.watchdog.flow;

import static dev.watchdog.bus.Addresses.AUDIT_STORES;
import static dev.watchdog.bus.Addresses.BEGIN_CYCLE;
import static dev.watchdog.bus.Addresses.CLOSE_CYCLE;
import static dev.watchdog.bus.Addresses.END_EXECUTION;
import static dev.watchdog.bus.Addresses.FIND_SLOTS;
import static dev.watchdog.bus.Addresses.LOAD_RUNNING;
import static dev.watchdog.bus.Addresses.PRUNE_HISTORY;
import static dev.watchdog.bus.Addresses.READ_CLOCKS;
import static dev.watchdog.bus.Addresses.READ_ENDED;
import static dev.watchdog.bus.Addresses.READ_MARKERS;
import static dev.watchdog.bus.Addresses.READ_ROWS;
import static dev.watchdog.bus.Addresses.READ_SLOTS;
import static dev.watchdog.bus.Addresses.READ_WRITING;
import static dev.watchdog.bus.Addresses.REMEMBER;
import static dev.watchdog.bus.Addresses.RESUME_BACKLOG;
import static dev.watchdog.bus.Addresses.SWEEP;

import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.BeginCycle;
import dev.watchdog.bus.Protocol.CycleBegun;
import dev.watchdog.bus.Protocol.Done;
import dev.watchdog.bus.Protocol.Markers;
import dev.watchdog.bus.Protocol.ReadMarkers;
import dev.watchdog.bus.Protocol.Remember;
import dev.watchdog.bus.Protocol.SlotsFound;
import dev.watchdog.bus.Protocol.SlotsRead;
import dev.watchdog.bus.Protocol.StoresAudited;
import dev.watchdog.bus.Protocol.Upkept;
import dev.watchdog.bus.Protocol.Writing;
import dev.watchdog.core.CycleEntry;
import dev.watchdog.core.Marker;
import dev.watchdog.flow.recovery.ClockReads;
import dev.watchdog.flow.recovery.CycleEntries;
import dev.watchdog.flow.recovery.Finaliser;
import dev.watchdog.flow.recovery.Loader;
import dev.watchdog.flow.recovery.Pruning;
import dev.watchdog.flow.recovery.Sweeper;
import dev.watchdog.flow.recovery.WriteAbility;
import dev.watchdog.flow.recovery.WriteBreaker;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.AuditReads;
import dev.watchdog.store.CycleLog;
import dev.watchdog.store.KnownThings;
import dev.watchdog.store.MemoryStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that touches the stores on behalf of a cycle: rows, markers, guarded updates, releases, memory, history. */
public final class PersistenceVerticle extends VerticleBase {

  /** A lock is gone, a server is back. */
  private static final Duration ENTERED_LATER = Duration.ofSeconds(5);

  private final Bus bus;
  private final Loader loader;
  private final Finaliser finaliser;
  private final Sweeper sweeper;
  private final AuditReads audit;
  private final Pruning pruning;
  private final MemoryStore memory;
  private final CycleLog cycles;
  private final KnownThings knownThings;
  private final SlotRegistry slots;
  private final WriteBreaker breaker;
  private final WriteAbility ability;
  private final ClockReads clocks;
  private CycleEntries entries;

  public PersistenceVerticle(
      Bus bus,
      Loader loader,
      Finaliser finaliser,
      Sweeper sweeper,
      AuditReads audit,
      Pruning pruning,
      MemoryStore memory,
      CycleLog cycles,
      KnownThings knownThings,
      SlotRegistry slots,
      WriteBreaker breaker,
      WriteAbility ability,
      ClockReads clocks) {
    this.bus = bus;
    this.loader = loader;
    this.finaliser = finaliser;
    this.sweeper = sweeper;
    this.audit = audit;
    this.pruning = pruning;
    this.memory = memory;
    this.cycles = cycles;
    this.knownThings = knownThings;
    this.slots = slots;
    this.breaker = breaker;
    this.ability = ability;
    this.clocks = clocks;
  }

  @Override
  public Future<?> start() {
    entries = new CycleEntries(cycles, breaker, entry -> vertx.setTimer(ENTERED_LATER.toMillis(), again -> entry.run()));
    Future<?> answering =
        Future.all(
            List.of(
            bus.answer(BEGIN_CYCLE, this::begin),
            bus.answer(READ_WRITING, ask -> Future.succeededFuture(new Writing(ability.told()))),
            bus.answer(RESUME_BACKLOG, ask -> finaliser.resume()),
            bus.answer(LOAD_RUNNING, ask -> loader.load(ask.agents())),
            bus.answer(READ_CLOCKS, ask -> clocks.read()),
            bus.answer(READ_MARKERS, this::markers),
            bus.answer(READ_ROWS, ask -> loader.rows(ask.executionIds())),
            bus.answer(READ_ENDED, ask -> loader.ended(ask.agents())),
            bus.answer(END_EXECUTION, ask -> finaliser.end(ask.end())),
            bus.answer(REMEMBER, this::remember),
            bus.answer(FIND_SLOTS, ask -> slots.members().map(SlotsFound::new)),
            bus.answer(READ_SLOTS, ask -> slots.slots(ask.members(), ask.counted()).map(SlotsRead::new)),
            bus.answer(SWEEP, sweeper::sweep),
            bus.answer(AUDIT_STORES, ask -> audit.look(ask.ledgerDue()).map(StoresAudited::new)),
            bus.answer(PRUNE_HISTORY, ask -> upkept(pruning.prune(), "what is too old of the watchdog's own history could not be pruned")),
            bus.answer(CLOSE_CYCLE, ask -> close(ask.entry()))));
    ability.settle(); // Nobody waits: the first cycle does.
    return answering.eventually(() -> cycles.markInterrupted().otherwiseEmpty()); // History: it keeps nothing from starting.
  }

  private Future<CycleBegun> begin(BeginCycle begin) {
    breaker.reset();
    ability.begin();
    Future<Void> known = knownThings.read(KnownThings.REDIS_RUN_ID)
        .onSuccess(slots::begin)
        .onFailure(failure -> slots.beginUnread())
        .transform(read -> Future.succeededFuture());
    Future<Void> able = loader.begin().compose(changed -> {
      if (changed) {
        ability.retry();
      }
      return ability.settle();
    });
    return Future.join(known, entries.begin(begin), able)
        .map(all -> new CycleBegun(all.resultAt(1), ability.unable(), ability.problems()));
  }

  private Future<Markers> markers(ReadMarkers ask) {
    return slots
        .markers(ask.executionIds())
        .map(read -> new Markers(read.byExecution(), null, read.problems()))
        .otherwise(
            failure -> {
              Map<String, Marker> unreadable = new HashMap<>();
              ask.executionIds().forEach(id -> unreadable.put(id, Marker.UNREADABLE));
              return new Markers(unreadable, MARKERS_UNREAD.says("Redis: dispatcher markers could not be read: " + failure.getMessage()), List.of());
            });
  }

  private Future<Upkept> remember(Remember ask) {
    // First, since it is small and much rests on it: a Redis that restarts before it is kept is the first that was met.
    Future<?> done = slots.serverToKeep().map(this::keepServer).orElseGet(Future::succeededFuture)
        .compose(kept -> breaker.guard(() -> memory.remember(ask.memories())))
        .compose(kept -> breaker.guard(() -> memory.rememberAgents(ask.agents(), ask.seen(), ask.seenAt())))
        .compose(kept -> ask.held() == null ? Future.succeededFuture() : breaker.guard(() -> memory.hold(ask.held(), ask.heldOf())))
        .compose(kept -> ask.ghosts() == null ? Future.succeededFuture() : breaker.guard(() -> memory.ghosts().write(ask.ghosts())));
    return upkept(done, "what this cycle saw could not be remembered");
  }

  private static Future<Upkept> upkept(Future<?> done, String otherwise) {
    return done.map(kept -> new Upkept(null)).otherwise(failure -> new Upkept(WriteBreaker.problem(otherwise, failure)));
  }

  private Future<Void> keepServer(String runId) {
    return breaker.guard(() -> knownThings.keep(KnownThings.REDIS_RUN_ID, runId)).onSuccess(kept -> slots.serverKept(runId));
  }

  private Future<Done> close(CycleEntry close) {
    return entries.close(close).map(done -> new Done());
  }
}
