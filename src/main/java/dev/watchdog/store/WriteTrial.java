package dev.watchdog.store;

import dev.watchdog.core.Attempt;
import dev.watchdog.core.CycleEntry;
import dev.watchdog.core.Held;
import dev.watchdog.core.RowEnd;
import dev.watchdog.core.SafeText;
import dev.watchdog.store.Ledger.Written;
import dev.watchdog.store.SecondLook.Tried;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Tries everything that is ever written, through the classes that write it, on no row, and rolls it back: the first recovery must not be
 * the first time that a right, a type or a generated column is met. Each piece has a transaction of its own and says what is wrong
 * with it. Where the watchdog's own tables are missing or older, they are made in the same transaction, and go with it; H2 commits what
 * makes a table, so there the trial waits for them.
 */
public final class WriteTrial {

  private static final String OWN_TABLES = "the watchdog's own tables cannot be made";
  private static final String TRIED = "watchdog-trial";
  private static final String TEXT = "a \u2014 b";
  private static final int WORDS_CHARS_MAX = 300;

  private final Database database;
  private final Schema schema;
  private final Layouts layouts;
  private final Duration staleAfter;
  private final InstantSource clock;

  public WriteTrial(Database database, Layouts layouts, Duration staleAfter, InstantSource clock) {
    this.database = database;
    this.schema = new Schema(database);
    this.layouts = layouts;
    this.staleAfter = staleAfter;
    this.clock = clock;
  }

  /**
   * What the database would refuse.
   *
   * @param unable why rows cannot be ended, in words; empty where they can
   * @param leftOut what is left out, and why, in words
   * @param text a text of the watchdog's own that the database cannot store, in words, null where it stores all of them
   * @param tried false where the watchdog's tables have to be made first
   */
  public record Outcome(List<String> unable, Map<Part, String> leftOut, String text, boolean tried) {

    /** Nothing is refused. */
    public static final Outcome WHOLE = new Outcome(List.of(), Map.of(), null, true);

    /** Whether nothing is refused. */
    public boolean whole() {
      return unable.isEmpty() && leftOut.isEmpty() && text == null;
    }

    /** Each thing that is left out, in words. */
    public List<String> omissions() {
      return leftOut.entrySet().stream().map(one -> one.getKey().leftOut(one.getValue())).toList();
    }
  }

  private static final String MILLIS = "duration_ms";

  /** What every end writes into its row, and what a result adds. */
  private static final List<String> OF_END = List.of("status", "completed_at", MILLIS, "error");

  private static final List<String> OF_RESULT = List.of("response");

  private static final Set<String> OF_ACTIVITY =
      Set.of("agent_activities.activity_state", "agent_activities.completed_at", "agent_activities.duration_ms", "agent_activities.error");

  /**
   * One thing that is tried.
   *
   * @param columns of an execution, which are tried one by one where it is refused
   */
  private record Piece(String cannot, Part part, List<String> columns, Function<Database, Future<?>> work) {}

  /** Tries everything. Fails only where the database could not be asked at all. */
  public Future<Outcome> run() {
    return Future.all(schema.version(), schema.views(), Catalogue.unfit(database)).compose(read -> {
      int version = read.<Integer>resultAt(0);
      Trial trial = new Trial(version);
      Schema.newer(version).ifPresent(trial.unable::add);
      read.<List<String>>resultAt(1).forEach(view ->
          trial.unable.add(view + " is a view: what it makes of an update nobody can know; the watchdog needs the table itself"));
      read.<Map<String, String>>resultAt(2).forEach(trial::unfit);
      return !trial.unable.isEmpty() || database.dialect() == Dialect.H2 && Schema.older(version)
          ? Future.succeededFuture(trial.outcome(null, false))
          : trial.all();
    });
  }

  /** One run over all pieces. */
  private final class Trial {
    private final int version;
    private final Set<String> unable = new LinkedHashSet<>();
    private final Map<Part, String> leftOut = new EnumMap<>(Part.class);
    private boolean refused;

    Trial(int version) {
      this.version = version;
    }

