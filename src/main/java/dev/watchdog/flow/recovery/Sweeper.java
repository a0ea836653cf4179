package dev.watchdog.flow.recovery;

import dev.watchdog.bus.Protocol.Swept;
import dev.watchdog.core.AuditRule.UnownedSlot;
import dev.watchdog.core.Problem;
import dev.watchdog.core.Problem.Kind;
import dev.watchdog.core.Release;
import dev.watchdog.core.SafeText;
import dev.watchdog.core.Slot;
import dev.watchdog.core.SlotRule;
import dev.watchdog.core.SlotRule.Holder;
import dev.watchdog.core.SlotRule.Ruling;
import dev.watchdog.core.Slots;
import dev.watchdog.core.Status;
import dev.watchdog.core.Timestamps;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.ExecutionStore;
import dev.watchdog.store.ExecutionStore.State;
import dev.watchdog.store.HousekeepingStore;
import dev.watchdog.store.HousekeepingStore.Tidied;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Looks around the rows: slots against rows, skipped rows, activities. Each part on its own; what fails is a problem in words. */
public final class Sweeper {

  private final ExecutionStore executions;
  private final HousekeepingStore housekeeping;
  private final SlotRegistry slots;
  private final SlotRule rule;
  private final WriteBreaker breaker;
  private final InstantSource clock;

  public Sweeper(
      ExecutionStore executions,
      HousekeepingStore housekeeping,
      SlotRegistry slots,
      SlotRule rule,
      WriteBreaker breaker,
      InstantSource clock) {
    this.executions = executions;
    this.housekeeping = housekeeping;
    this.slots = slots;
    this.rule = rule;
    this.breaker = breaker;
    this.clock = clock;
  }

  /**
   * Never fails.
   *
   * @param held slots of executions that did not run when this cycle read the rows; null where there are none to look at
   * @param unread why the slots could not be read; null where they could
   */
  Future<Swept> sweep(boolean dryRun, Slots held, Throwable unread) {
    List<Problem> problems = new ArrayList<>();
    Instant now = clock.instant();
    // Slots and the rest know nothing of each other, and wait for different servers.
    Future<SlotSweep> swept = unread == null ? sweepSlots(dryRun, held) : unread(unread);
    return count(() -> breaker.guard(() -> housekeeping.finalizeSkipped(dryRun, now)), "skipped rows", problems)
        .compose(skipped ->
            count(() -> breaker.guard(() -> housekeeping.failActivities(dryRun, now)), "activities", problems)
                .compose(activities -> swept.map(slots -> {
                  problems.addAll(slots.problems);
                  return new Swept(slots.read, slots.released, skipped, activities, slots.unowned(), List.copyOf(problems));
                })));
  }

  private static Future<Integer> count(Supplier<Future<Tidied>> work, String what, List<Problem> problems) {
    return work.get()
        .map(tidied -> {
          if (tidied.problem() != null) {
            problems.add(Kind.WRITE_REFUSED.says("some " + what + " could not be written: " + tidied.problem()));
          }
          return tidied.changed();
        })
        .otherwise(failure -> {
          problems.add(WriteBreaker.problem(what + " could not be looked at", failure));
          return 0;
        });
  }

  /**
   * The slots were read before their rows are: one whose row is written a moment later must find it. What ran when this cycle read the
   * rows is the finaliser's, also when it has ended since: its slot is only counted, and its row not read again.
   */
  private Future<SlotSweep> sweepSlots(boolean dryRun, Slots held) {
    SlotSweep swept = new SlotSweep();
    if (held == null) {
      return Future.succeededFuture(swept);
    }
    swept.problems.addAll(held.problems());
    swept.read = held.counted() + held.slots().size();
    return sweepSlots(dryRun, held.slots(), swept)
        .otherwise(
            failure -> {
              swept.problems.add(unswept(failure));
              return null;
            })
        .map(done -> swept);
  }

  private static Future<SlotSweep> unread(Throwable why) {
    SlotSweep swept = new SlotSweep();
    swept.problems.add(unswept(why));
    return Future.succeededFuture(swept);
  }

  private static Problem unswept(Throwable why) {
    return Kind.SLOTS_UNREAD.says("slots could not be swept: " + why.getMessage());
  }

