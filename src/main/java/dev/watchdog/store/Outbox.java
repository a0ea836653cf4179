package dev.watchdog.store;

import dev.watchdog.core.Attempt;
import dev.watchdog.core.Chunks;
import dev.watchdog.core.Timestamps;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The ledger as it is read: what is still to be released and published, and what happened. */
public final class Outbox {

  private static final String COLUMNS =
      "id, cycle_id, execution_id, agent_name, started_at, action, rule_number, status, reason, recorded_at, evidence, released_at,"
          + " release_note, published_at";

  private static final String LAST_GIVEN = "(SELECT last_id FROM watchdog_counter WHERE name = 'recovery')";

  private static final String OLDEST = "SELECT COALESCE((SELECT MIN(id) FROM watchdog_recovery), " + LAST_GIVEN + " + 1)";

  private final Database database;

  public Outbox(Database database) {
    this.database = database;
  }

  /** One recovery as stored. */
  public record Recovery(
      long id,
      long cycleId,
      Attempt attempt,
      String agent,
      String action,
      int rule,
      String status,
      String reason,
      String recordedAt,
      String evidence,
      String releasedAt,
      String releaseNote,
      String publishedAt) {

    /** As {@code GET /api/v1/recoveries} shows it. */
    public JsonObject json() {
      return new JsonObject()
          .put("id", id)
          .put("cycle_id", cycleId)
          .put("execution_id", attempt.executionId())
          .put("agent_name", agent)
          .put("started_at", attempt.startedAt())
          .put("action", action)
          .put("rule", rule)
          .put("status", status)
          .put("reason", reason)
          .put("timestamp", recordedAt)
          .put("evidence", evidenceJson())
          .put("released_at", releasedAt)
          .put("release_note", releaseNote)
          .put("published_at", publishedAt);
    }

    /** As it goes to browsers. */
    public JsonObject event() {
      return new JsonObject()
          .put("type", "watchdog_recovery")
          .put("id", id)
          .put("agent_name", agent)
          .put("execution_id", attempt.executionId())
          .put("action", action)
          .put("reason", reason)
          .put("timestamp", recordedAt)
          .put("rule", rule)
          .put("cycle_id", cycleId);
    }

    /** Since when the execution had been stuck; empty for an entry of a version that did not note it. */
    public Optional<Instant> stuckSince() {
      return evidenceJson().getValue("stuck_since") instanceof String text ? Timestamps.parse(text) : Optional.empty();
    }

    private JsonObject evidenceJson() {
      try {
        return new JsonObject(evidence);
      } catch (DecodeException broken) {
        return new JsonObject();
      }
    }
  }

  /**
   * Which entries are wanted.
   *
   * @param text part of the execution's id or the agent's name, in any case; empty = all
   */
  public record Wanted(Optional<String> agent, Optional<String> action, String text) {
    public static final Wanted ALL = new Wanted(Optional.empty(), Optional.empty(), "");
  }

  /**
   * Some entries, and where the ledger begins.
   *
   * @param oldestId id of the oldest entry that is kept, the next one's where none is: from it on there is no gap
   */
  public record Excerpt(List<Recovery> entries, long oldestId) {}

  /** Entries newer than an id, oldest first. */
  public Future<List<Recovery>> after(long id, Wanted wanted, int limit) {
    return database.read(transaction -> newer(transaction, id, wanted, limit));
  }

  /** Entries newer than an id, oldest first, with where the ledger begins. */
  public Future<Excerpt> excerptAfter(long id, Wanted wanted, int limit) {
    return excerpt(transaction -> newer(transaction, id, wanted, limit));
  }

  /** Entries older than an id, newest first, with where the ledger begins. */
  public Future<Excerpt> excerptBefore(long id, Wanted wanted, int limit) {
    return excerpt(transaction -> entries(transaction, "id < ?", id, wanted, "ORDER BY id DESC LIMIT " + limit));
  }

