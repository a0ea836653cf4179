package dev.watchdog.config;

/**
 * A value that a source gives a setting.
 *
 * @param source as it is shown, for example {@code environment WATCHDOG_HTTP_PORT}
 * @param text as written; empty = nothing
 */
record Given(Key<?> key, String source, String text) {

  Given {
    text = key.shown() == Key.Shown.NEVER ? text : text.strip(); // Every character of a secret may belong to it.
  }
}
