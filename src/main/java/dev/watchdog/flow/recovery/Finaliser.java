package dev.watchdog.flow.recovery;

import static dev.watchdog.bus.Addresses.LEDGER_GREW;
import static dev.watchdog.bus.Addresses.RECOVERED;
import static dev.watchdog.bus.Addresses.RELEASED;

import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol;
import dev.watchdog.bus.Protocol.Ended;
import dev.watchdog.bus.Protocol.LedgerGrew;
import dev.watchdog.bus.Protocol.Released;
import dev.watchdog.bus.Protocol.Step;
import dev.watchdog.core.EndOutcome;
import dev.watchdog.core.Policy;
import dev.watchdog.core.Problem;
import dev.watchdog.core.RowEnd;
import dev.watchdog.core.SafeText;
import dev.watchdog.core.StuckSince;
import dev.watchdog.core.Verdict.Kind;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.Ledger;
import dev.watchdog.store.Ledger.Entry;
import dev.watchdog.store.Outbox;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The only code that ends a row: guarded update with ledger entry in one transaction, release after the commit, then the news. A crash or
 * an outage between any two steps is finished from the ledger by {@link Backlog}, and repeating a step changes nothing.
 *
 * <p>While one transaction is under way the next requests gather and share the one after (group commit). When a row is refused, its
 * transaction is done again row by row, so that it alone fails; when the database refuses to write at all, this cycle's writing ends.
 * Confined to one event loop.
 */
public final class Finaliser {

  private static final int ROWS_PER_TRANSACTION = 500;

  private final Bus bus;
  private final Ledger ledger;
  private final Outbox outbox;
  private final SlotRegistry slots;
  private final Backlog backlog;
  private final WriteBreaker breaker;
  private final WriteAbility ability;
  private final InstantSource clock;
  private final Queue<Pending> queue = new ArrayDeque<>();
  private boolean writing;

  /** A request and its answer. */
  private record Pending(RowEnd end, Promise<Ended> answer) {}

  public Finaliser(
      Bus bus, Ledger ledger, Outbox outbox, SlotRegistry slots, Backlog backlog, WriteBreaker breaker, WriteAbility ability,
      InstantSource clock) {
    this.bus = bus;
    this.ledger = ledger;
    this.outbox = outbox;
    this.slots = slots;
    this.backlog = backlog;
    this.breaker = breaker;
    this.ability = ability;
    this.clock = clock;
  }

  /** Ends one row; answers when its slot was dealt with too. */
  public Future<Ended> end(RowEnd end) {
    Promise<Ended> answer = Promise.promise();
    queue.add(new Pending(end, answer)); // Bounded by the rows of a cycle, each of which asks once.
    drain();
    return answer.future();
  }

  private void drain() {
    if (writing || queue.isEmpty()) {
      return;
    }
    writing = true;
    List<Pending> group = nextGroup();
    write(group)
        .onComplete(
            done -> {
              writing = false;
              drain();
            });
  }

  private List<Pending> nextGroup() {
    List<Pending> group = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    Instant now = clock.instant();
    while (!queue.isEmpty() && group.size() < ROWS_PER_TRANSACTION) {
      Pending next = queue.peek();
      boolean large = large(next.end());
      if (!ids.add(next.end().evidence().row().id()) || (large && !group.isEmpty())) {
        break; // The same row asked for twice: never in one transaction, so that the second sees what the first did.
      }
      queue.poll();
      if (outdated(next.end(), now)) {
        next.answer().complete(Ended.of(EndOutcome.OUTDATED));
      } else {
        group.add(next);
      }
      if (large) {
        break; // In a transaction of its own: others must not wait for megabytes, nor all of them be in memory at once.
      }
    }
    return group;
  }

  private static boolean large(RowEnd end) {
    return end.result() != null && end.result().permit() != 0;
  }

  /**
   * What an agent confirmed to have killed is written however long that took: waiting makes it no less dead. Nor does a result grow old
   * that is in hand.
   */
  private static boolean outdated(RowEnd end, Instant now) {
    boolean ages = end.verdict().kind() != Kind.TERMINATED && end.verdict().kind() != Kind.RESULT_READY;
    return ages && now.isAfter(end.evidence().at().plus(Policy.FRESH));
  }

