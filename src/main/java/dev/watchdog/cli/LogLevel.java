package dev.watchdog.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.core.PropertyDefinerBase;

/**
 * How much the watchdog tells of itself, for {@code logback.xml}: the level that {@code WATCHDOG_LOG_LEVEL} in the environment names. A
 * name of none is a bad setting, of which the command complains; until then the log has to be there, and does as if there were none.
 */
public final class LogLevel extends PropertyDefinerBase {

  private static final String VARIABLE = "WATCHDOG_LOG_LEVEL";

  @Override
  public String getPropertyValue() {
    return named(System.getenv(VARIABLE)).toString();
  }

  /** {@code INFO} where the name is null or of none. */
  static Level named(String name) {
    return Level.toLevel(name, Level.INFO);
  }
}
