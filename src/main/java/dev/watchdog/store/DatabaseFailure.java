package dev.watchdog.store;

/** What became of work with the database, in words for an operator; what the driver said, values included, is its cause. */
public final class DatabaseFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  DatabaseFailure(String words, Throwable cause) {
    super(words, cause, false, false);
  }
}
