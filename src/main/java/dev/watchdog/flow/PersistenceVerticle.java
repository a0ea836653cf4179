package dev.watchdog.flow;

import static dev.watchdog.bus.Addresses.CLOSE_CYCLE;
import static dev.watchdog.bus.Addresses.END_EXECUTION;
import static dev.watchdog.bus.Addresses.OPEN_CYCLE;
import static dev.watchdog.bus.Addresses.READ_ENDED;
import static dev.watchdog.bus.Addresses.READ_MARKERS;
import static dev.watchdog.bus.Addresses.READ_ROWS;
import static dev.watchdog.bus.Addresses.READ_WRITING;
import static dev.watchdog.bus.Addresses.SETTLE_CYCLE;
import static dev.watchdog.core.Problem.Kind.MARKERS_UNREAD;

import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.Done;
import dev.watchdog.bus.Protocol.Markers;
import dev.watchdog.bus.Protocol.ReadMarkers;
import dev.watchdog.bus.Protocol.Writing;
import dev.watchdog.core.Marker;
import dev.watchdog.flow.recovery.CycleEntries;
import dev.watchdog.flow.recovery.Finaliser;
import dev.watchdog.flow.recovery.Loader;
import dev.watchdog.flow.recovery.Opening;
import dev.watchdog.flow.recovery.Settling;
import dev.watchdog.flow.recovery.WriteAbility;
import dev.watchdog.slot.SlotRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that touches the stores on behalf of a cycle: it is opened, its markers and rows are read, rows are ended, it is settled and
 * closed.
 */
public final class PersistenceVerticle extends VerticleBase {

  private final Bus bus;
  private final Opening opening;
  private final Loader loader;
  private final Finaliser finaliser;
  private final Settling settling;
  private final CycleEntries entries;
  private final SlotRegistry slots;
  private final WriteAbility ability;

  public PersistenceVerticle(
      Bus bus,
      Opening opening,
      Loader loader,
      Finaliser finaliser,
      Settling settling,
      CycleEntries entries,
      SlotRegistry slots,
      WriteAbility ability) {
    this.bus = bus;
    this.opening = opening;
    this.loader = loader;
    this.finaliser = finaliser;
    this.settling = settling;
    this.entries = entries;
    this.slots = slots;
    this.ability = ability;
  }

  @Override
  public Future<?> start() {
    Future<?> answering =
        Future.all(
            List.of(
                bus.answer(OPEN_CYCLE, opening::open),
                bus.answer(READ_MARKERS, this::markers),
                bus.answer(READ_ROWS, ask -> loader.rows(ask.executionIds())),
                bus.answer(READ_ENDED, ask -> loader.ended(ask.agents())),
                bus.answer(END_EXECUTION, ask -> finaliser.end(ask.end())),
                bus.answer(SETTLE_CYCLE, settling::settle),
                bus.answer(CLOSE_CYCLE, ask -> entries.close(ask.entry()).map(done -> new Done())),
                bus.answer(READ_WRITING, ask -> Future.succeededFuture(new Writing(ability.told())))));
    ability.settle(); // Nobody waits: the first cycle does.
    return answering.eventually(entries::markInterrupted); // History: it keeps nothing from starting.
  }

  private Future<Markers> markers(ReadMarkers ask) {
    return slots
        .markers(ask.executionIds())
        .map(read -> new Markers(read.byExecution(), null, read.problems()))
        .otherwise(
            failure -> {
              Map<String, Marker> unreadable = new HashMap<>();
              ask.executionIds().forEach(id -> unreadable.put(id, Marker.UNREADABLE));
              String why = "Redis: dispatcher markers could not be read: " + failure.getMessage();
              return new Markers(unreadable, MARKERS_UNREAD.says(why), List.of());
            });
  }
}
