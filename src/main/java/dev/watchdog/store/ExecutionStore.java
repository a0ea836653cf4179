package dev.watchdog.store;

import dev.watchdog.core.Attempt;
import dev.watchdog.core.Bounds;
import dev.watchdog.core.Chunks;
import dev.watchdog.core.Interning;
import dev.watchdog.core.Limit;
import dev.watchdog.core.Problem;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.SafeText;
import dev.watchdog.core.Status;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the platform's executions. */
public final class ExecutionStore {

  /** Stands for a row without an id, which a key of SQLite allows. */
  private static final RunningRow NAMELESS = RunningRow.of(new Attempt("", null), null, null, null, null, Instant.EPOCH);

  /** Stands for a row that is too long to be judged. */
  private static final RunningRow OVERLONG = RunningRow.of(new Attempt("", ""), null, null, null, null, Instant.EPOCH);

  private static final String ODD_STATUSES =
      "SELECT SUBSTR(" + Sql.text("status") + ", 1, 60), COUNT(*) FROM schedule_executions WHERE " + Sql.text("status")
          + " NOT IN ('" + String.join("', '", Status.WORDS) + "')"
          + " GROUP BY SUBSTR(" + Sql.text("status") + ", 1, 60) ORDER BY 1 LIMIT 20";

  private static final String AGENT_NAMES =
      "SELECT DISTINCT agent_name FROM schedule_executions WHERE NOT (" + Sql.longer("agent_name", Bounds.STORED_AGENT_NAME) + ")";

  private static final String OWNERS =
      "SELECT " + Sql.unlessLonger("agent_name", Bounds.STORED_AGENT_NAME) + ", execution_timeout_seconds FROM agent_ownership";

  private final Database database;
  private final Layouts layouts;
  private final Duration defaultTimeout;
  private final InstantSource clock;
  private volatile RowStatements statements;
  private volatile LastReading readLast = LastReading.NONE;

  public ExecutionStore(Database database, Layout layout, Duration defaultTimeout, InstantSource clock) {
    this.database = database;
    this.layouts = Layouts.of(database, layout);
    this.statements = RowStatements.of(layout);
    this.defaultTimeout = defaultTimeout;
    this.clock = clock;
  }

  /** What the platform's tables have now. */
  public Layouts layouts() {
    return layouts;
  }

  private RowStatements statements() {
    Layout now = layouts.now();
    RowStatements known = statements;
    if (known.layout() != now) {
      known = RowStatements.of(now);
      statements = known;
    }
    return known;
  }

  /**
   * The running rows, and those that cannot be looked after.
   *
   * @param ids of the rows
   */
  public record Running(List<RunningRow> rows, Set<String> ids, List<Problem> problems) {

    /** With what else is to be told. */
    public Running with(List<Problem> more) {
      return more.isEmpty() ? this : new Running(rows, ids, Stream.concat(problems.stream(), more.stream()).toList());
    }
  }

  /** All rows with status {@code running}. */
  public Future<Running> running() {
    Instant readAt = clock.instant(); // What one statement reads is as it was when the statement began.
    Shared shared = new Shared(readLast.search(), defaultTimeout);
    return database
        .list(row -> row(row, shared, readAt), statements().running())
        .compose(read -> {
          shared.readLast = null; // What is done with a row may be kept by the thread that did it, until it does something else.
          List<RunningRow> rows = new ArrayList<>(read);
          int overlong = without(OVERLONG, rows);
          int nameless = without(NAMELESS, rows);
          List<Problem> problems = new ArrayList<>(shared.stored.problems());
          if (nameless > 0) {
            problems.add(Problem.Kind.ROW_WITHOUT_ID.says(nameless + " running rows have no id and are left alone").times(nameless));
          }
          return Overlong.problems(database, overlong).map(more -> {
            problems.addAll(more);
            return keep(rows, problems);
          });
        });
  }

  /** Answers how many there were. */
  private static int without(RunningRow placeholder, List<RunningRow> rows) {
    int all = rows.size();
    rows.removeIf(row -> row == placeholder);
    return all - rows.size();
  }

  private Running keep(List<RunningRow> rows, List<Problem> problems) {
    LastReading reading = new LastReading(rows);
    if (reading.ids().size() < rows.size()) {
      Doubles doubles = Doubles.of(rows);
      problems.addAll(doubles.problems());
      reading = new LastReading(doubles.rows());
    }
    readLast = reading;
    return new Running(reading.rows(), reading.ids(), problems);
  }

  /** Statuses that are none of the known words, none or one problem: their rows are left alone, whatever they may have been meant to be. */
  public Future<List<Problem>> oddStatuses() {
    return database.read(transaction -> transaction.query(ODD_STATUSES)).map(rows -> {
      long count = 0;
      List<String> words = new ArrayList<>();
      for (Row row : rows) {
        count += row.number(1);
        words.add("'" + SafeText.line(row.text(0), 40) + "'");
      }
      if (words.isEmpty()) {
        return List.of();
      }
      String text = count + (count == 1 ? " execution" : " executions") + " with a status that is none of the known words, left alone: ";
      return List.of(Problem.Kind.STATUS.says(text + String.join(", ", words)).times((int) Math.min(count, Integer.MAX_VALUE)));
    });
  }