  /** Where it begins is read last: what is pruned in between can only make it say that more is gone than is missing, and never less. */
  private Future<Excerpt> excerpt(Function<Transaction, Future<List<Recovery>>> read) {
    return database.read(
        transaction ->
            read.apply(transaction).compose(entries -> transaction.query(OLDEST).map(rows -> new Excerpt(entries, oneNumber(rows)))));
  }

  private static Future<List<Recovery>> newer(Transaction transaction, long id, Wanted wanted, int limit) {
    return entries(transaction, "id > ?", id, wanted, "ORDER BY id LIMIT " + limit);
  }

  private static Future<List<Recovery>> entries(Transaction transaction, String from, long id, Wanted wanted, String order) {
    StringBuilder sql = new StringBuilder("SELECT " + COLUMNS + " FROM watchdog_recovery WHERE " + from);
    List<Object> values = new ArrayList<>(List.of(id));
    wanted.agent().ifPresent(agent -> {
      sql.append(" AND agent_name = ?");
      values.add(agent);
    });
    wanted.action().ifPresent(action -> {
      sql.append(" AND action = ?");
      values.add(action);
    });
    if (!wanted.text().isEmpty()) {
      sql.append(" AND (LOWER(execution_id) LIKE ? ESCAPE '!' OR LOWER(agent_name) LIKE ? ESCAPE '!')");
      String part = "%" + wanted.text().toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0") + "%";
      values.add(part);
      values.add(part);
    }
    return transaction.query(sql.append(' ').append(order).toString(), values.toArray()).map(Outbox::recoveries);
  }

  /** Entries whose slots were not released yet, oldest first, from an id on. */
  public Future<List<Recovery>> unreleased(long after, int limit) {
    String sql = "SELECT " + COLUMNS + " FROM watchdog_recovery WHERE released_at IS NULL AND id > ? ORDER BY id LIMIT " + limit;
    return database.read(transaction -> transaction.query(sql, after)).map(Outbox::recoveries);
  }

  /** All entries of one execution, oldest first. */
  public Future<List<Recovery>> ofExecution(String executionId) {
    String sql = "SELECT " + COLUMNS + " FROM watchdog_recovery WHERE execution_id = ? ORDER BY id";
    return database.read(transaction -> transaction.query(sql, executionId)).map(Outbox::recoveries);
  }

  /** The status that the watchdog gave to each of these attempts, by attempt; only those it ended. */
  public Future<Map<Attempt, String>> endedBy(Set<Attempt> attempts) {
    Map<String, Attempt> byKey = new HashMap<>();
    attempts.forEach(attempt -> byKey.put(DigestKeys.of(attempt), attempt));
    Map<Attempt, String> ended = new HashMap<>();
    Future<Void> done = Future.succeededFuture();
    for (List<String> keys : Chunks.of(List.copyOf(byKey.keySet()), Sql.IN_MAX)) {
      String sql = "SELECT attempt_key, status FROM watchdog_recovery WHERE attempt_key IN " + Sql.in(keys.size()) + " ORDER BY id";
      done =
          done.compose(before -> database.read(transaction -> transaction.query(sql, keys.toArray())))
              .map(rows -> {
                for (Row row : rows) {
                  ended.put(byKey.get(row.text(0)), row.text(1));
                }
                return null;
              });
    }
    return done.map(all -> ended);
  }

  /** Marks entries as released, each with a note or null; answers those that nobody had marked before. Marking again changes nothing. */
  public Future<Set<Long>> markReleased(Map<Long, String> notes, Instant at) {
    List<Object[]> bindings = new ArrayList<>();
    List<Long> ids = notes.keySet().stream().sorted().toList();
    ids.forEach(id -> bindings.add(Sql.values(Timestamps.format(at), notes.get(id), id)));
    return database
        .write(
            transaction ->
                transaction.batch("UPDATE watchdog_recovery SET released_at = ?, release_note = ? WHERE id = ? AND " + unset("released_at"),
                    bindings))
        .map(counts -> {
          Set<Long> marked = new HashSet<>();
          for (int i = 0; i < ids.size(); i++) {
            if (counts.get(i) == 1) {
              marked.add(ids.get(i));
            }
          }
          return marked;
        });
  }