  private Future<Void> sweepSlots(boolean dryRun, List<Slot> others, SlotSweep swept) {
    Set<String> ids = new HashSet<>();
    others.stream().filter(Slot::legible).forEach(slot -> ids.add(slot.executionId()));
    return (ids.isEmpty() ? Future.succeededFuture(Map.<String, State>of()) : executions.read(ids))
        .compose(
            rows -> {
              noteUnknown(others, rows, swept);
              List<Slot> unowned = others.stream().filter(slot -> holder(slot, rows) != Holder.RUNNING).toList();
              return (unowned.isEmpty() ? Future.succeededFuture(List.<UnownedSlot>of()) : describe(unowned, rows))
                  .compose(
                      described -> {
                        swept.held = new LinkedHashMap<>();
                        for (int i = 0; i < unowned.size(); i++) {
                          swept.held.put(unowned.get(i), described.get(i));
                        }
                        return release(dryRun, swept);
                      });
            });
  }

  /** In the order of the slots. */
  private Future<List<UnownedSlot>> describe(List<Slot> unowned, Map<String, State> rows) {
    return Future.all(slots.timeouts(unowned), executions.ownedAgents())
        .map(
            read -> {
              Map<Slot, Long> timeouts = read.resultAt(0);
              Map<String, Long> limits = read.resultAt(1);
              List<UnownedSlot> described = new ArrayList<>();
              for (Slot slot : unowned) {
                State row = rows.get(slot.executionId());
                described.add(
                    new UnownedSlot(
                        slot.executionId(),
                        slot.agent(),
                        holder(slot, rows),
                        acquired(slot),
                        row == null ? null : Timestamps.parse(row.completedAt()).orElse(null),
                        rule.lifetime(timeouts.get(slot), limits.get(slot.agent()))));
              }
              return described;
            });
  }

  private static Holder holder(Slot slot, Map<String, State> rows) {
    State row = slot.legible() ? rows.get(slot.executionId()) : null;
    if (row == null) {
      return slot.legible() ? Holder.MISSING : Holder.UNKNOWN;
    }
    if (Status.RUNNING.equals(row.status())) {
      return Holder.RUNNING;
    }
    return Status.terminal(row.status()) ? Holder.TERMINAL : Status.known(row.status()) ? Holder.MISSING : Holder.UNKNOWN;
  }

  /** A status that means nothing to us may mean that the execution runs. */
  private static void noteUnknown(List<Slot> slots, Map<String, State> rows, SlotSweep swept) {
    List<Slot> unknown = slots.stream().filter(slot -> slot.legible() && holder(slot, rows) == Holder.UNKNOWN).toList();
    if (!unknown.isEmpty()) {
      Slot first = unknown.get(0);
      swept.problems.add(Kind.SLOT_ODD.says(
          "slots of rows whose status is none of the known words stay, whatever their age: " + unknown.size() + ", the first of "
              + named(first) + ", which is '" + SafeText.line(String.valueOf(rows.get(first.executionId()).status()), 40) + "'")
          .times(unknown.size()).agent(first.agent()).execution(first.executionId()));
    }
  }

  private static String named(Slot slot) {
    return "execution '" + SafeText.line(slot.executionId(), 100) + "' of agent '" + SafeText.line(slot.agent(), 100) + "'";
  }

  private static Instant acquired(Slot slot) {
    double seconds = Math.max(-62_135_596_800d, Math.min(slot.score(), 253_402_300_799d)); // The years 1 to 9999.
    return Instant.ofEpochMilli((long) (seconds * 1000));
  }

  /** What could not be released stays among those that are held. One that was gone or taken anew meanwhile does not. */
  private Future<Void> release(boolean dryRun, SlotSweep swept) {
    Instant now = clock.instant();
    Future<Void> done = Future.succeededFuture();
    for (Map.Entry<Slot, UnownedSlot> slot : List.copyOf(swept.held.entrySet())) {
      UnownedSlot one = slot.getValue();
      if (rule.rule(one.holder(), one.acquired(), one.lifetime(), now) == Ruling.KEEP) {
        continue;
      }
      if (dryRun) {
        swept.released++;
        continue;
      }
      done =
          done.compose(before -> slots.release(slot.getKey())).map(released -> {
            swept.note(slot.getKey(), released);
            return null;
          });
    }
    return done;
  }

  /** What the sweep of the slots came to, as far as it got. */
  private static final class SlotSweep {
    final List<Problem> problems = new ArrayList<>();
    int read;
    int released;
    private Map<Slot, UnownedSlot> held;

    /** One that is gone or was taken anew is unowned no more. */
    void note(Slot slot, Release.Part release) {
      if (release.state() == Release.State.HELD) {
        problems.add(Kind.SLOT_HELD.says("the slot of " + named(slot) + " could not be released: " + release.why())
            .agent(slot.agent()).execution(slot.executionId()));
        return;
      }
      held.remove(slot);
      released += release.state() == Release.State.FREED ? 1 : 0;
    }

    /** Null where slots and rows could not be read. */
    List<UnownedSlot> unowned() {
      return held == null ? null : List.copyOf(held.values());
    }
  }
}
