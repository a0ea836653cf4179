package dev.watchdog.simulation;

/**
 * A promise that was broken. It is noted when it is made: thrown in the midst of the product's futures it would become one more failure
 * that they deal with.
 */
final class Violation extends RuntimeException {

  private static final long serialVersionUID = 1;

  private static final ThreadLocal<Violation> FIRST = new ThreadLocal<>();

  private final String promise;

  Violation(String promise, String text) {
    this(promise, text, null);
  }

  Violation(String promise, String text, Throwable cause) {
    super(promise + ": " + text, cause);
    this.promise = promise;
    if (FIRST.get() == null) {
      FIRST.set(this);
    }
  }

  /** Forgets those of an earlier run. */
  static void forget() {
    FIRST.remove();
  }

  /** Throws the first one there was, wherever it went. */
  static void throwFirst() {
    if (FIRST.get() != null) {
      throw FIRST.get();
    }
  }

  String promise() {
    return promise;
  }
}
