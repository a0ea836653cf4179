package dev.watchdog.core;

/** What must hold once a cycle is over, and what an operator does where it does not. */
public enum Invariant {
  SLOT_HAS_ROW(
      "slot_without_live_row",
      "slots held although their execution is over or gone",
      "look for slots that cannot be released: errors of Redis, a dry run, a score that lies in the future; GET /api/v1/slots shows them"),
  ROW_ENDS(
      "running_past_deadline",
      "running rows past their deadline",
      "GET /api/v1/executions/{id}/explain tells what keeps each of them: reach its agent, release the brake, or end what holds it"),
  LEDGER_RELEASED(
      "ledger_unreleased",
      "recoveries that have not given back what they held",
      "look for errors of Redis or of the database: every cycle tries again"),
  LEDGER_PUBLISHED(
      "ledger_unpublished",
      "recoveries that have not been told to those who watch",
      "look for relay.waiting-for-ledger in the log; without a service that runs, start one"),
  END_HAS_TIME(
      "terminal_without_completed_at",
      "rows that are over and have no completed_at",
      "find out who ended them: the watchdog always writes one, and lists and statistics of the platform leave such rows out");

  private final String word;
  private final String violated;
  private final String remedy;

  Invariant(String word, String violated, String remedy) {
    this.word = word;
    this.violated = violated;
    this.remedy = remedy;
  }

  /** Its name in reports and metrics, which stays as it is. */
  public String word() {
    return word;
  }

  /** What there is where it does not hold, in the plural. */
  public String violated() {
    return violated;
  }

  /** What an operator should do. */
  public String remedy() {
    return remedy;
  }
}