  private Future<Void> write(List<Pending> group) {
    if (group.isEmpty()) {
      return Future.succeededFuture();
    }
    if (breaker.refusal() != null) {
      group.forEach(one -> one.answer().complete(Ended.refused(EndOutcome.ABANDONED, breaker.refusal())));
      return Future.succeededFuture();
    }
    return ledger
        .end(group.stream().map(Pending::end).toList(), clock.instant())
        .compose(outcome -> committed(group, outcome), failure -> refused(group, failure));
  }

  private Future<Void> refused(List<Pending> group, Throwable failure) {
    if (!Ledger.isOfRow(failure) && breaker.note(failure)) {
      group.forEach(one -> one.answer().complete(Ended.refused(EndOutcome.ABANDONED, breaker.refusal())));
      return Future.succeededFuture();
    }
    if (group.size() == 1) {
      String why = SafeText.line(String.valueOf(failure.getMessage()), 300);
      ability.refused(why);
      group.get(0).answer().complete(Ended.refused(EndOutcome.FAILED, why));
      return Future.succeededFuture();
    }
    Future<Void> done = Future.succeededFuture();
    for (Pending one : group) {
      done = done.compose(before -> write(List.of(one)));
    }
    return done;
  }

  /** The next transaction need not wait for the slots of this one. */
  private Future<Void> committed(List<Pending> group, Ledger.Outcome outcome) {
    Map<RowEnd, Entry> won = new IdentityHashMap<>(); // A request is itself, whatever it holds.
    outcome.entries().forEach(entry -> won.put(entry.end(), entry));
    List<Pending> winners = new ArrayList<>();
    for (Pending one : group) {
      String refusal = outcome.refused().get(one.end());
      if (won.containsKey(one.end())) {
        ability.won();
        winners.add(one);
      } else {
        if (refusal != null) {
          ability.refused(refusal);
        }
        one.answer().complete(refusal == null ? Ended.of(EndOutcome.LOST) : Ended.refused(EndOutcome.FAILED, refusal));
      }
    }
    if (!winners.isEmpty()) {
      List<Entry> entries = outcome.entries();
      bus.announce(RECOVERED, new Protocol.Recovered(entries.stream().map(entry -> step(entry, entry.at())).toList()));
      release(entries)
          .otherwise(failure -> Problem.Kind.SLOT_HELD.says(
              "slots of recovered executions are still held and are released by the next cycle: " + failure.getMessage()))
          .onSuccess(held -> winners.forEach(one ->
              one.answer().complete(new Ended(EndOutcome.WON, null, problems(one.end(), outcome.notes().get(one.end()), held)))));
    }
    return Future.succeededFuture();
  }

  private static List<Problem> problems(RowEnd end, String note, Problem held) {
    Problem fitted = note == null ? null : Problem.Kind.WRITE_LEFT_OUT.says(note).execution(end.evidence().row().id());
    return Stream.of(fitted, held).filter(Objects::nonNull).toList();
  }

  /**
   * Answers what stays held, null where nothing does. One that fails is no failure of the recovery: the ledger says that it is
   * still to be done.
   */
  private Future<Problem> release(List<Entry> entries) {
    GivenBack givenBack = new GivenBack();
    for (Entry entry : entries) {
      givenBack.ask(entry.id(), entry.end().evidence().row().agent(), entry.end().evidence().row().id(), entry.at());
    }
    return givenBack.by(slots)
        .compose(released -> mark(entries, givenBack))
        .map(marked -> givenBack.problem())
        .onFailure(backlog::noteUnreleased)
        .onComplete(done -> bus.announce(LEDGER_GREW, new LedgerGrew()));
  }

  private Future<Void> mark(List<Entry> entries, GivenBack givenBack) {
    Instant now = clock.instant();
    return outbox.markReleased(givenBack.notes(), now).map(marked -> {
      bus.announce(
          RELEASED,
          new Released(
              entries.stream()
                  .filter(entry -> slots.kept() && givenBack.done(entry.id()) && marked.contains(entry.id()))
                  .map(entry -> step(entry, now))
                  .toList()));
      return null;
    });
  }

  private static Step step(Entry entry, Instant at) {
    RowEnd end = entry.end();
    return new Step(end.verdict().kind().action(), since(StuckSince.of(end.verdict(), end.evidence()), at));
  }

  /** Clocks may be set back. */
  static Duration since(Instant since, Instant at) {
    return since.isAfter(at) ? Duration.ZERO : Duration.between(since, at);
  }
}
