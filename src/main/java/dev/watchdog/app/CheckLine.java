package dev.watchdog.app;

/** One thing that {@link Inspection} looked at, in words. */
public record CheckLine(Level level, String text) {

  /** How bad it is. */
  public enum Level {
    OK,
    /** Worth knowing; it works all the same. */
    NOTE,
    FAIL
  }

  public static CheckLine ok(String text) {
    return new CheckLine(Level.OK, text);
  }

  public static CheckLine note(String text) {
    return new CheckLine(Level.NOTE, text);
  }

  public static CheckLine fail(String text) {
    return new CheckLine(Level.FAIL, text);
  }

  /** Whether the watchdog can work all the same. */
  public boolean ok() {
    return level != Level.FAIL;
  }
}
