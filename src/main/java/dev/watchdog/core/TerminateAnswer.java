package dev.watchdog.core;

/** What an agent answered when asked to terminate a run. */
public sealed interface TerminateAnswer {

  /** Killed, or never started: it does not run any more. */
  record Confirmed(String answer) implements TerminateAnswer {}

  /** It had ended by itself, or the agent does not know it: it was not killed. */
  record Ended(String answer) implements TerminateAnswer {}

  /** Any other answer, or none. The run may still be alive. */
  record Unconfirmed(String answer) implements TerminateAnswer {}

  /** The watchdog itself could not call: no attempt at all. */
  record NotAsked(String reason) implements TerminateAnswer {}
}
