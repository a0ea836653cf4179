package dev.watchdog.store;

import dev.watchdog.core.Attempt;
import dev.watchdog.core.RowEnd;
import dev.watchdog.core.Timestamps;
import dev.watchdog.core.Verdict.Basis;
import dev.watchdog.store.Fit.Texts;
import dev.watchdog.store.SecondLook.Tried;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ends rows: the guarded update, the activity and the ledger entry, in one transaction. The only statements that end a running row.
 *
 * <p>The guard carries all that a verdict rests on: the row still runs, it is the attempt that was observed, on the same agent, without a
 * lease, and, where it was judged by having no session, still without one. No row changed means that somebody was faster and right, unless
 * {@link SecondLook} finds the row as it was.
 */
public final class Ledger {

  /** One that came meanwhile is the platform's own and stays; without one in the result nothing changes. */
  private static final String RESULTS_SESSION =
      ", claude_session_id = CASE WHEN claude_session_id IS NULL OR claude_session_id = '' OR claude_session_id = 'dispatched'"
          + " THEN COALESCE(?, claude_session_id) ELSE claude_session_id END";

  private static final String NO_SESSION = " AND (claude_session_id IS NULL OR claude_session_id = '')";

  private static final String ADVANCE = "UPDATE watchdog_counter SET last_id = last_id + ? WHERE name = 'recovery'";

  private static final String LAST = "SELECT last_id FROM watchdog_counter WHERE name = 'recovery'";

