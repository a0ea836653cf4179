package dev.watchdog.store;

import dev.watchdog.core.AgentState;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.BrakeRelease;
import dev.watchdog.core.Chunks;
import dev.watchdog.core.Held;
import dev.watchdog.core.Memory;
import dev.watchdog.core.SafeText;
import dev.watchdog.core.Timestamps;
import dev.watchdog.json.MemoryJson;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What outlives a cycle: memories of attempts and agents, what the brake holds, ghosts. */
public final class MemoryStore {

  private static final int PIECE = 5000;

  /** Many agents are noted in transactions side by side: a server works on each with one processor, and with none while a disk works. */
  private static final int SIDE_BY_SIDE = 2;

  private final Database database;
  private final GhostStore ghosts;
  private volatile Map<String, Known> readLast = Map.of();
  private volatile Map<Attempt, Remembered> attemptsLast = Map.of();
  private volatile Map<String, String> keysLast = Map.of();

  /** What is written of an agent, and what it says: a text changes seldom, and is taken apart when it does. */
  private record Known(String text, AgentState state) {}

  /** The same of an attempt. */
  private record Remembered(Attempt attempt, String text, Memory memory) {}

  public MemoryStore(Database database) {
    this.database = database;
    this.ghosts = new GhostStore(database);
  }

  /** Runs that outlived their rows. */
  public GhostStore ghosts() {
    return ghosts;
  }

  /** All memories of attempts. */
  public Future<Map<Attempt, Memory>> attempts() {
    Map<Attempt, Remembered> last = attemptsLast;
    return database
        .list(
            row -> remembered(last, new Attempt(row.text(0), row.text(1)), row.text(2)),
            "SELECT execution_id, started_at, memory FROM watchdog_attempt")
        .map(read -> {
          Map<Attempt, Remembered> known = new HashMap<>(read.size() * 2);
          Map<Attempt, Memory> memories = new HashMap<>(read.size() * 2);
          for (Remembered one : read) {
            known.put(one.attempt(), one);
            memories.put(one.attempt(), one.memory());
          }
          attemptsLast = known;
          return memories;
        });
  }

  private static Remembered remembered(Map<Attempt, Remembered> last, Attempt attempt, String text) {
    Remembered before = last.get(attempt);
    return before != null && Objects.equals(before.text(), text) ? before : new Remembered(attempt, text, MemoryJson.decode(text));
  }

  /** All memories of agents, by name. */
  public Future<Map<String, AgentState>> agents() {
    Map<String, Known> last = readLast;
    return database
        .list(row -> known(last, row.text(0), row.text(1), row.text(2)), "SELECT agent_name, state, looked_at FROM watchdog_agent")
        .map(read -> {
          Map<String, Known> known = byKey(read.stream().filter(Objects::nonNull).toList());
          readLast = known;
          Map<String, AgentState> states = new HashMap<>(known.size() * 2);
          known.forEach((name, one) -> states.put(name, one.state()));
          return states;
        });
  }

  private static Map.Entry<String, Known> known(Map<String, Known> last, String name, String text, String seenAt) {
    Known before = name == null ? null : last.get(name);
    Instant again = Timestamps.parse(seenAt).orElse(null);
    if (before != null && again != null && Objects.equals(before.text(), text)) {
      return Map.entry(name, new Known(before.text(), before.state().withLookedAt(again)));
    }
    AgentState state = MemoryJson.agent(name, text, seenAt);
    return state == null ? null : Map.entry(name, new Known(text, state));
  }

  private static <K, V> Map<K, V> byKey(List<Map.Entry<K, V>> entries) {
    Map<K, V> map = new HashMap<>(entries.size() * 2);
    entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
    return map;
  }

  /**
   * Writes memories of attempts; {@link Memory#EMPTY} forgets. Many go in several transactions: each is about one attempt and needs no
   * other.
   */
  public Future<Void> remember(Map<Attempt, Memory> memories) {
    List<Object[]> gone = new ArrayList<>();
    List<Object[]> kept = new ArrayList<>();
    memories.forEach((attempt, memory) -> {
      String key = DigestKeys.of(attempt);
      if (memory.equals(Memory.EMPTY)) {
        gone.add(Sql.values(key));
      } else {
        kept.add(Sql.values(key, attempt.executionId(), attempt.startedAt(), MemoryJson.encode(memory)));
      }
    });
    String keep = database.dialect().upsert("watchdog_attempt", "attempt_key", "execution_id", "started_at", "memory");
    return inPieces("DELETE FROM watchdog_attempt WHERE attempt_key = ?", gone).compose(done -> inPieces(keep, kept));
  }

  /**
   * Writes memories of agents.
   *
   * @param changed those of which more is new than that they were looked at
   * @param seen the others: it is only noted that they were still as known
   * @param seenAt when they certainly were, which may be a little earlier than it was
   */
  public Future<Void> rememberAgents(Map<String, AgentState> changed, Set<String> seen, Instant seenAt) {
    List<Object[]> rows = new ArrayList<>();
    changed.forEach((name, state) ->
        rows.add(Sql.values(DigestKeys.of(name), name, MemoryJson.encode(state), Timestamps.format(state.lookedAt()))));
    String keep = database.dialect().upsert("watchdog_agent", "agent_key", "agent_name", "state", "looked_at");
    return inPieces(keep, rows).compose(done -> seen.isEmpty() ? Future.succeededFuture() : stillSeen(seen, seenAt));
  }

