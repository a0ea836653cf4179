package dev.watchdog.config;

import java.util.Locale;
import java.util.Optional;

/**
 * One setting.
 *
 * @param name as in the file and after {@code --set}, for example {@code reconcile.interval}
 * @param standard the value where no source gives one; empty = may stay unset
 * @param shown how much of a value may be seen
 */
record Key<T>(String name, Optional<String> standard, Form<T> form, Shown shown) {

  /** How much of a value may be seen in messages and listings. */
  enum Shown {
    WHOLE,
    WITHOUT_CREDENTIALS,
    NEVER
  }

  static final String ENVIRONMENT_PREFIX = "WATCHDOG_";

  /** The variable that sets it, for example {@code WATCHDOG_RECONCILE_INTERVAL}. */
  String variable() {
    return ENVIRONMENT_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The value as it may be printed. */
  String show(String value) {
    return switch (shown) {
      case WHOLE -> value;
      case WITHOUT_CREDENTIALS -> Mask.url(value);
      case NEVER -> Mask.HIDDEN;
    };
  }
}
