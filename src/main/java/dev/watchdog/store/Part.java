package dev.watchdog.store;

/**
 * A part of the writing that the rest can do without. Where the database refuses it, it is named and left out, and rows are ended all the
 * same.
 */
public enum Part {
  SESSION("schedule_executions.claude_session_id", "results are recovered without their session"),
  COST("schedule_executions.cost", "results are recovered without their cost"),
  LOG("schedule_executions.execution_log", "results are recovered without their log"),
  SKIPPED_ROWS("skipped rows", "they get no end"),
  OPEN_ACTIVITIES("activities that nobody closes", "they stay open"),
  HISTORY("the history of cycles", "cycles are not entered"),
  AUDIT("what the audit looks at", "nothing is audited");

  private final String what;
  private final String without;

  Part(String what, String without) {
    this.what = what;
    this.without = without;
  }

  /** Whether it is this column of an execution, given as {@code table.column}. */
  boolean is(String column) {
    return what.equals(column);
  }

  /** That it is left out, and what that means, in words. */
  String leftOut(String why) {
    return what + (this == AUDIT ? " cannot be read, so " : " cannot be written, so ") + without + ": " + why;
  }
}