  private Future<Void> stillSeen(Set<String> agents, Instant at) {
    List<String> keys = keysOf(agents);
    String seenAt = Timestamps.format(at);
    int each = Math.max(Sql.IN_MAX, (keys.size() + SIDE_BY_SIDE - 1) / SIDE_BY_SIDE);
    return Future.join(
            Chunks.of(keys, each).stream()
                .map(some -> database.write(transaction -> stillSeen(transaction, Chunks.of(some, Sql.IN_MAX), 0, seenAt)))
                .toList())
        .mapEmpty();
  }

  /** In an order that all watchdogs keep to, so that none waits for another that waits for it. Those of the last time are at hand. */
  private List<String> keysOf(Set<String> agents) {
    Map<String, String> last = keysLast;
    Map<String, String> keys = new HashMap<>(agents.size() * 2);
    for (String name : agents) {
      String known = last.get(name);
      keys.put(name, known == null ? DigestKeys.of(name) : known);
    }
    keysLast = keys;
    return keys.values().stream().sorted().toList();
  }

  private static Future<Void> stillSeen(Transaction transaction, List<List<String>> chunks, int next, String at) {
    if (next == chunks.size()) {
      return Future.succeededFuture();
    }
    List<Object> values = new ArrayList<>(List.of(at));
    values.addAll(chunks.get(next));
    return transaction
        .update("UPDATE watchdog_agent SET looked_at = ? WHERE agent_key IN " + Sql.in(chunks.get(next).size()), values.toArray())
        .compose(updated -> stillSeen(transaction, chunks, next + 1, at));
  }

  private Future<Void> inPieces(String sql, List<Object[]> bindings) {
    Future<Void> done = Future.succeededFuture();
    for (List<Object[]> piece : Chunks.of(bindings, PIECE)) {
      done = done.compose(before -> database.write(transaction -> transaction.batch(sql, piece)).mapEmpty());
    }
    return done;
  }

  /**
   * What the brake holds now, replacing what it held; rows it does not hold any more are forgotten with their releases.
   *
   * @param agents whose rows were looked at, empty = all: what is held of others stays
   */
  public Future<Void> hold(List<Held> held, List<String> agents) {
    List<Object[]> rows = new ArrayList<>();
    for (Held one : held) {
      rows.add(
          Sql.values(
                  DigestKeys.of(one.attempt()),
                  one.attempt().executionId(),
                  one.attempt().startedAt(),
                  one.agent(),
                  one.rule(),
                  Timestamps.format(one.since()),
                  one.why()));
    }
    String insert =
        "INSERT INTO watchdog_hold (attempt_key, execution_id, started_at, agent_name, rule_number, since, why)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)";
    return database
        .write(
            transaction -> forgetHolds(transaction, held, agents).compose(cleared -> transaction.batch(insert, rows)))
        .mapEmpty();
  }

  /** What is held now goes first as well: a row may have been given to one of these agents since it was held of another. */
  private static Future<?> forgetHolds(Transaction transaction, List<Held> held, List<String> agents) {
    if (agents.isEmpty()) {
      return transaction.update("DELETE FROM watchdog_hold");
    }
    return transaction
        .batch("DELETE FROM watchdog_hold WHERE agent_name = ?", agents.stream().map(name -> Sql.values(name)).toList())
        .compose(gone -> transaction.batch(
            "DELETE FROM watchdog_hold WHERE attempt_key = ?",
            held.stream().map(one -> Sql.values(DigestKeys.of(one.attempt()))).toList()));
  }

  /** Rows on hold that nobody let through, in a stable order. */
  public Future<List<Held>> held() {
    String sql =
        "SELECT execution_id, started_at, agent_name, rule_number, since, why FROM watchdog_hold WHERE released_at IS NULL"
            + " ORDER BY since, attempt_key";
    return database
        .read(transaction -> transaction.query(sql))
        .map(rows -> {
          List<Held> held = new ArrayList<>();
          for (Row row : rows) {
            held.add(
                new Held(
                    new Attempt(row.text(0), row.text(1)),
                    row.text(2),
                    row.number(3).intValue(),
                    Timestamps.parse(row.text(4)).orElse(Instant.EPOCH),
                    row.text(5)));
          }
          return held;
        });
  }

  /** Lets all that is on hold through, once. The reason goes into the ledger, where every viewer reads it: without secrets. */
  public Future<Integer> release(String by, String reason, Instant at) {
    return database.write(
        transaction ->
            transaction.update("UPDATE watchdog_hold SET released_by = ?, release_reason = ?, released_at = ? WHERE released_at IS NULL",
                by,
                SafeText.body(reason),
                Timestamps.format(at)));
  }

  /** Attempts that were let through and not looked at since. */
  public Future<Map<Attempt, BrakeRelease>> releases() {
    String sql =
        "SELECT execution_id, started_at, released_by, release_reason, released_at FROM watchdog_hold WHERE released_at IS NOT NULL";
    return database
        .read(transaction -> transaction.query(sql))
        .map(rows -> {
          Map<Attempt, BrakeRelease> releases = new HashMap<>();
          for (Row row : rows) {
            releases.put(
                new Attempt(row.text(0), row.text(1)),
                new BrakeRelease(
                    row.text(2), row.text(3), Timestamps.parse(row.text(4)).orElse(Instant.EPOCH)));
          }
          return releases;
        });
  }
}
