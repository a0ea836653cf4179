package dev.watchdog.config;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a line of the log looks like. No setting: the log is there before the settings are. */
public enum LogFormat {
  /** A line to be read where standard error is a terminal, otherwise {@link #LOGFMT}. */
  AUTO,
  /** {@code key=value …}. */
  LOGFMT,
  /** One JSON object, without objects in it. */
  JSON;

  /** The variable that names one. */
  public static final String VARIABLE = "WATCHDOG_LOG_FORMAT";

  /** The one of that name, in whatever case; empty where there is none. */
  public static Optional<LogFormat> named(String name) {
    return Stream.of(values()).filter(format -> format.word().equals(name.toLowerCase(Locale.ROOT))).findFirst();
  }

  /** As it is written in the variable. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
