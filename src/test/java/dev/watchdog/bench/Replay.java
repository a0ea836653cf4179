package dev.watchdog.bench;

import dev.watchdog.bench.Recording.Statement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Recorded transactions, done again by plain JDBC: nothing between the statements and the driver. */
final class Replay {

  private Replay() {}

  /** Every transaction in its order, each with its commit. */
  static void of(Connection connection, List<List<Statement>> transactions) throws SQLException {
    for (List<Statement> transaction : transactions) {
      for (Statement statement : transaction) {
        run(connection, statement);
      }
      connection.commit();
    }
  }

  private static void run(Connection connection, Statement what) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(what.sql())) {
      if (what.query()) {
        Recording.bind(statement, what.bindings().get(0));
        Recording.rows(statement);
      } else {
        Recording.change(statement, what.bindings());
      }
    }
  }
}