    /** A column that an end writes, given as {@code table.column}, or one that nobody does. */
    void unfit(String column, String reason) {
      String why = column + " " + reason;
      for (Part part : Part.values()) {
        if (part.is(column)) {
          leftOut.put(part, why);
        }
      }
      if (OF_END.contains(ofExecution(column)) || OF_RESULT.contains(ofExecution(column))) {
        unable.add("a row cannot be ended: " + why);
      } else if (OF_ACTIVITY.contains(column)) {
        unable.add("an activity cannot be closed: " + why);
      }
    }

    private static String ofExecution(String column) {
      String table = "schedule_executions.";
      return column.startsWith(table) ? column.substring(table.length()) : "";
    }

    Future<Outcome> all() {
      Future<Void> done = Future.succeededFuture();
      for (Piece piece : pieces(version)) {
        done = done.compose(before -> tried(piece));
      }
      return done.compose(all -> unable.isEmpty() ? unstorable() : Future.succeededFuture()).map(text -> outcome(text, true));
    }

    /** Of what can be left out nothing is tried once rows cannot be ended: it would say the same, and wait as long for a lock. */
    private Future<Void> tried(Piece piece) {
      if (refused || piece.part() != null && !unable.isEmpty()) {
        return Future.succeededFuture();
      }
      return undone(version, piece.work()).recover(failure -> {
        String why = words(failure);
        boolean byStore = database.fault(failure) == Dialect.Fault.STORE;
        Future<String> where = byStore ? Future.succeededFuture("") : columns(piece.columns());
        return where.map(columns -> {
          note(piece, why + columns, byStore);
          return null;
        });
      });
    }

    /** Which of these columns of an execution cannot be written, in words: a server names the table alone. */
    private Future<String> columns(List<String> columns) {
      List<String> refused = new ArrayList<>();
      Future<Void> done = Future.succeededFuture();
      for (String column : columns) {
        String update = "UPDATE schedule_executions SET " + column + " = ?";
        Object value = column.equals(MILLIS) ? (Object) 0 : "";
        done = done.compose(before -> undone(version, base -> base.write(transaction -> transaction.update(update, value))))
            .recover(failure -> {
              refused.add(column);
              return Future.succeededFuture();
            });
      }
      return done.map(all ->
          refused.isEmpty() ? "" : (refused.size() == 1 ? " (column " : " (columns ") + String.join(", ", refused) + ")");
    }

    /** A database that refuses to write at all refuses every other piece too. */
    private void note(Piece piece, String why, boolean byStore) {
      refused = byStore || OWN_TABLES.equals(piece.cannot()); // Without them nothing else can be tried.
      if (piece.part() != null && !byStore) {
        leftOut.put(piece.part(), why);
      } else if (unable.stream().noneMatch(known -> known.contains(why))) {
        unable.add((piece.part() == null ? piece.cannot() : "the database refuses to write") + ": " + why);
      }
    }

    Outcome outcome(String text, boolean tried) {
      return new Outcome(List.copyOf(unable), leftOut, text, tried);
    }
  }

  private Future<Void> undone(int version, Function<Database, Future<?>> work) {
    return TrialDatabase.undone(database, transaction -> schema.complete(transaction, version), work);
  }

  private static String words(Throwable failure) {
    return SafeText.line(String.valueOf(failure.getMessage()), WORDS_CHARS_MAX);
  }

  private List<Piece> pieces(int version) {
    Instant now = clock.instant();
    TrialEnds ends = new TrialEnds(TRIED, now);
    Layout all = layouts.found();
    Layout bare = all.withoutActivities().without(Set.of(Part.values()));
    List<Piece> pieces = new ArrayList<>();
    if (Schema.older(version)) {
      pieces.add(needed(OWN_TABLES, base -> Future.succeededFuture()));
    }
    pieces.add(new Piece("a row cannot be ended", null, OF_END, base -> ended(base, bare, ends.failures(), now)));
    pieces.add(needed("a row cannot be read again", base -> lookedAgain(base, bare, ends.failures(), now)));
    pieces.add(new Piece("a result cannot be recovered", null, OF_RESULT, base -> ended(base, bare, ends.results(), now)));
    if (all.activities()) {
      pieces.add(needed("an activity cannot be closed", base -> closed(base, ends.failures().get(0), now)));
    }
    pieces.add(needed("the ledger cannot be marked", base -> marked(new Outbox(base), now)));
    pieces.add(needed("what a cycle must remember cannot be written", base -> remembered(base, now)));
    optional(all).forEach((part, layout) -> pieces.add(without(part, base -> ended(base, layout, ends.results(), now))));
    pieces.add(without(Part.SKIPPED_ROWS, base -> housekeeping(base, all).tryOutSkipped(now)));
    if (all.activities()) {
      pieces.add(without(Part.OPEN_ACTIVITIES, base -> housekeeping(base, all).tryOutActivities(now)));
    }
    pieces.add(without(Part.HISTORY, base -> entered(base, now)));
    pieces.add(without(Part.AUDIT, base -> new AuditReads(base, clock).look(now)));
    return pieces;
  }

