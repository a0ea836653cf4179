package dev.watchdog.store;

import io.agroal.api.AgroalPoolInterceptor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/**
 * Prepares writes on PostgreSQL where the session is the watchdog's own: without, the server parses and plans the same update anew for
 * every row. Behind a pooler of transactions a prepared statement would be left in a session that others get next. A pooler is known by its
 * process id, which it makes up when it greets: the server's own is another one. What is read is not prepared, since a plan that is kept
 * fails once a column has changed its type.
 */
final class PreparingSessions implements AgroalPoolInterceptor {

  private static final int USES_BEFORE_PREPARED = 5;

  @Override
  public void onConnectionCreate(Connection connection) {
    try {
      PGConnection session = connection.unwrap(PGConnection.class);
      if (served(connection) == session.getBackendPID()) {
        session.setPrepareThreshold(USES_BEFORE_PREPARED);
      }
    } catch (SQLException unknown) {
      return; // It stays as it is made, which is right everywhere; whoever uses the session is told what is wrong with it.
    }
  }

  /** One that is read stays unprepared, whatever its session does. */
  static PreparedStatement unprepared(PreparedStatement read) throws SQLException {
    if (read.isWrapperFor(PGStatement.class)) {
      read.unwrap(PGStatement.class).setPrepareThreshold(0);
    }
    return read;
  }

  private static int served(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
