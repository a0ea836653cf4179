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

  /** The keys of the secrets that were read from files of their own. */
  public List<String> secretsFromFiles() {
    return Keys.secrets().stream().filter(values::isFromFile).map(Key::name).toList();
  }

  /** The same settings with each secret as its file has it now. Blocks. */
  public SecretsAnew readSecretsAnew() {
    SecretFiles read = SecretFiles.read(values);
    return new SecretsAnew(SettingsLoader.loaded(values, read), List.copyOf(read.faults()));
  }

  /**
   * What the files of secrets came to when they were read anew.
   *
   * @param settings a secret whose file cannot be used is in them as it was before
   * @param faults why a file cannot be used
   */
  public record SecretsAnew(LoadedSettings settings, List<SettingFault> faults) {}

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
