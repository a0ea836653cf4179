package dev.watchdog.flow.recovery;

import static dev.watchdog.bus.Addresses.LEDGER_GREW;
import static dev.watchdog.bus.Addresses.RELEASED;

import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.LedgerGrew;
import dev.watchdog.bus.Protocol.Released;
import dev.watchdog.bus.Protocol.Resumed;
import dev.watchdog.bus.Protocol.Step;
import dev.watchdog.core.Problem;
import dev.watchdog.core.Status;
import dev.watchdog.core.Timestamps;
import dev.watchdog.core.Verdict.Action;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.ExecutionStore;
import dev.watchdog.store.Outbox;
import dev.watchdog.store.Outbox.Recovery;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes recoveries that were committed and not carried to their end. A release that comes later than in its own cycle reads the row
 * first: if the execution runs again, slot and key are a later attempt's, nothing is released, and the entry says so.
 */
public final class Backlog {

  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
  private static final int PAGE = 500;
  private static final String SUPERSEDED = "not released: the execution runs again";

  private final Bus bus;
  private final Outbox outbox;
  private final ExecutionStore executions;
  private final SlotRegistry slots;
  private final InstantSource clock;

  public Backlog(Bus bus, Outbox outbox, ExecutionStore executions, SlotRegistry slots, InstantSource clock) {
    this.bus = bus;
    this.outbox = outbox;
    this.executions = executions;
    this.slots = slots;
    this.clock = clock;
  }

  /** Never fails: what cannot be finished now is a problem in words, and stays in the ledger. */
  public Future<Resumed> resume() {
    List<Problem> problems = new ArrayList<>();
    return resume(0, 0, problems)
        .map(finished -> new Resumed(finished, List.copyOf(problems)))
        .otherwise(failure -> {
          problems.add(Problem.Kind.SLOT_HELD.says("slots of earlier recoveries are still held: " + failure.getMessage()));
          return new Resumed(0, List.copyOf(problems));
        });
  }

  private Future<Integer> resume(long after, int sofar, List<Problem> problems) {
    return outbox
        .unreleased(after, PAGE)
        .compose(
            entries -> {
              if (entries.isEmpty()) {
                return Future.succeededFuture(sofar);
              }
              long last = entries.get(entries.size() - 1).id();
              return finish(entries, problems).compose(done -> resume(last, sofar + entries.size(), problems));
            });
  }

  private Future<Void> finish(List<Recovery> entries, List<Problem> problems) {
    Set<String> ids = new HashSet<>();
    entries.forEach(entry -> ids.add(entry.attempt().executionId()));
    return executions
        .read(ids)
        .compose(
            rows -> {
              GivenBack givenBack = new GivenBack();
              for (Recovery entry : entries) {
                ExecutionStore.State row = rows.get(entry.attempt().executionId());
                if (row != null && Status.RUNNING.equals(row.status())) {
                  givenBack.spare(entry.id(), SUPERSEDED);
                } else {
                  givenBack.ask(entry.id(), entry.agent(), entry.attempt().executionId(), recordedAt(entry));
                }
              }
              return givenBack.by(slots)
                  .compose(released -> mark(entries, givenBack))
                  .onSuccess(marked -> Optional.ofNullable(givenBack.problem()).ifPresent(problems::add));
            })
        .onSuccess(done -> bus.announce(LEDGER_GREW, new LedgerGrew()));
  }

  private Future<Void> mark(List<Recovery> entries, GivenBack givenBack) {
    Instant now = clock.instant();
    return outbox.markReleased(givenBack.notes(), now).map(marked -> {
      List<Step> steps = new ArrayList<>();
      for (Recovery entry : entries) {
        if (slots.kept() && givenBack.done(entry.id()) && marked.contains(entry.id())) {
          Action.of(entry.action())
              .ifPresent(action -> entry.stuckSince().ifPresent(since -> steps.add(new Step(action, Finaliser.since(since, now)))));
        }
      }
      bus.announce(RELEASED, new Released(steps));
      return null;
    });
  }

  private static Instant recordedAt(Recovery entry) {
    return Timestamps.parse(entry.recordedAt()).orElse(Instant.EPOCH);
  }

  /** The one place where a release that failed is logged. */
  void noteUnreleased(Throwable failure) {
    LOG.atWarn().addKeyValue("reason", failure.getMessage()).log("release.left-to-next-cycle");
  }
}
