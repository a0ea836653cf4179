package dev.watchdog.store;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What differs between the engines: how a connection is opened, what our columns are called, what an error means. */
public enum Dialect {
  H2("VARCHAR") {
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
      return code == 50200 || code == 90020 || code == 90098 || code == 90121 || code == 90097 || code == 90028 || code == 90031
          ? Fault.STORE
          : Fault.STATEMENT;
    }

    @Override
    boolean missing(SQLException error) {
      return error.getErrorCode() == 42102 || error.getErrorCode() == 42104 || error.getErrorCode() == 42103
          || error.getErrorCode() == 42122;
    }
  },

  POSTGRES("TEXT") {
    @Override
    String connectUrl(String url) {
      return url;
    }

    @Override
    Map<String, String> properties() {
      return Map.of("connectTimeout", "3", "loginTimeout", "3", "socketTimeout", "25", "tcpKeepAlive", "true");
    }

    @Override
    String initialSql() {
      return "SET lock_timeout = '5s'";
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
    boolean missing(SQLException error) {
      return "42P01".equals(error.getSQLState()) || "42703".equals(error.getSQLState());
    }
  },

  SQLITE("TEXT") {
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

  /** SQLITE_OPEN_READWRITE without SQLITE_OPEN_CREATE: a file that does not exist is an error and is never created. */
  static final String OPEN_READ_WRITE = "2";

  /** Lock not available, read-only transaction, query cancelled by a time-out. */
  private static final Set<String> STORE_STATES = Set.of("55P03", "25006", "57014", "58030");

  /** BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB. */
  private static final Set<Integer> SQLITE_STORE_CODES = Set.of(5, 6, 8, 10, 11, 13, 14, 15, 26);

  private final String textType;

  Dialect(String textType) {
    this.textType = textType;
  }

  abstract String connectUrl(String url);

  abstract Fault faultOf(SQLException error);

  /** Whether the error says that a table or column is not there. */
  abstract boolean missing(SQLException error);

  Map<String, String> properties() {
    return Map.of();
  }

  String initialSql() {
    return "";
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

  private static boolean has(String url, String option) {
    return url.toUpperCase(Locale.ROOT).contains(";" + option + "=");
  }
}
