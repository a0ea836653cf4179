package dev.watchdog.flow.recovery;

import dev.watchdog.bus.Protocol.ClocksRead;
import dev.watchdog.bus.Protocol.CycleOpened;
import dev.watchdog.bus.Protocol.OpenCycle;
import dev.watchdog.bus.Protocol.Resumed;
import dev.watchdog.bus.Protocol.Snapshot;
import dev.watchdog.core.Problem;
import dev.watchdog.core.SlotMembers;
import dev.watchdog.core.Slots;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.KnownThings;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens a cycle: gives it a number, finishes what earlier cycles left undone, reads the running rows with all that is remembered of them,
 * and the stores' clocks. Slots are found while the rows are read, and read on while the cycle asks its agents; whoever closes the cycle
 * takes them. Confined to one event loop; one cycle at a time.
 */
public final class Opening {

  private final Loader loader;
  private final Backlog backlog;
  private final CycleEntries entries;
  private final ClockReads clocks;
  private final KnownThings knownThings;
  private final SlotRegistry slots;
  private final WriteBreaker breaker;
  private final WriteAbility ability;
  private Future<Slots> read = Future.succeededFuture();

  public Opening(
      Loader loader,
      Backlog backlog,
      CycleEntries entries,
      ClockReads clocks,
      KnownThings knownThings,
      SlotRegistry slots,
      WriteBreaker breaker,
      WriteAbility ability) {
    this.loader = loader;
    this.backlog = backlog;
    this.entries = entries;
    this.clocks = clocks;
    this.knownThings = knownThings;
    this.slots = slots;
    this.breaker = breaker;
    this.ability = ability;
  }

  /** Never fails: rows that cannot be read are an answer, since the cycle has its number by then. */
  public Future<CycleOpened> open(OpenCycle ask) {
    read = Future.succeededFuture();
    if (ask.recheckOf() != 0) {
      return load(ask, ask.recheckOf(), new Resumed(0, List.of()), null, List.of());
    }
    return begin(ask).compose(id -> {
      String unable = ability.unable();
      List<Problem> problems = ability.problems();
      Future<Resumed> resumed = ask.dryRun() ? Future.succeededFuture(new Resumed(0, List.of())) : backlog.resume();
      return resumed.compose(finished -> load(ask, id, finished, unable, problems));
    });
  }

  private Future<Long> begin(OpenCycle ask) {
    breaker.reset();
    ability.begin();
    Future<Void> known = knownThings.read(KnownThings.REDIS_RUN_ID)
        .onSuccess(slots::begin)
        .onFailure(failure -> slots.beginUnread())
        .transform(done -> Future.succeededFuture());
    Future<Void> able = loader.begin().compose(changed -> {
      if (changed) {
        ability.retry();
      }
      return ability.settle();
    });
    Future<Long> id = entries.begin(ask.dryRun(), ask.at());
    return Future.join(known, id, able).map(all -> id.result());
  }

  /** Rows, and beside them who holds slots: while one server is waited for, the other works. */
  private Future<CycleOpened> load(OpenCycle ask, long id, Resumed resumed, String unable, List<Problem> problems) {
    List<Problem> all = new ArrayList<>(problems);
    all.addAll(resumed.problems());
    Future<SlotMembers> members = ask.slots() ? slots.members() : null;
    return loader.load(ask.agents())
        .onSuccess(snapshot -> read = members == null ? Future.succeededFuture() : readSlots(members, snapshot))
        .compose(snapshot -> clocks.read()
            .map(ClocksRead::stores)
            .map(stores -> new CycleOpened(id, unable, resumed.finished(), snapshot, stores, null, all)))
        .otherwise(failure -> new CycleOpened(id, unable, resumed.finished(), null, List.of(), String.valueOf(failure.getMessage()), all));
  }

  private Future<Slots> readSlots(Future<SlotMembers> members, Snapshot snapshot) {
    return members.compose(found -> slots.slots(found, snapshot.running()));
  }

  /** The slots of executions that did not run when the rows were read: null where none were asked for. Handed out once. */
  Future<Slots> takeSlots() {
    Future<Slots> taken = read;
    read = Future.succeededFuture();
    return taken;
  }
}
