package dev.watchdog.config;

import java.util.Optional;

/**
 * One thing that is wrong with the settings.
 *
 * @param key the setting, or the variable or file where there is no such setting
 * @param source where it was found, for example {@code conf/watchdog.yaml line 4} or {@code --set}
 * @param expected in words, without "expected"
 * @param found in words or quoted, without "found"; never a secret
 * @param nearest the known key that looks most like the one given, where that one is unknown
 */
public record SettingFault(String key, String source, String expected, String found, Optional<String> nearest) {

  private static final int QUOTED_MAX = 120;

  static SettingFault of(String key, String source, String expected, String found) {
    return new SettingFault(key, source, expected, found, Optional.empty());
  }

  /** A value of a known key that does not have its form. */
  static SettingFault misfit(Given given) {
    Key<?> key = given.key();
    return misfit(key.name(), given.source(), key.form(), given.text(), given.text().isEmpty() ? "" : key.show(given.text()));
  }

  /**
   * A text that does not have the form of what it is given to.
   *
   * @param shown as much of it as may be seen
   */
  static SettingFault misfit(String name, String source, Form<?> form, String text, String shown) {
    String why = form.why().apply(text);
    String found = shown.isEmpty() ? "nothing" : quoted(shown) + (why.isEmpty() ? "" : ", " + why);
    return of(name, source, form.expected(), found);
  }

  static SettingFault unknown(String name, String source, String nearest) {
    return new SettingFault(name.isEmpty() ? quoted(name) : printable(name), source, "a known key", "an unknown one", Optional.of(nearest));
  }

  /** One line for an operator. */
  public String text() {
    String suggestion = nearest.map(key -> "; the nearest known key is " + key).orElse("");
    return key + " (" + source + "): expected " + expected + ", found " + found + suggestion;
  }

  private static String quoted(String text) {
    return '"' + printable(text) + '"';
  }

  /** On one line, of bounded length, and unable to steer a terminal. */
  static String printable(String text) {
    String cut = text.length() > QUOTED_MAX ? text.substring(0, QUOTED_MAX) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
