package dev.watchdog.cli;

/** A command could not do what it is for; the message is one line for the operator. */
final class CommandFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CommandFailed(String words, Throwable cause) {
    super(words, cause);
  }
}
