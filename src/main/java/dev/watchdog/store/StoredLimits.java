package dev.watchdog.store;

import dev.watchdog.core.Limit;
import dev.watchdog.core.Problem;
import dev.watchdog.core.SafeText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads limits as the columns hold them, and notes those that are there and cannot be read: SQLite keeps what it is given, and elsewhere a
 * platform may have made the column one of texts. For one thread at a time.
 */
final class StoredLimits {

  private static final int NUMBER_CHARS_MAX = 40;
  private static final int DIGITS_MAX = 18;
  private static final int NAMED_MAX = 10;
  private static final int VALUE_CHARS_MAX = 60;
  private static final int ID_CHARS_MAX = 100;

  private final Duration fallback;
  private final Map<String, Odd> odd = new LinkedHashMap<>();
  private int unnamed;

  /** Rows with one limit that cannot be read. */
  private static final class Odd {
    final String first;
    int more;

    Odd(String first) {
      this.first = first;
    }
  }

  StoredLimits(Duration fallback) {
    this.fallback = fallback;
  }

  /**
   * The limit of a row.
   *
   * @param at the column of the schedule's seconds, before that of the agent's and whether there is a record
   */
  Limit of(String id, Row row, int at) {
    Long schedule = seconds(row, at);
    Long agent = seconds(row, at + 1);
    boolean ofSchedule = schedule != null && schedule == Limit.UNREADABLE;
    if (ofSchedule) {
      note("agent_schedules.timeout_seconds", row.text(at), id);
    } else if (agent != null && agent == Limit.UNREADABLE && (schedule == null || schedule <= 0)) {
      note("agent_ownership.execution_timeout_seconds", row.text(at + 1), id);
    }
    return Limit.effective(schedule, agent, row.number(at + 2) == 1, fallback);
  }

  /** Null where there are none, {@link Limit#UNREADABLE} where there is something else than whole seconds. */
  static Long seconds(Row row, int column) {
    Object value = row.value(column);
    if (value == null || value instanceof Integer || value instanceof Long) {
      return row.number(column); // Nearly always, and of every row in every cycle.
    }
    String text = row.text(column).strip();
    if (text.isEmpty()) {
      return null;
    }
    return text.length() > NUMBER_CHARS_MAX ? Limit.UNREADABLE : seconds(text);
  }

  private static long seconds(String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      if (number.signum() <= 0) {
        return 0;
      }
      if ((long) number.precision() - number.scale() > DIGITS_MAX) {
        return Long.MAX_VALUE;
      }
      return number.stripTrailingZeros().scale() > 0 ? Limit.UNREADABLE : number.longValue();
    } catch (ArithmeticException | NumberFormatException noNumber) {
      return Limit.UNREADABLE;
    }
  }

  private void note(String column, String value, String id) {
    String key = column + " is '" + SafeText.line(value, VALUE_CHARS_MAX) + "'";
    Odd known = odd.get(key);
    if (known != null) {
      known.more++;
    } else if (odd.size() < NAMED_MAX) {
      odd.put(key, new Odd(SafeText.line(id, ID_CHARS_MAX)));
    } else {
      unnamed++;
    }
  }

  /** What was noted. */
  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    odd.forEach((key, rows) -> {
      String text = "a limit cannot be read: " + key + ", which is no number of seconds; execution " + rows.first
          + (rows.more == 0 ? " has" : " and " + rows.more + " more have") + " 24 hours instead, or the largest other limit";
      problems.add(Problem.Kind.LIMIT.says(text).times(rows.more + 1).execution(rows.first));
    });
    if (unnamed > 0) {
      problems.add(Problem.Kind.LIMIT.says("and the limits of " + unnamed + " more executions cannot be read").times(unnamed));
    }
    return problems;
  }
}