  /**
   * That a mark is not set yet, in words that no index answers: PostgreSQL would find the one row of an id by way of all that are unmarked,
   * those that other marks have just left behind included, and marking a thousand entries would read a million.
   */
  private static String unset(String mark) {
    return "COALESCE(" + mark + ", '') = ''";
  }

  /** Marks entries as published. */
  public Future<Void> markPublished(List<Long> ids, Instant at) {
    List<Object[]> bindings = ids.stream().map(id -> Sql.values(Timestamps.format(at), id)).toList();
    return database
        .write(
            transaction ->
                transaction.batch("UPDATE watchdog_recovery SET published_at = ? WHERE id = ? AND " + unset("published_at"), bindings))
        .mapEmpty();
  }

  /** The id before the first entry that nobody published yet; where all are, the newest id, or the last there was of what is pruned. */
  public Future<Long> publishedUpTo() {
    String sql =
        "SELECT COALESCE((SELECT MIN(id) - 1 FROM watchdog_recovery WHERE published_at IS NULL),"
            + " (SELECT MAX(id) FROM watchdog_recovery), " + LAST_GIVEN + ")";
    return database.read(transaction -> transaction.query(sql)).map(Outbox::oneNumber);
  }

  /** Recoveries recorded since then. The texts are all of our own form, which sorts like time. */
  public Future<Long> countSince(Instant since) {
    String sql = "SELECT COUNT(*) FROM watchdog_recovery WHERE recorded_at >= ?";
    return database.read(transaction -> transaction.query(sql, Timestamps.format(since))).map(Outbox::oneNumber);
  }

  /** Agents on which the watchdog ended a run since then. */
  public Future<Set<String>> agentsSince(Instant since) {
    String sql = "SELECT DISTINCT agent_name FROM watchdog_recovery WHERE recorded_at >= ? AND agent_name IS NOT NULL";
    return database
        .read(transaction -> transaction.query(sql, Timestamps.format(since)))
        .map(rows -> {
          Set<String> names = new HashSet<>();
          rows.forEach(row -> names.add(row.text(0)));
          return names;
        });
  }

  /** Ids of the executions that the watchdog ended on these agents since then, the latest first where there are more than that in all. */
  public Future<Map<String, Set<String>>> endedOn(Set<String> agents, Instant since, int most) {
    Map<String, Set<String>> ended = new HashMap<>();
    Future<Void> done = Future.succeededFuture();
    for (List<String> names : Chunks.of(List.copyOf(agents), Sql.IN_MAX)) {
      String sql =
          "SELECT agent_name, execution_id FROM watchdog_recovery WHERE recorded_at >= ? AND agent_name IN " + Sql.in(names.size())
              + " ORDER BY recorded_at DESC LIMIT " + most;
      List<Object> values = new ArrayList<>(List.of(Timestamps.format(since)));
      values.addAll(names);
      done =
          done.compose(before -> database.read(transaction -> transaction.query(sql, values.toArray())))
              .map(rows -> {
                rows.forEach(row -> ended.computeIfAbsent(row.text(0), name -> new HashSet<>()).add(row.text(1)));
                return null;
              });
    }
    return done.map(all -> ended);
  }

  private static long oneNumber(List<Row> rows) {
    Long number = rows.get(0).number(0);
    return number == null ? 0 : number;
  }

  private static List<Recovery> recoveries(List<Row> rows) {
    List<Recovery> entries = new ArrayList<>();
    for (Row row : rows) {
      entries.add(
          new Recovery(
              row.number(0),
              row.number(1),
              new Attempt(row.text(2), row.text(4)),
              row.text(3),
              row.text(5),
              row.number(6).intValue(),
              row.text(7),
              row.text(8),
              row.text(9),
              row.text(10),
              row.text(11),
              row.text(12),
              row.text(13)));
    }
    return entries;
  }
}
