package dev.watchdog.store;

import dev.watchdog.core.Bounds;
import dev.watchdog.core.Problem;
import dev.watchdog.core.SafeText;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Running rows with an id, an agent's name or a start that is longer than any that is one. Those are compared, so that none of them is
 * cut; held whole, of each row, they could be megabytes. Such a row is left alone, and named.
 */
final class Overlong {

  private static final int NAMED_MAX = 3;
  private static final int SHOWN_CHARS = 60;

  private Overlong() {}

  /**
   * The condition that an id or a name of a row is not even read.
   *
   * @param row the name of its table with a full stop, or empty
   */
  static String unread(String row) {
    return Sql.longer(row + "id", Bounds.EXECUTION_ID) + " OR " + Sql.longer(row + "agent_name", Bounds.STORED_AGENT_NAME);
  }

  /** Whether what was read of a row makes it one: of a start one character too many is read, and engines count characters in two ways. */
  static boolean in(String id, String agent, String startedAt) {
    return id.length() > Bounds.EXECUTION_ID
        || agent != null && agent.length() > Bounds.STORED_AGENT_NAME
        || startedAt != null && startedAt.length() > Bounds.TIME;
  }

  /** What is told of so many; none where there are none. The first are looked up, which is seldom needed. */
  static Future<List<Problem>> problems(Database database, int count) {
    if (count == 0) {
      return Future.succeededFuture(List.of());
    }
    String condition = "(" + unread("") + " OR " + Sql.longer("started_at", Bounds.TIME) + ")";
    String sql = "SELECT " + Sql.beginning("id", SHOWN_CHARS) + ", " + Sql.beginning("agent_name", SHOWN_CHARS)
        + " FROM schedule_executions WHERE status = 'running' AND " + condition + " LIMIT " + NAMED_MAX;
    return database.read(transaction -> transaction.query(sql)).map(rows -> List.of(problem(rows, count)));
  }

  private static Problem problem(List<Row> rows, int count) {
    List<String> named = new ArrayList<>();
    for (Row row : rows) {
      named.add("'" + shown(row.text(0)) + "' of agent '" + shown(row.text(1)) + "'");
    }
    String text = count + (count == 1 ? " running row has" : " running rows have") + " an id of more than " + Bounds.EXECUTION_ID
        + " characters, an agent's name of more than " + Bounds.STORED_AGENT_NAME + " or a start of more than " + Bounds.TIME
        + ", left alone" + (named.isEmpty() ? "" : ", beginning " + String.join(", ", named));
    return Problem.Kind.ROW_TOO_LONG.says(text).times(count);
  }

  private static String shown(String text) {
    return SafeText.line(String.valueOf(text), SHOWN_CHARS);
  }
}
