package dev.watchdog.cli;

import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * SIGHUP. Left to itself it ends a Java process, as when the terminal is closed from which a service was started; here it asks a command
 * that serves to read its settings anew. There is one for the whole process, as there is one signal. Where a process is started with the
 * signal ignored ({@code nohup}), Java goes on ignoring it.
 */
final class Hangup {

  private static Runnable answer;
  private static boolean unanswered;

  private Hangup() {}

  /**
   * From now on it does not end the process; one that comes before there is an answer to it is remembered. Logs nothing: it is there
   * before the log.
   *
   * @return whether it can be heard at all: not every system has it, and {@code -Xrs} keeps it from Java
   */
  static boolean holdOff() {
    try {
      Signal.handle(new Signal("HUP"), signal -> heard());
      return true;
    } catch (IllegalArgumentException withheld) {
      return false;
    }
  }

  /** From now on each one is answered by this, on a thread of its own; one that came before, on this thread and now. */
  static void answeredBy(Runnable reading) {
    if (!holdOff()) {
      LoggerFactory.getLogger(Hangup.class).atInfo().log("hangup.not-heard");
    }
    if (isCalledFor(reading)) {
      reading.run();
    }
  }

  private static synchronized boolean isCalledFor(Runnable reading) {
    answer = reading;
    boolean called = unanswered;
    unanswered = false;
    return called;
  }

  private static void heard() {
    Runnable reading = answerOrRemember();
    if (reading != null) {
      reading.run();
    }
  }

  private static synchronized Runnable answerOrRemember() {
    unanswered = answer == null;
    return answer;
  }
}
