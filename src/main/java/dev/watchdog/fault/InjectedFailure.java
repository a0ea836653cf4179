package dev.watchdog.fault;

/** A failure that only this package brings about, and says so wherever it is read. */
final class InjectedFailure extends RuntimeException {

  /** Ends every text of a failure that was brought about. */
  static final String MARK = " (injected)";

  private static final long serialVersionUID = 1;

  InjectedFailure(String words) {
    this(words, null);
  }

  InjectedFailure(String words, Throwable cause) {
    super(words + MARK, cause, false, false);
  }
}
