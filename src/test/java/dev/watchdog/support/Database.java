package dev.watchdog.support;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** One database of one engine, new and empty, as a test sees it: where it is, and how it spells what engines spell differently. */
public interface Database extends AutoCloseable {

  /** JDBC address, as the setting {@code database.url} takes it. */
  String url();

  /** {@code database.username} and {@code database.password} where the engine wants them; else empty. */
  Map<String, String> credentials();

  /** A connection of the test's own; the caller closes it. */
  default Connection connect() throws SQLException {
    String user = credentials().get("database.username");
    return user == null
        ? DriverManager.getConnection(url())
        : DriverManager.getConnection(url(), user, credentials().get("database.password"));
  }

  /** Whether a connection costs so much that one is kept for seeding and reading. */
  default boolean connectsSlowly() {
    return false;
  }

  /** The engine's name of the type of the text columns, also as a primary key. */
  default String text() {
    return "TEXT";
  }

  /** The engine's name of the type of the columns that hold times. They are texts by the contract. */
  default String time() {
    return text();
  }

  /** Statements that make every update of an execution fail, or, given an id, that of one row. */
  String[] refuseUpdates(String idOrNull);

  /** Takes the refusal away. */
  String[] allowUpdates();

  /** Statements after which the table {@code audit} holds every update of an execution or activity: what, id, was, became. */
  String[] auditUpdates();

  /** A query for the {@code name} of every table, in lower case. */
  String tables();

  /** Begins a transaction that lets others read and keeps them from writing to the executions. */
  void lockWrites(Connection connection) throws SQLException;

  @Override
  void close();
}
