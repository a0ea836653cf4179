package dev.watchdog.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings given as {@code --set key=value}; of two for one key the last counts. */
final class Assignments {

  private static final String SOURCE = "--set";

  private Assignments() {}

  static Layer read(List<String> assignments) {
    List<Given> givens = new ArrayList<>();
    List<SettingFault> problems = new ArrayList<>();
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      // Without a "=" the text may go on with a secret, so only the word that it starts with is named.
      String name = equals < 0 ? assignment.strip().replaceFirst("(?s)[^A-Za-z0-9._-].*", "") : assignment.substring(0, equals).strip();
      Optional<Key<?>> key = Keys.named(name);
      if (key.isEmpty()) {
        problems.add(SettingFault.unknown(name, SOURCE, Nearest.keyTo(name)));
      } else if (equals < 0) {
        problems.add(SettingFault.of(name, SOURCE, "key=value", "no value"));
      } else {
        givens.add(new Given(key.get(), SOURCE, assignment.substring(equals + 1)));
      }
    }
    return new Layer(List.copyOf(givens), List.copyOf(problems));
  }
}
