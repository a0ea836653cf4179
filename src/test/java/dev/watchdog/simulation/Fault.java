package dev.watchdog.simulation;

/** Everything that can go wrong in a simulated world. A budget of runs in which one of them never happened proves nothing about it. */
enum Fault {
  DATABASE_REFUSED,
  DATABASE_SLOW,
  DATABASE_TIMED_OUT,
  /** The transaction was committed, and its caller told that it timed out. */
  DATABASE_EXECUTED_AND_TIMED_OUT,
  /** As before, and committed only after the caller was told. */
  DATABASE_EXECUTED_LATE,
  DATABASE_EXECUTED_AND_DROPPED,
  DATABASE_LOCKED,
  DATABASE_READ_ONLY,
  DATABASE_ROW_REFUSED,
  DATABASE_DEADLOCK,
  DATABASE_OUTAGE,

  REDIS_REFUSED,
  REDIS_SLOW,
  REDIS_TIMED_OUT,
  REDIS_EXECUTED_AND_TIMED_OUT,
  /** A pipeline of which only the first part was executed. */
  REDIS_HALF_EXECUTED,
  /** A replica takes over that lacks the last writes: what was removed is back, what was set is gone. */
  REDIS_FAIL_OVER,
  REDIS_OUTAGE,
  /** It starts anew, empty or without its last writes; dispatchers put their markers back by and by. */
  REDIS_RESTARTS,

  AGENT_REFUSED,
  AGENT_SLOW,
  AGENT_TIMED_OUT,
  AGENT_EXECUTED_AND_TIMED_OUT,
  AGENT_ERROR,
  AGENT_MALFORMED_ENTRY,
  /** The call waited so long for its turn that it was not made. */
  AGENT_TURN_TOO_LATE,
  AGENT_OUTAGE,
  AGENT_RESTART,
  AGENT_LIES_ABOUT_KILL,
  AGENT_DENIES_RUN,
  AGENT_ANSWERS_WITH_OLD_LIST,
  AGENT_FORGETS_RUN,
  /** It was switched off for good, with its owner record left. */
  AGENT_SWITCHED_OFF,
  /** No network of the watchdog's leads to it, ever. */
  AGENT_BEYOND_NETWORK,
  RESULT_LARGE,
  RESULT_CUT_OFF,

  /** A process could not do something itself, once. */
  OWN_FAULT,
  /** A process cannot do something itself for a while. */
  OWN_FAULT_LASTS,

  RUN_HANGS,
  RUN_OVERRUNS,
  REPORT_LOST,
  DISPATCHER_DIES,
  DISPATCHER_SLOW,
  /** It sends a failed attempt again, under the same id. */
  DISPATCHER_RETRIES,
  /** The marker of a live dispatcher is gone for a moment: a write that failed. */
  MARKER_LAPSES,
  ODD_START,
  NAME_NO_ADDRESS,
  SLOT_LEAKED,
  SLOT_WITHOUT_ROW,
  ACTIVITY_LEFT_OPEN,
  ROW_SKIPPED,

  ROW_CANCELLED,
  ROW_RETRIED,
  ROW_LEASED,
  ROW_MOVED,
  ROW_FINISHED_IN_A_RACE,

  PROCESS_KILLED,
  PROCESS_STOPPED,
  PROCESS_PAUSED,
  CLOCK_LEAP,
  CLOCK_WRONG_AT_START,
  CLOCK_OF_REDIS_WRONG,
  CLOCK_OF_DATABASE_WRONG,
  CLOCK_OF_AGENT_WRONG
}
