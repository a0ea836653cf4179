package dev.watchdog.config;

import java.util.List;

/**
 * Settings that hold, and where they came from.
 *
 * @param effective every setting, in the order of {@code conf/watchdog.yaml}
 * @param warnings what is allowed and probably not meant, a sentence each
 * @param values what the settings were made of, secrets included; shows none of it
 */
public record LoadedSettings(Settings settings, List<Entry> effective, List<String> warnings, Values values) {

  /** The settings that mean something else in what was loaded later, by their keys. */
  public List<String> changedIn(LoadedSettings later) {
    return Keys.all().stream().filter(key -> !values.find(key).equals(later.values.find(key))).map(Key::name).toList();
  }

  /**
   * One setting.
   *
   * @param value as written, without secrets; {@link Mask#NOT_SET} where there is none
   * @param source {@code default}, {@code demo}, {@code --set}, or a file's line or variable
   */
  public record Entry(String key, String value, String source) {

    /** Whether somebody chose this value, were it the default. */
    public boolean chosen() {
      return !source.equals(Values.DEFAULT);
    }
  }
}
