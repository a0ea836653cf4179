package dev.watchdog.config;

import java.util.List;

/**
 * Settings that hold, and where they came from.
 *
 * @param effective every setting, in the order of {@code conf/watchdog.yaml}
 * @param warnings what is allowed and probably not meant, a sentence each
 */
public record LoadedSettings(Settings settings, List<Entry> effective, List<String> warnings) {

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
