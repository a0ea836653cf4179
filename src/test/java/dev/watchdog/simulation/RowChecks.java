package dev.watchdog.simulation;

import dev.watchdog.core.Status;
import dev.watchdog.simulation.Tables.Activity;
import dev.watchdog.simulation.Tables.Entry;
import dev.watchdog.simulation.Tables.Execution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * P2, by a shadow of the tables: after every transaction of a watchdog each row that changed must have changed in a way it is allowed to,
 * with its one entry in the ledger in the same transaction.
 */
final class RowChecks {

  private final Loop loop;
  private final Tables tables;
  private final Terms terms;
  private final Proofs proofs;
  private final SlotChecks slots;
  private final Summary summary;
  private final Platform platform;
  private final Map<String, Execution> rows = new HashMap<>();
  private final Map<String, Long> changedAt = new HashMap<>();
  private final Map<Long, Entry> open = new HashMap<>();
  private final Map<String, Long> ended = new HashMap<>();
  private final Map<String, Long> endedUpTo = new HashMap<>();
  private Map<String, Activity> activities = new HashMap<>();
  private long entries;

  RowChecks(Loop loop, Tables tables, Terms terms, Proofs proofs, SlotChecks slots, Summary summary, Platform platform) {
    this.loop = loop;
    this.tables = tables;
    this.terms = terms;
    this.proofs = proofs;
    this.slots = slots;
    this.summary = summary;
    this.platform = platform;
  }

  /** The platform changed a row, and may do so. */
  void platformWrote(String id) {
    note(id, tables.execution(id));
  }

  void platformWroteActivities() {
    activities = tables.activities();
  }

  private void note(String id, Execution row) {
    if (!Objects.equals(rows.put(id, row), row)) {
      changedAt.put(id, loop.now());
    }
  }

  Execution row(String id) {
    return rows.get(id);
  }

  /** When a row last changed; the beginning of time where it never did. */
  long changedAt(String id) {
    return changedAt.getOrDefault(id, Long.MIN_VALUE);
  }

  /** Whether the ledger has an entry of this attempt. */
  boolean ended(String id, String startedAt) {
    return ended.containsKey(id + "@" + startedAt);
  }

  /** When the latest attempt of an execution was made that the ledger has an entry of; what an earlier one leaked is over as well. */
  long endedUpTo(String id) {
    return endedUpTo.getOrDefault(id, Long.MIN_VALUE);
  }

  /** Whether the ledger has an entry of any attempt of this execution. */
  boolean endedAny(String id) {
    return endedUpTo.containsKey(id);
  }

  /** The newest id of the ledger; ids start at 1. */
  long entries() {
    return entries;
  }

  /** Entries that are not both released and published. */
  Map<Long, Entry> open() {
    return open;
  }

  /** A process committed a transaction that wrote to the platform's tables or to the ledger. */
  void watchdogWrote(Life life) {
    List<Entry> fresh = readLedger(life);
    Map<String, Execution> now = tables.executions();
    List<Entry> unexplained = new ArrayList<>(fresh);
    for (Execution after : now.values()) {
      Execution before = rows.get(after.id());
      if (!after.equals(before)) {
        changed(life, before, after, unexplained);
      }
    }
    if (!unexplained.isEmpty()) {
      throw new Violation("P2", "entered in the ledger without ending its row: " + unexplained);
    }
    checkActivities(life, fresh);
    for (Entry entry : fresh) {
      platform.maybeRetry(platform.attempt(entry.execution(), entry.startedAt()));
    }
  }

  private List<Entry> readLedger(Life life) {
    List<Entry> fresh = new ArrayList<>();
    long from = open.keySet().stream().mapToLong(Long::longValue).min().orElse(entries + 1);
    for (Entry entry : tables.ledger(from)) {
      Entry before = open.get(entry.id());
      if (entry.id() > entries) {
        if (entry.id() != entries + 1) {
          throw new Violation("P7", "ledger goes from " + entries + " to " + entry.id());
        }
        entries++;
        enter(entry);
        fresh.add(entry);
      } else if (before != null && before.released() == null && entry.released() != null) {
        slots.markedReleased(life, entry, platform.attempt(entry.execution(), entry.startedAt()));
      }
      open.put(entry.id(), entry);
      if (entry.released() != null && entry.published() != null) {
        open.remove(entry.id());
      }
    }
    return fresh;
  }

  private void enter(Entry entry) {
    if (ended.put(entry.execution() + "@" + entry.startedAt(), entry.id()) != null) {
      throw new Violation("P2", "second entry in the ledger for one attempt: " + entry);
    }
    endedUpTo.merge(entry.execution(), platform.attempt(entry.execution(), entry.startedAt()).createdAt(), Math::max);
    summary.rule(entry.rule());
    summary.action(entry.action());
  }

  private void changed(Life life, Execution before, Execution after, List<Entry> fresh) {
    if (before == null) {
      throw new Violation("P2", "the watchdog made a row: " + after);
    }
    if (before.running()) {
      Entry entry = take(fresh, after);
      String broken = brokenBy(before, after, entry);
      if (broken != null) {
        throw new Violation("P2", broken + ": " + before + " became " + after + " with " + entry);
      }
      proofs.judge(life, entry, platform.attempt(entry.execution(), entry.startedAt()), before, after);
    } else if (!finalizedSkipped(before, after)) {
      throw new Violation("P2", "a row that did not run was changed: " + before + " became " + after);
    }
    note(after.id(), after);
  }

  private static Entry take(List<Entry> fresh, Execution row) {
    for (Entry entry : fresh) {
      if (entry.execution().equals(row.id())) {
        fresh.remove(entry);
        return entry;
      }
    }
    return null;
  }

  private static String brokenBy(Execution before, Execution after, Entry entry) {
    if (entry == null) {
      return "a row was ended without an entry in the ledger";
    }
    if (!Objects.equals(before.startedAt(), entry.startedAt()) || !Objects.equals(before.agent(), entry.agent())) {
      return "another attempt was ended than the one that was judged";
    }
    if (before.leased()) {
      return "a leased row was ended";
    }
    boolean kept = Objects.equals(before.startedAt(), after.startedAt()) && Objects.equals(before.agent(), after.agent())
        && Objects.equals(before.session(), after.session());
    return !kept || !Status.terminal(after.status()) || !after.status().equals(entry.status()) || after.completedAt() == null
        ? "a row was ended in an odd way" : null;
  }

  private static boolean finalizedSkipped(Execution before, Execution after) {
    return "skipped".equals(before.status()) && before.completedAt() == null && "failed".equals(after.status())
        && after.completedAt() != null;
  }

  private void checkActivities(Life life, List<Entry> fresh) {
    Map<String, Activity> now = tables.activities();
    for (Activity after : now.values()) {
      Activity before = activities.get(after.id());
      if (after.equals(before)) {
        continue;
      }
      boolean own = fresh.stream().anyMatch(entry -> entry.execution().equals(after.execution()));
      Execution row = rows.get(after.execution());
      long age = loop.now() - dev.watchdog.core.Timestamps.parse(after.startedAt()).map(Platform::micros).orElse(loop.now());
      boolean stale = age > terms.staleAfter() - Loop.MINUTE && (row == null || !row.running());
      boolean allowed = own || stale || life.skewedSince(loop.now() - 10 * Loop.MINUTE);
      if (before == null || !"started".equals(before.state()) || !allowed) {
        throw new Violation("P2", "an activity was changed that was not its own: " + before + " became " + after + ", " + row);
      }
    }
    activities = now;
  }
}
