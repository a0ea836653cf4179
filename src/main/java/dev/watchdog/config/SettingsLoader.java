package dev.watchdog.config;

import dev.watchdog.config.LoadedSettings.Entry;
import java.util.ArrayList;
import java.util.List;

/** Puts the sources on top of each other and makes settings of them. */
public final class SettingsLoader {

  private SettingsLoader() {}

  /**
   * Reads all sources.
   *
   * @throws BadSettings with every problem of every source: also a bad value that a higher source covers, which would come to light only
   *     when that is taken away
   */
  public static LoadedSettings load(Sources sources) {
    List<Layer> layers = sources.layers();
    Values given = new Values(layers);
    List<SettingFault> problems = problems(layers, given);
    SecretFiles secrets = SecretFiles.read(given);
    problems.addAll(secrets.faults());
    if (!problems.isEmpty()) {
      throw new BadSettings(problems);
    }
    return loaded(given, secrets);
  }

  /** What values come to with the secrets that were read for them. */
  static LoadedSettings loaded(Values given, SecretFiles secrets) {
    Values values = given.with(secrets.texts());
    Settings settings = Binding.settings(values);
    boolean chosenPassword = !values.source(Keys.ADMIN_PASSWORD).equals(Preset.SOURCE);
    List<String> warnings = new ArrayList<>(Warnings.about(settings, chosenPassword));
    Warnings.aboutRedisPassword(values).ifPresent(warnings::add);
    warnings.addAll(secrets.warnings());
    return new LoadedSettings(settings, effective(values), List.copyOf(warnings), values);
  }

  private static List<SettingFault> problems(List<Layer> layers, Values values) {
    List<SettingFault> problems = new ArrayList<>();
    for (Layer layer : layers) {
      problems.addAll(layer.problems());
      layer.givens().stream().filter(SettingsLoader::isMisfit).map(SettingFault::misfit).forEach(problems::add);
    }
    if (layers.stream().allMatch(Layer::complete)) { // What a broken file leaves unsaid contradicts nothing.
      problems.addAll(Contradictions.in(values));
    }
    return problems;
  }

  private static boolean isMisfit(Given given) {
    boolean takenAway = given.text().isEmpty() && given.key().standard().isEmpty();
    return !takenAway && given.key().form().read(given.text()).isEmpty();
  }

  private static List<Entry> effective(Values values) {
    return Keys.all().stream()
        .map(key -> new Entry(key.name(), values.text(key).map(key::show).orElse(Mask.NOT_SET), values.source(key)))
        .toList();
  }
}