  private static Piece needed(String cannot, Function<Database, Future<?>> work) {
    return new Piece(cannot, null, List.of(), work);
  }

  private static Piece without(Part part, Function<Database, Future<?>> work) {
    return new Piece(null, part, List.of(), work);
  }

  /** Each optional column of a result by itself, so that one that may not be written does not take the others with it. */
  private static Map<Part, Layout> optional(Layout all) {
    Map<Part, Layout> optional = new LinkedHashMap<>();
    Layout rows = all.withoutActivities();
    optional.put(Part.SESSION, rows.without(Set.of(Part.COST, Part.LOG)));
    if (all.cost()) {
      optional.put(Part.COST, rows.without(Set.of(Part.SESSION, Part.LOG)));
    }
    if (all.log()) {
      optional.put(Part.LOG, rows.without(Set.of(Part.SESSION, Part.COST)));
    }
    return optional;
  }

  private static Future<?> ended(Database base, Layout layout, List<RowEnd> ends, Instant now) {
    return new Ledger(base, Layouts.of(base, layout)).end(ends, now);
  }

  private static Future<?> lookedAgain(Database base, Layout layout, List<RowEnd> ends, Instant now) {
    List<Tried> tried = ends.stream().map(end -> new Tried(end, end.status(), "", null)).toList();
    return base.write(transaction -> new SecondLook(transaction, layout).at(tried));
  }

  private static Future<?> closed(Database base, RowEnd end, Instant now) {
    return base.write(transaction -> Activities.tryOut(transaction, new Written(end, Fit.ANY.texts(end)), now));
  }

  private static Future<?> marked(Outbox outbox, Instant now) {
    return outbox.markReleased(Collections.singletonMap(-1L, null), now).compose(marked -> outbox.markPublished(List.of(-1L), now));
  }

  private static Future<?> remembered(Database base, Instant now) {
    MemoryStore memory = new MemoryStore(base);
    Attempt attempt = new Attempt(TRIED, null);
    return memory.remember(TrialEnds.memories(attempt, now))
        .compose(done -> memory.rememberAgents(Map.of(TRIED, TrialEnds.agent(now)), Set.of(TRIED), now))
        .compose(done -> memory.hold(List.of(new Held(attempt, TRIED, 16, now, "")), List.of(TRIED)))
        .compose(done -> memory.ghosts().write(TrialEnds.ghosts(TRIED, now)))
        .compose(done -> new KnownThings(base).keep(TRIED, ""));
  }

  private HousekeepingStore housekeeping(Database base, Layout all) {
    return new HousekeepingStore(base, Layouts.of(base, all), staleAfter);
  }

  private static Future<?> entered(Database base, Instant now) {
    CycleLog cycles = new CycleLog(base);
    CycleEntry close = new CycleEntry(Long.MAX_VALUE, null, now, now, "");
    History history = new History(base);
    return cycles.begin(true, now)
        .compose(begun -> cycles.markInterrupted())
        .compose(marked -> cycles.close(close, true))
        .compose(closed -> history.pruneCycles(List.of(-1L)))
        .compose(pruned -> history.pruneRecoveries(List.of(-1L)));
  }

  /** A text of ours that is not in ASCII, bound and given back: the one thing that no statement on no row looks at. */
  private Future<String> unstorable() {
    return database.read(transaction -> transaction.query("SELECT CAST(? AS VARCHAR(100))", TEXT))
        .map(rows -> TEXT.equals(rows.get(0).text(0)) ? null : "the database gave back another text than it was given")
        .recover(failure -> TextRefusal.in(failure) ? Future.succeededFuture(words(failure)) : Future.failedFuture(failure))
        .map(why -> why == null ? null
            : "texts with characters beyond its encoding, such as the dash of our reasons, are stored in ASCII: " + why);
  }
}
