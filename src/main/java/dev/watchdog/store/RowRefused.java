package dev.watchdog.store;

/** One row cannot be ended, in words, and nothing of its transaction may stay. It says nothing of other rows, nor of the database. */
final class RowRefused extends RuntimeException {

  private static final long serialVersionUID = 1;

  RowRefused(String words) {
    super(words, null, false, false);
  }
}
