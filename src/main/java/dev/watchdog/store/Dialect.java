package dev.watchdog.store;

import java.net.SocketTimeoutException;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What differs between the engines: how a connection is opened, what our columns are called, what an error means. */
public enum Dialect {
  H2("H2", "VARCHAR", org.h2.Driver.class) {
    @Override
    String connectUrl(String url) {
      String durable = has(url, "WRITE_DELAY") ? url : url + ";WRITE_DELAY=0"; // Else a killed process loses its last commits.
      String open = has(durable, "DB_CLOSE_DELAY") ? durable : durable + ";DB_CLOSE_DELAY=-1";
      return has(open, "LOCK_TIMEOUT") ? open : open + ";LOCK_TIMEOUT=5000";
    }

    @Override
    Fault faultOf(SQLException error) {
      int code = error.getErrorCode();
      if (code == 40001 || code == 90131) {
        return Fault.RETRY;
      }
      return H2_STORE_CODES.contains(code) ? Fault.STORE : Fault.STATEMENT;
    }

    @Override
    String upsert(String table, String key, String... columns) {
      String names = key + ", " + String.join(", ", columns);
      return "MERGE INTO " + table + " (" + names + ") KEY (" + key + ") VALUES " + Sql.in(columns.length + 1);
    }

    @Override
    boolean missing(SQLException error) {
      return error.getErrorCode() == 42102 || error.getErrorCode() == 42104 || error.getErrorCode() == 42103
          || error.getErrorCode() == 42122;
    }
  },

  POSTGRES("PostgreSQL", "TEXT", org.postgresql.Driver.class) {
    @Override
    String connectUrl(String url) {
      return url;
    }

    @Override
    Map<String, String> properties() {
      return POSTGRES_PROPERTIES;
    }

    @Override
    Fault faultOf(SQLException error) {
      String state = String.valueOf(error.getSQLState());
      if (state.equals("40001") || state.equals("40P01")) {
        return Fault.RETRY;
      }
      boolean store = state.startsWith("08") || state.startsWith("57") || state.startsWith("53") || STORE_STATES.contains(state);
      return store ? Fault.STORE : Fault.STATEMENT;
    }

    @Override
    boolean died(SQLException error) {
      String state = String.valueOf(error.getSQLState());
      boolean gone = state.equals("08003") || state.equals("08006") || state.equals("57P01") || state.equals("57P02");
      return gone && !(error.getCause() instanceof SocketTimeoutException);
    }

    @Override
    boolean missing(SQLException error) {
      return "42P01".equals(error.getSQLState()) || "42703".equals(error.getSQLState());
    }
  },

  SQLITE("SQLite", "TEXT", org.sqlite.JDBC.class) {
    @Override
    String connectUrl(String url) {
      return url;
    }

    @Override
    Map<String, String> properties() {
      return Map.of("busy_timeout", "5000", "open_mode", OPEN_READ_WRITE);
    }

    @Override
    Fault faultOf(SQLException error) {
      return SQLITE_STORE_CODES.contains(error.getErrorCode() & 0xff) ? Fault.STORE : Fault.STATEMENT;
    }

    @Override
    boolean missing(SQLException error) {
      String text = String.valueOf(error.getMessage());
      return text.contains("no such table") || text.contains("no such column");
    }
  };

  /** What an error of the database means for what was tried. */
  public enum Fault {
    /** This statement with these values; others may pass. */
    STATEMENT,
    /** A deadlock or a serialisation failure: the same again may pass. */
    RETRY,
    /** Locked, read-only, full, gone: nothing will pass for now. */
    STORE
  }

  /** The property of PostgreSQL's driver: after how many uses a statement is prepared on the server; 0 = never. */
  static final String PREPARE_THRESHOLD = "prepareThreshold";

  /**
   * How PostgreSQL's driver works, but for what the URL says. It prepares no statement on the server before {@link PreparingSessions} says
   * that it may, and does not set its name by a statement (told a version, it says it when it connects).
   */
  private static final Map<String, String> POSTGRES_PROPERTIES =
      Map.of(
          "connectTimeout", "3",
          "loginTimeout", "3",
          "socketTimeout", "25",
          "tcpKeepAlive", "true",
          "reWriteBatchedInserts", "true",
          PREPARE_THRESHOLD, "0",
          "assumeMinServerVersion", "12",
          "ApplicationName", "execution-watchdog");

  /** A watchdog that hangs in a transaction (SIGSTOP, a suspended machine) would keep its rows from the platform for as long. */
  private static final String POSTGRES_SETTINGS = "SET LOCAL lock_timeout = '5s'; SET LOCAL idle_in_transaction_session_timeout = '15s'; ";

