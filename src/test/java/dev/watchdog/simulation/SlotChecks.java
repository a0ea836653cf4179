package dev.watchdog.simulation;

import dev.watchdog.simulation.Keyspace.Member;
import dev.watchdog.simulation.Tables.Entry;
import dev.watchdog.simulation.Tables.Execution;

/** P3, at every removal: what a watchdog takes out of Redis belonged to an attempt that is over. */
final class SlotChecks {

  private static final long SWEEP_SETTLED = 15 * Loop.SECOND;

  private final Loop loop;
  private final Keyspace keys;
  private final Summary summary;
  private RowChecks rows;
  private Platform platform;
  private long failOverAt = Long.MIN_VALUE / 2;

  SlotChecks(Loop loop, Keyspace keys, Summary summary) {
    this.loop = loop;
    this.keys = keys;
    this.summary = summary;
  }

  void over(RowChecks checks, Platform platform) {
    this.rows = checks;
    this.platform = platform;
  }

  /** Redis forgot its last writes: slots may be held again that were freed. */
  void failedOver() {
    failOverAt = loop.now();
  }

  void slot(Life life, String agent, String id, Member member, boolean swept) {
    if (id.startsWith("drain-")) {
      throw new Violation("P3", "a sentinel was removed: " + id);
    }
    summary.count(swept ? "slots swept" : "slots released");
    if (life.skewedSince(loop.now() - 30 * Loop.MINUTE)) {
      return; // It compares scores with its own clock, which was wrong.
    }
    Execution row = rows.row(id);
    Attempt owner = member.owner();
    boolean ownersRow = row != null && owner != null && java.util.Objects.equals(row.startedAt(), owner.startedAt());
    if (ownersRow && row.running()) {
      throw new Violation("P3",
          "the slot of a running row was " + (swept ? "swept" : "released") + ": " + id + " on " + agent + ", " + row);
    }
    if (swept) {
      swept(agent, id, member, row);
    } else if (owner == null || owner.createdAt() > rows.endedUpTo(id)) {
      throw new Violation("P3", "a slot was released that no recovered attempt held: " + id + " on " + agent + ", held by " + owner
          + " since "
          + Loop.instant(member.acquiredAt()) + ", " + row + ", " + rows.open());
    }
  }

  private void swept(String agent, String id, Member member, Execution row) {
    long age = loop.now() - member.acquiredAt();
    boolean terminal = row != null && dev.watchdog.core.Status.terminal(row.status());
    Long limit = platform.agentLimits().get(agent);
    long lifetime = member.timeoutSeconds() != null ? member.timeoutSeconds() * Loop.SECOND + Terms.SLOT_BUFFER
        : limit != null ? limit * Loop.SECOND + Terms.SLOT_BUFFER : Terms.SLOT_TTL;
    // The rows were read a moment ago: one that was over then may wait for its retry now, or run again with a slot of its own elsewhere.
    boolean changedLately = row != null && loop.now() - rows.changedAt(id) < 60 * Loop.SECOND;
    if (!(terminal || changedLately) && age <= lifetime) {
      throw new Violation("P3", "a slot was swept before its time: " + id + " on " + agent + ", age " + age / Loop.SECOND + " s, " + row);
    }
    if (age <= SWEEP_SETTLED) {
      throw new Violation("P3", "a slot was swept " + age / Loop.SECOND + " s after it was acquired: " + id + " on " + agent);
    }
  }

  void runningKey(String agent, String id, Keyspace.Holder holder) {
    Attempt owner = holder.owner();
    if (!owner.id().equals(id) || !rows.endedAny(id)) {
      throw new Violation("P3", "the running key of " + owner + " on " + agent + " was deleted for " + id);
    }
    // The key names the execution only, so that a later attempt's cannot be told from the recovered one's.
    summary.count(rows.ended(id, owner.startedAt()) ? "running keys deleted" : "running keys of a later attempt deleted");
  }

  /** An entry was marked as released: its slot must be free by then. */
  void markedReleased(Life life, Entry entry, Attempt attempt) {
    Member member = entry.agent() == null ? null : keys.slot(entry.agent(), entry.execution());
    boolean spared = life.skewedSince(loop.now() - 2 * Loop.HOUR) || failOverAt > loop.now() - 2 * Loop.HOUR;
    boolean told = entry.note() != null && (entry.note().startsWith("not released") || entry.note().startsWith("slot not released"));
    if (member != null && member.owner() == attempt && !told && !spared) {
      throw new Violation("P4", "marked as released while it holds its slot: " + entry);
    }
  }
}
