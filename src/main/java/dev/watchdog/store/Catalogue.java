package dev.watchdog.store;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the engine's own catalogue says of the platform's tables. One statement for all of them, which never fails over what is not there:
 * a server writes such failures into its log, and this is asked in every cycle.
 */
final class Catalogue {

  private static final List<String> TABLES = List.of("schedule_executions", "agent_schedules", "agent_ownership", "agent_activities");

  private static final String NAMES = TABLES.stream().collect(Collectors.joining("', '", "('", "')"));

  /** As the search path in force finds them, as our statements do. */
  private static final String POSTGRES_TABLES = TABLES.stream().collect(Collectors.joining("'), ('", "(VALUES ('", "')) AS t (name)"));

  private Catalogue() {}

  /** The columns of each table, in lower case; a table that is not there is not in the map. */
  static Future<Map<String, Set<String>>> columns(Database database) {
    return database.read(transaction -> transaction.query(columnsSql(database.dialect())))
        .map(rows -> {
          Map<String, Set<String>> columns = new HashMap<>();
          rows.forEach(row -> columns.computeIfAbsent(row.text(0), table -> new HashSet<>()).add(row.text(1)));
          return columns;
        });
  }

  private static String columnsSql(Dialect dialect) {
    return switch (dialect) {
      case POSTGRES -> "SELECT t.name, CAST(a.attname AS VARCHAR) FROM " + POSTGRES_TABLES
          + " JOIN pg_attribute a ON a.attrelid = to_regclass(t.name) AND a.attnum > 0 AND NOT a.attisdropped";
      case SQLITE -> TABLES.stream()
          .map(table -> "SELECT '" + table + "', LOWER(name) FROM pragma_table_info('" + table + "')")
          .collect(Collectors.joining(" UNION ALL "));
      case H2 -> "SELECT LOWER(table_name), LOWER(column_name) FROM information_schema.columns"
          + " WHERE table_schema = CURRENT_SCHEMA AND LOWER(table_name) IN " + NAMES;
    };
  }

  /** Tables of the platform that are views, but for those that PostgreSQL updates by itself. */
  static Future<List<String>> views(Database database) {
    String sql = switch (database.dialect()) {
      case POSTGRES -> "SELECT t.name FROM " + POSTGRES_TABLES + " JOIN pg_class c ON c.oid = to_regclass(t.name)"
          + " WHERE c.relkind = 'm' OR c.relkind = 'v' AND (pg_relation_is_updatable(c.oid, false) & 4) = 0";
      case SQLITE -> "SELECT LOWER(name) FROM sqlite_master WHERE type = 'view' AND LOWER(name) IN " + NAMES;
      case H2 -> "SELECT LOWER(table_name) FROM information_schema.tables"
          + " WHERE table_type = 'VIEW' AND table_schema = CURRENT_SCHEMA AND LOWER(table_name) IN " + NAMES;
    };
    return database.read(transaction -> transaction.query(sql)).map(rows -> {
      List<String> views = new ArrayList<>();
      rows.forEach(row -> views.add(row.text(0)));
      return views;
    });
  }

  /**
   * Columns that cannot hold what is written, with why, by {@code table.column}, where the engine does not say so of a statement that
   * changes no row: H2 looks row by row whether a column is generated, SQLite whether a value has the type of a column of a STRICT table.
   */
  static Future<Map<String, String>> unfit(Database database) {
    String sql = switch (database.dialect()) {
      case POSTGRES -> null;
      case H2 -> "SELECT LOWER(table_name), LOWER(column_name), 'GENERATED' FROM information_schema.columns"
          + " WHERE is_generated = 'ALWAYS' AND table_schema = CURRENT_SCHEMA AND LOWER(table_name) IN " + NAMES;
      case SQLITE -> "SELECT LOWER(t.name), LOWER(c.name), UPPER(c.type) FROM pragma_table_list t JOIN pragma_table_info(t.name) c"
          + " WHERE t.strict = 1 AND LOWER(t.name) IN " + NAMES;
    };
    if (sql == null) {
      return Future.succeededFuture(Map.of());
    }
    return database.read(transaction -> transaction.query(sql)).map(rows -> {
      Map<String, String> unfit = new HashMap<>();
      for (Row row : rows) {
        String why = why(row.text(1), row.text(2));
        if (why != null) {
          unfit.put(row.text(0) + "." + row.text(1), why);
        }
      }
      return unfit;
    });
  }

  /** Null where it can hold what is written. */
  private static String why(String column, String type) {
    String wanted = switch (column) {
      case "duration_ms" -> "INT INTEGER REAL ANY";
      case "cost" -> "REAL ANY";
      default -> "TEXT ANY";
    };
    if (type.equals("GENERATED")) {
      return "is a generated column";
    }
    return List.of(wanted.split(" ")).contains(type) ? null : "is of type " + type + " in a STRICT table";
  }

  /** What columns make of the optional ones. */
  static Layout layout(Map<String, Set<String>> columns) {
    Set<String> executions = columns.getOrDefault("schedule_executions", Set.of());
    Set<String> owners = columns.getOrDefault("agent_ownership", Set.of());
    return new Layout(
        executions.contains("queued_at"),
        executions.contains("lease_expires_at"),
        true,
        executions.contains("cost"),
        executions.contains("execution_log"),
        columns.getOrDefault("agent_schedules", Set.of()).contains("timeout_seconds"),
        owners.contains("execution_timeout_seconds"),
        owners.contains("max_parallel_tasks"),
        columns.getOrDefault("agent_activities", Set.of()).contains("related_execution_id"));
  }
}
