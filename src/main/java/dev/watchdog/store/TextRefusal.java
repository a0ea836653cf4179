package dev.watchdog.store;

import java.sql.SQLException;
import java.util.Set;

/** Whether the database refused a text: too long for its column, not in its encoding, or against a condition on its column. */
final class TextRefusal {

  /** Too long, not in the server's encoding, no text of the client's encoding (U+0000), a check constraint; H2's own of the last. */
  private static final Set<String> STATES = Set.of("22001", "22P05", "22021", "23514", "23513");

  private TextRefusal() {}

  /** Looks through all that wraps it: a batch's error only names the one that it met. */
  static boolean in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      for (SQLException error = cause instanceof SQLException sql ? sql : null; error != null; error = error.getNextException()) {
        if (told(error)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean told(SQLException error) {
    String text = String.valueOf(error.getMessage());
    return STATES.contains(String.valueOf(error.getSQLState()))
        || text.contains("SQLITE_CONSTRAINT_CHECK") || text.contains("SQLITE_TOOBIG");
  }
}