  /** How many rows have status {@code running}: for those who only count them, without reading them. */
  public Future<Long> countRunning() {
    return database
        .read(transaction -> transaction.query("SELECT COUNT(*) FROM schedule_executions WHERE status = 'running' AND id IS NOT NULL"))
        .map(rows -> rows.get(0).number(0));
  }

  /** One running row; empty where there is none with that id that runs and can be judged. */
  public Future<Optional<RunningRow>> running(String id) {
    return database
        .read(transaction -> transaction.query(statements().running() + " AND e.id = ?", id))
        .map(rows -> {
          Shared alone = new Shared(LastReading.NONE.search(), defaultTimeout);
          return rows.stream().filter(row -> row.number(RowStatements.KIND) != RowStatements.TOO_LONG)
              .map(row -> row(row, id, alone, clock.instant()))
              .filter(row -> row != OVERLONG)
              .max(Comparator.comparing(row -> row.limit().length()));
        });
  }

  private static RunningRow row(Row row, Shared shared, Instant readAt) {
    if (row.number(RowStatements.KIND) == RowStatements.TOO_LONG) {
      return OVERLONG;
    }
    String id = row.text(0);
    return id == null ? NAMELESS : row(row, id, shared, readAt);
  }

  private static RunningRow row(Row row, String id, Shared shared, Instant readAt) {
    String agent = row.text(1);
    String startedAt = row.text(2);
    if (Overlong.in(id, agent, startedAt)) {
      return OVERLONG;
    }
    Limit limit = shared.stored.of(id, row, 5);
    return Interning.row(
        shared.readLast.find(id),
        new Attempt(id, startedAt),
        shared.agent(agent),
        row.text(3),
        row.text(4),
        shared.limit(limit),
        readAt);
  }

  /** What many rows have in common, or one with its last reading, is kept once: the name of an agent, a limit, an id. */
  private static final class Shared {
    private LastReading.Search readLast;
    private final Map<String, String> agents = new HashMap<>();
    private final Map<Limit, Limit> limits = new HashMap<>();
    private final StoredLimits stored;

    Shared(LastReading.Search readLast, Duration fallback) {
      this.readLast = readLast;
      this.stored = new StoredLimits(fallback);
    }

    String agent(String name) {
      return name == null ? null : agents.computeIfAbsent(name, same -> same);
    }

    Limit limit(Limit limit) {
      return limits.computeIfAbsent(limit, same -> same);
    }
  }

  /** A row of any status. */
  public record State(String status, String startedAt, String agent, String completedAt, String session, String lease, String error) {}

  /** Rows by id; an id without a row is not in the map. One that PostgreSQL cannot keep is not asked for: it would fail for all others. */
  public Future<Map<String, State>> read(Set<String> ids) {
    boolean any = database.dialect() != Dialect.POSTGRES;
    List<String> wanted = ids.stream().filter(id -> any || SafeText.isStorable(id)).toList();
    Map<String, State> found = new HashMap<>();
    return database.read(transaction -> readChunks(transaction, Chunks.of(wanted, Sql.IN_MAX), 0, found));
  }

  private Future<Map<String, State>> readChunks(Transaction transaction, List<List<String>> chunks, int next, Map<String, State> found) {
    if (next == chunks.size()) {
      return Future.succeededFuture(found);
    }
    List<String> ids = chunks.get(next);
    return transaction.query(statements().state() + Sql.in(ids.size()), ids.toArray())
        .compose(
            rows -> {
              for (Row row : rows) {
                found.put(
                    row.text(0),
                    new State(
                        row.text(1),
                        row.text(2),
                        row.text(3),
                        row.text(4),
                        row.text(5),
                        row.text(6),
                        row.text(7)));
              }
              return readChunks(transaction, chunks, next + 1, found);
            });
  }

  /** Agents that have a record of their own. */
  public Future<Map<String, Long>> ownedAgents() {
    if (!layouts.now().ownership()) {
      return Future.succeededFuture(Map.of());
    }
    return database
        .list(row -> new Owned(row.text(0), slotLimit(row)), OWNERS)
        .map(rows -> {
          Map<String, Long> owned = new HashMap<>();
          for (Owned row : rows) {
            Long known = owned.put(row.agent(), row.timeout());
            if (known != null && (row.timeout() == null || row.timeout() < known)) {
              owned.put(row.agent(), known); // Two owners of one agent: the larger limit counts.
            }
          }
          owned.remove(null); // A record of nobody.
          return owned;
        });
  }

  /** One that cannot be read stands for as long as it does for a row. */
  private static Long slotLimit(Row row) {
    Long seconds = StoredLimits.seconds(row, 1);
    return seconds != null && seconds == Limit.UNREADABLE
        ? (Long) Limit.effective(seconds, null, true, Duration.ZERO).length().toSeconds()
        : seconds;
  }

  private record Owned(String agent, Long timeout) {}

  /** Names of all agents that any row or record knows. */
  public Future<Set<String>> agentNames() {
    return database
        .read(transaction -> transaction.query(AGENT_NAMES))
        .compose(
            rows -> {
              Set<String> names = new HashSet<>();
              for (Row row : rows) {
                names.add(row.text(0));
              }
              return ownedAgents().map(owned -> {
                names.addAll(owned.keySet());
                return names;
              });
            });
  }
}
