package dev.watchdog.store;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The watchdog's own tables: created and migrated by numbered files, once, whoever starts first. And a look at the platform's tables,
 * which are only ever looked at.
 */
public final class Schema {

  /** In order; the number of a file is its place in the list. */
  private static final List<String> MIGRATIONS =
      List.of("db/V1__watchdog.sql", "db/V2__ledger_steps.sql", "db/V3__agent_looked_at.sql", "db/V4__known.sql",
          "db/V5__ghost_marker.sql");

  private static final int TRIES = 5;

  private static final String[] REQUIRED = {
    "id", "schedule_id", "agent_name", "status", "started_at", "completed_at", "duration_ms", "response", "error", "claude_session_id"
  };

  private final Database database;

  public Schema(Database database) {
    this.database = database;
  }

  /** Creates the platform's tables in the watchdog's own embedded database. */
  public Future<Void> createPlatform() {
    return database.write(transaction -> run(transaction, statements("db/platform-h2.sql"), 0));
  }

  /** Brings the watchdog's tables to the newest version. Two processes may start at once: the slower finds the work done. */
  public Future<Void> migrate() {
    return migrate(TRIES);
  }

  private Future<Void> migrate(int tries) {
    return version()
        .compose(done -> done >= MIGRATIONS.size() ? Future.succeededFuture(done) : apply(done).map(done))
        .recover(failure -> tries > 1 ? migrate(tries - 1).map(0) : Future.failedFuture(failure))
        .compose(found -> newer(found).map(words -> Future.<Void>failedFuture(words)).orElseGet(Future::succeededFuture));
  }

  /** Whether tables of this version lack what a newer migration makes. */
  static boolean older(int version) {
    return version < MIGRATIONS.size();
  }

  /** Makes what tables of this version lack, in somebody else's transaction. */
  Future<Void> complete(Transaction transaction, int version) {
    return older(version) ? apply(transaction, version) : Future.succeededFuture();
  }

  /** Why tables of this version are not ours to write, in words; empty where they are. */
  public static Optional<String> newer(int version) {
    return version <= MIGRATIONS.size()
        ? Optional.empty()
        : Optional.of("the watchdog's own tables are of version " + version + ", which a newer release made; this one knows up to version "
            + MIGRATIONS.size() + " and does not touch them: run the newer release, or restore the tables from before the upgrade");
  }

  /** The version of the tables; 0 where there are none. */
  public Future<Integer> version() {
    return database
        .read(transaction -> transaction.query("SELECT MAX(version) FROM watchdog_schema"))
        .map(rows -> {
          Long version = rows.get(0).number(0);
          return version == null ? 0 : version.intValue();
        })
        .recover(failure -> database.missing(failure) ? Future.succeededFuture(0) : Future.failedFuture(failure));
  }

  private Future<Void> apply(int done) {
    return database.write(transaction -> apply(transaction, done));
  }

  private Future<Void> apply(Transaction transaction, int done) {
    return transaction.query("CREATE TABLE IF NOT EXISTS watchdog_schema (version INTEGER PRIMARY KEY)")
        .compose(created -> applyFrom(transaction, done));
  }

  private Future<Void> applyFrom(Transaction transaction, int done) {
    if (done == MIGRATIONS.size()) {
      return Future.succeededFuture();
    }
    return run(transaction, statements(MIGRATIONS.get(done)), 0)
        .compose(ran -> transaction.update("INSERT INTO watchdog_schema (version) VALUES (?)", done + 1))
        .compose(noted -> applyFrom(transaction, done + 1));
  }

  private Future<Void> run(Transaction transaction, List<String> statements, int next) {
    if (next == statements.size()) {
      return Future.succeededFuture();
    }
    return transaction.query(statements.get(next)).compose(ran -> run(transaction, statements, next + 1));
  }

  private List<String> statements(String file) {
    try (InputStream in = Schema.class.getClassLoader().getResourceAsStream(file)) {
      StringBuilder code = new StringBuilder();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        code.append(line.startsWith("--") ? "" : line).append('\n');
      }
      List<String> statements = new ArrayList<>();
      for (String statement : code.toString().replace("{text}", database.dialect().textType()).split(";")) {
        if (!statement.isBlank()) {
          statements.add(statement.strip());
        }
      }
      return statements;
    } catch (IOException broken) {
      throw new UncheckedIOException("the jar lacks " + file, broken);
    }
  }

  /** Required columns of {@code schedule_executions} that are not there, or the one line that says that the table itself is missing. */
  public Future<List<String>> missingColumns() {
    return has("schedule_executions", "1")
        .compose(there ->
            there
                ? hasEach("schedule_executions", REQUIRED).map(Schema::missing)
                : Future.succeededFuture(List.of("table schedule_executions")));
  }

  private static List<String> missing(List<Boolean> there) {
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < REQUIRED.length; i++) {
      if (!there.get(i)) {
        missing.add("column schedule_executions." + REQUIRED[i]);
      }
    }
    return missing;
  }

  /** Tables of the platform that are views, which are not written to: what a view makes of an update nobody can know. */
  public Future<List<String>> views() {
    return Catalogue.views(database);
  }

  /** What the platform has by the engine's catalogue; empty where that does not show the executions. */
  Future<Optional<Layout>> catalogued() {
    return Catalogue.columns(database)
        .map(columns -> columns.containsKey("schedule_executions") ? Optional.of(Catalogue.layout(columns)) : Optional.empty());
  }

  /** Finds out what the platform has. */
  public Future<Layout> layout() {
    Future<List<Boolean>> executions = hasEach("schedule_executions", "queued_at", "lease_expires_at", "cost", "execution_log");
    Future<List<Boolean>> schedules = hasEach("agent_schedules", "timeout_seconds");
    Future<List<Boolean>> owners = hasEach("agent_ownership", "execution_timeout_seconds", "max_parallel_tasks");
    Future<List<Boolean>> activities = hasEach("agent_activities", "related_execution_id");
    return Future.all(executions, schedules, owners, activities)
        .map(done -> new Layout(
            executions.result().get(0),
            executions.result().get(1),
            true,
            executions.result().get(2),
            executions.result().get(3),
            schedules.result().get(0),
            owners.result().get(0),
            owners.result().get(1),
            activities.result().get(0)));
  }

  /** Which columns a table has, in their order: nearly always all of them, which one statement tells. */
  private Future<List<Boolean>> hasEach(String table, String... columns) {
    // Qualified, since SQLite reads an unknown bare name in double quotes as a text, and an unknown qualified one as an error.
    return has(table, "t." + String.join(", t.", columns)).compose(all -> {
      if (all || columns.length == 1) {
        return Future.succeededFuture(Collections.nCopies(columns.length, all));
      }
      List<Future<Boolean>> looks = Stream.of(columns).map(column -> has(table, "t." + column)).toList();
      return Future.all(looks).map(done -> looks.stream().map(Future::result).toList());
    });
  }

  /** Asked of the table itself: whatever search path or schema is in force, this is what our statements will see. */
  private Future<Boolean> has(String table, String columns) {
    return database
        .read(transaction -> transaction.query("SELECT " + columns + " FROM " + table + " t WHERE 1 = 0"))
        .map(rows -> true)
        .recover(failure -> database.missing(failure) ? Future.succeededFuture(false) : Future.failedFuture(failure));
  }
}