  private static final String ENTER =
      """
      INSERT INTO watchdog_recovery
        (id, cycle_id, attempt_key, execution_id, agent_name, started_at, action, rule_number, status, reason, recorded_at, evidence)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final Future<Map<RowEnd, String>> NONE_REFUSED = Future.succeededFuture(Map.of());

  private final Database database;
  private final Layouts layouts;
  private final TextCare care;

  public Ledger(Database database, Layouts layouts) {
    this.database = database;
    this.layouts = layouts;
    this.care = new TextCare(database);
  }

  /** The id of the entry, and the row it is about; a lost race has no entry. */
  public record Entry(long id, RowEnd end, Instant at) {}

  /**
   * What became of rows that were to be ended. A request is itself, whatever it holds.
   *
   * @param entries of those that were won; what is neither among them nor refused was lost
   * @param refused those that the database left as they were, with why, in words
   * @param notes what a row that was won could not be given, in words
   */
  public record Outcome(List<Entry> entries, Map<RowEnd, String> refused, Map<RowEnd, String> notes) {}

  /** An end with the texts that are written of it. */
  record Written(RowEnd end, Texts texts) {
    String id() {
      return end.evidence().row().id();
    }
  }

  /** Whether ending failed because of a row, and says nothing of the others, nor of the database. */
  public static boolean isOfRow(Throwable failure) {
    return DatabaseFailure.isCausedBy(RowRefused.class, failure);
  }

  /** Ends these rows, all in one transaction. */
  public Future<Outcome> end(List<RowEnd> ends, Instant at) {
    // Always in the order of ids, so that two watchdogs cannot wait for each other's rows.
    List<RowEnd> ordered = ends.stream().sorted(Comparator.comparing(end -> end.evidence().row().id())).toList();
    return care.write(ordered, at, fit -> end(ordered, fit, at));
  }

  private Future<Outcome> end(List<RowEnd> ends, Fit fit, Instant at) {
    List<Written> ordered = ends.stream().map(end -> new Written(end, fit.texts(end))).toList();
    return database.write(transaction -> new Round(transaction, at).end(ordered));
  }

  private static boolean wonOne(int rowsChanged) {
    if (rowsChanged > 1) {
      throw new RowRefused(rowsChanged + " rows have this id and this start; nothing says which of them is over");
    }
    return rowsChanged == 1;
  }

  /** What is written beside the status, and what the guard holds beside the attempt. */
  private enum Form {
    FAILURE,
    /** The verdict rests on the row never having been dispatched. */
    FAILURE_WITHOUT_SESSION,
    RESULT,
    /** One that is dispatched only now may have found the result of an earlier attempt, which a quick retry cannot be told from. */
    RESULT_WITHOUT_SESSION;

    static Form of(RowEnd end) {
      boolean neverDispatched = end.evidence().row().neverDispatched();
      if (end.result() != null) {
        return neverDispatched ? RESULT_WITHOUT_SESSION : RESULT;
      }
      return end.verdict().kind().basis() == Basis.UNSEEN && neverDispatched ? FAILURE_WITHOUT_SESSION : FAILURE;
    }

    boolean result() {
      return this == RESULT || this == RESULT_WITHOUT_SESSION;
    }

    boolean withoutSession() {
      return this == FAILURE_WITHOUT_SESSION || this == RESULT_WITHOUT_SESSION;
    }
  }

  /** Columns are compared as the texts they were read as: SQLite keeps what it is given, and a BLOB equals no text of the same bytes. */
  private static String statement(Form form, Layout layout) {
    String optional = (layout.cost() ? ", cost = ?" : "") + (layout.log() ? ", execution_log = ?" : "");
    String result = form.result() ? ", response = ?" + (layout.session() ? RESULTS_SESSION : "") + optional : "";
    return "UPDATE schedule_executions SET status = ?, completed_at = ?, duration_ms = ?, error = ?"
        + result
        + " WHERE id = ? AND status = 'running'"
        + " AND " + Sql.same("started_at")
        + " AND " + Sql.same("agent_name")
        + layout.notLeased()
        + (form.withoutSession() ? NO_SESSION : "");
  }

  /** One try, in one transaction. */
  private final class Round {
    private final Transaction transaction;
    private final Layout layout = layouts.now();
    private final Instant at;
    private final List<Written> won = new ArrayList<>();
    private final List<Tried> unchanged = new ArrayList<>();

    Round(Transaction transaction, Instant at) {
      this.transaction = transaction;
      this.at = at;
    }

    Future<Outcome> end(List<Written> ordered) {
      return update(ordered)
          .compose(done -> unchanged.isEmpty() ? NONE_REFUSED : new SecondLook(transaction, layout).at(unchanged))
          .compose(refused -> won.isEmpty() ? Future.succeededFuture(new Outcome(List.of(), refused, Map.of())) : close(refused));
    }

    private Future<Outcome> close(Map<RowEnd, String> refused) {
      Future<Void> closed = layout.activities() ? Activities.close(transaction, won, at) : Future.succeededFuture();
      return closed.compose(done -> enter()).map(entries -> new Outcome(entries, refused, notes()));
    }

    private Map<RowEnd, String> notes() {
      Map<RowEnd, String> notes = new IdentityHashMap<>();
      won.stream().filter(one -> one.texts().note() != null).forEach(one -> notes.put(one.end(), one.texts().note()));
      return notes;
    }

    /** The forms of the update, each as one batch. */
    private Future<Void> update(List<Written> ends) {
      Future<Void> done = Future.succeededFuture();
      for (Form form : Form.values()) {
        List<Written> mine = ends.stream().filter(one -> form == Form.of(one.end())).toList();
        if (!mine.isEmpty()) {
          List<Object[]> bindings = mine.stream().map(one -> binding(form, one)).toList();
          done = done.compose(before -> transaction.batch(statement(form, layout), bindings)).map(counts -> count(mine, counts));
        }
      }
      return done;
    }

    private Void count(List<Written> mine, List<Integer> counts) {
      for (int i = 0; i < mine.size(); i++) {
        Written one = mine.get(i);
        if (wonOne(counts.get(i))) {
          won.add(one);
        } else {
          unchanged.add(new Tried(one.end(), one.end().status(), completed(one.end()), one.texts().error()));
        }
      }
      return null;
    }

    private String completed(RowEnd end) {
      return Timestamps.format(Ends.of(end, at).after(end.evidence().row().attempt().startedAt()));
    }

    private Object[] binding(Form form, Written one) {
      RowEnd end = one.end();
      Attempt attempt = end.evidence().row().attempt();
      Integer millis = Ends.of(end, at).millis(end.evidence().start());
      List<Object> values = new ArrayList<>(Arrays.asList(end.status(), completed(end), millis, one.texts().error()));
      if (form.result()) {
        values.add(one.texts().response());
        if (layout.session()) {
          values.add(one.texts().session());
        }
        if (layout.cost()) {
          values.add(end.result().cost());
        }
        if (layout.log()) {
          values.add(one.texts().log());
        }
      }
      values.addAll(Arrays.asList(attempt.executionId(), attempt.startedAt(), end.evidence().row().agent()));
      return values.toArray();
    }

    /** The counter row stays locked until the commit: ids have no holes and become visible in their order, whoever writes. */
    private Future<List<Entry>> enter() {
      return transaction.update(ADVANCE, (long) won.size())
          .compose(advanced -> transaction.query(LAST))
          .compose(
              rows -> {
                long first = rows.get(0).number(0) - won.size() + 1;
                List<Entry> entries = new ArrayList<>();
                List<Object[]> bindings = new ArrayList<>();
                for (int i = 0; i < won.size(); i++) {
                  Entry entry = new Entry(first + i, won.get(i).end(), at);
                  entries.add(entry);
                  bindings.add(entered(entry, won.get(i).texts()));
                }
                return transaction.batch(ENTER, bindings).map(entered -> List.copyOf(entries));
              });
    }
  }

  private static Object[] entered(Entry entry, Texts texts) {
    RowEnd end = entry.end();
    Attempt attempt = end.evidence().row().attempt();
    return Sql.values(
        entry.id(),
        end.cycleId(),
        DigestKeys.of(attempt),
        attempt.executionId(),
        end.evidence().row().agent(),
        attempt.startedAt(),
        end.verdict().kind().action().word(),
        end.verdict().rule(),
        end.status(),
        texts.reason(),
        Timestamps.format(entry.at()),
        texts.evidence());
  }
}