  /** SQLITE_OPEN_READWRITE without SQLITE_OPEN_CREATE: a file that does not exist is an error and is never created. */
  static final String OPEN_READ_WRITE = "2";

  /** Lock time-out, in use, closed, closing, read-only, I/O error, broken connection. */
  private static final Set<Integer> H2_STORE_CODES = Set.of(50200, 90020, 90098, 90121, 90097, 90028, 90031, 90067);

  /** Lock not available, read-only transaction, query cancelled by a time-out. */
  private static final Set<String> STORE_STATES = Set.of("55P03", "25006", "57014", "58030");

  /** BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB. */
  private static final Set<Integer> SQLITE_STORE_CODES = Set.of(5, 6, 8, 10, 11, 13, 14, 15, 26);

  private final String product;
  private final String textType;
  private final Class<? extends Driver> driver;

  Dialect(String product, String textType, Class<? extends Driver> driver) {
    this.product = product;
    this.textType = textType;
    this.driver = driver;
  }

  /** What its makers call it. */
  public String product() {
    return product;
  }

  Class<? extends Driver> driver() {
    return driver;
  }

  abstract String connectUrl(String url);

  abstract Fault faultOf(SQLException error);

  /** Whether the error says that the connection had died before it was used; not that nobody answered on it in time. */
  boolean died(SQLException error) {
    return false;
  }

  /** Whether the error says that this connection is to be used no more: it is closed, or leads to a server that is only read now. */
  boolean spent(SQLException error) {
    String state = String.valueOf(error.getSQLState());
    return this == POSTGRES && (state.startsWith("08") || state.startsWith("57P") || readOnly(error));
  }

  /** Whether the error says that the server takes no writes; another may stand behind the same address since. */
  boolean readOnly(SQLException error) {
    return this == POSTGRES && "25006".equals(error.getSQLState());
  }

  /** Whether nothing of a transaction is committed any more, and nothing further done, once one statement of it failed. */
  boolean errorsEndTransactions() {
    return this == POSTGRES;
  }

  /** Whether the error is a lock of others that was waited for in vain, and does not say on what. */
  boolean namelessLock(SQLException error) {
    return this == POSTGRES && "55P03".equals(error.getSQLState());
  }

  /** Whether the error says that a table or column is not there. */
  abstract boolean missing(SQLException error);

  Map<String, String> properties() {
    return Map.of();
  }

  /**
   * Statements that each transaction begins with, to go before its first statement, so that they cost no round trip; empty where there are
   * none. They hold for the transaction alone: what is set for a session is set, behind a pooler, for the platform's transactions too.
   */
  String settings() {
    return this == POSTGRES ? POSTGRES_SETTINGS : "";
  }

  /** A statement that inserts a row, or puts these values in the place of those of the row with the same key. Values: the key's first. */
  String upsert(String table, String key, String... columns) {
    String names = key + ", " + String.join(", ", columns);
    String update = Arrays.stream(columns).map(column -> column + " = excluded." + column).collect(Collectors.joining(", "));
    String insert = "INSERT INTO " + table + " (" + names + ") VALUES " + Sql.in(columns.length + 1);
    return insert + " ON CONFLICT (" + key + ") DO UPDATE SET " + update;
  }

  /** A statement that answers the server's time now, and not that of the transaction's begin; null where there is no server. */
  String clock() {
    return this == POSTGRES ? "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')" : null;
  }

  /** The type of a text of any length in the watchdog's own tables. */
  String textType() {
    return textType;
  }

  /**
   * The engine a JDBC address belongs to.
   *
   * @throws IllegalArgumentException where it is none of the three
   */
  public static Dialect of(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    if (lower.startsWith("jdbc:h2:")) {
      return H2;
    }
    if (lower.startsWith("jdbc:postgresql:")) {
      return POSTGRES;
    }
    if (lower.startsWith("jdbc:sqlite:")) {
      return SQLITE;
    }
    throw new IllegalArgumentException("database.url: expected jdbc:h2:…, jdbc:postgresql:… or jdbc:sqlite:…");
  }

  /** The file that a JDBC address of SQLite names; empty where it names none that could be looked at. */
  public static Optional<String> sqliteFile(String url) {
    String prefix = "jdbc:sqlite:";
    if (!url.toLowerCase(Locale.ROOT).startsWith(prefix)) {
      return Optional.empty();
    }
    String file = url.substring(prefix.length()).split("\\?", 2)[0];
    return file.isEmpty() || file.startsWith(":") || file.startsWith("file:") ? Optional.empty() : Optional.of(file);
  }

  private static boolean has(String url, String option) {
    return url.toUpperCase(Locale.ROOT).contains(";" + option + "=");
  }
}
