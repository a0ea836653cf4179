package dev.watchdog.flow;

import dev.watchdog.bus.Protocol.Sweep;
import dev.watchdog.bus.Protocol.Swept;
import dev.watchdog.core.SlotRule;
import dev.watchdog.core.SlotRule.Holder;
import dev.watchdog.core.SlotRule.Ruling;
import dev.watchdog.core.Status;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.slot.SlotRegistry.Slot;
import dev.watchdog.store.ExecutionStore;
import dev.watchdog.store.ExecutionStore.State;
import dev.watchdog.store.Surroundings;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Looks around the rows: slots against rows, skipped rows, activities. Each part on its own; what fails is a problem in words. */
public final class Sweeper {

  private final ExecutionStore executions;
  private final Surroundings surroundings;
  private final SlotRegistry slots;
  private final SlotRule rule;
  private final WriteBreaker breaker;
  private final InstantSource clock;

  public Sweeper(
      ExecutionStore executions,
      Surroundings surroundings,
      SlotRegistry slots,
      SlotRule rule,
      WriteBreaker breaker,
      InstantSource clock) {
    this.executions = executions;
    this.surroundings = surroundings;
    this.slots = slots;
    this.rule = rule;
    this.breaker = breaker;
    this.clock = clock;
  }

  Future<Swept> sweep(Sweep sweep) {
    List<String> problems = new ArrayList<>();
    Instant now = clock.instant();
    return count(() -> breaker.guard(() -> surroundings.finalizeSkipped(sweep.dryRun(), now)), "skipped rows", problems)
        .compose(
            skipped ->
                count(() -> breaker.guard(() -> surroundings.failActivities(sweep.dryRun(), now)), "activities", problems)
                    .compose(
                        activities ->
                            sweepSlots(sweep, problems)
                                .map(counts -> new Swept(counts[0], counts[1], skipped, activities, List.copyOf(problems)))));
  }

  private static Future<Integer> count(Supplier<Future<Integer>> work, String what, List<String> problems) {
    return work.get().otherwise(failure -> {
      problems.add(what + " could not be looked at: " + failure.getMessage());
      return 0;
    });
  }

  /** Slots are read before their rows: a slot whose row is written a moment later must find it. */
  private Future<int[]> sweepSlots(Sweep sweep, List<String> problems) {
    int[] counts = new int[2];
    return slots
        .slots()
        .compose(
            read -> {
              problems.addAll(read.problems());
              counts[0] = read.slots().size();
              return releaseStale(sweep, read.slots());
            })
        .map(
            released -> {
              counts[1] = released;
              return counts;
            })
        .otherwise(
            failure -> {
              problems.add("slots could not be swept: " + failure.getMessage());
              return counts;
            });
  }

  private Future<Integer> releaseStale(Sweep sweep, List<Slot> all) {
    if (all.isEmpty()) {
      return Future.succeededFuture(0);
    }
    Set<String> ids = new HashSet<>();
    all.forEach(slot -> ids.add(slot.executionId()));
    return executions
        .read(ids)
        .compose(
            rows -> {
              List<Slot> loose = all.stream().filter(slot -> holder(slot, rows, sweep.running()) != Holder.RUNNING).toList();
              return Future.all(slots.timeouts(loose), executions.ownedAgents())
                  .compose(read -> {
                    Map<Slot, Long> timeouts = read.resultAt(0);
                    Map<String, Long> limits = read.resultAt(1);
                    Instant now = clock.instant();
                    List<Slot> stale = new ArrayList<>();
                    for (Slot slot : loose) {
                      Ruling ruling =
                          rule.rule(
                              holder(slot, rows, sweep.running()),
                              acquired(slot),
                              timeouts.get(slot),
                              limits.get(slot.agent()),
                              now);
                      if (ruling != Ruling.KEEP) {
                        stale.add(slot);
                      }
                    }
                    return sweep.dryRun() ? Future.succeededFuture(stale.size()) : release(stale);
                  });
            });
  }

  private static Holder holder(Slot slot, Map<String, State> rows, Set<String> running) {
    State row = rows.get(slot.executionId());
    if (running.contains(slot.executionId()) || (row != null && Status.RUNNING.equals(row.status()))) {
      return Holder.RUNNING; // What ran when this cycle read it is the finaliser's, also when it has ended since.
    }
    return row != null && Status.terminal(row.status()) ? Holder.TERMINAL : Holder.MISSING;
  }

  private static Instant acquired(Slot slot) {
    double seconds = Math.max(-62_135_596_800d, Math.min(slot.score(), 253_402_300_799d)); // The years 1 to 9999.
    return Instant.ofEpochMilli((long) (seconds * 1000));
  }

  private Future<Integer> release(List<Slot> stale) {
    Future<Integer> done = Future.succeededFuture(0);
    for (Slot slot : stale) {
      done = done.compose(sofar -> slots.release(slot).map(released -> released ? sofar + 1 : sofar));
    }
    return done;
  }
}
