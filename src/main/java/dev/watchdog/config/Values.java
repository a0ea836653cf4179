package dev.watchdog.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Of each setting the value that counts: that of the highest source, else the default. */
final class Values {

  static final String DEFAULT = "default";

  private final Map<String, Given> winners = new HashMap<>();

  Values(List<Layer> lowestFirst) {
    lowestFirst.forEach(layer -> layer.givens().forEach(given -> winners.put(given.key().name(), given)));
  }

  /** The value, empty where it is not set or does not have its form. */
  <T> Optional<T> find(Key<T> key) {
    return text(key).flatMap(key.form()::read);
  }

  /** The value of a key that has a default, once every value is known to have its form. */
  <T> T get(Key<T> key) {
    return find(key).orElseThrow(() -> new IllegalStateException(key.name()));
  }

  /** As written. An empty text takes an optional value away again. */
  Optional<String> text(Key<?> key) {
    Given given = winners.get(key.name());
    return given == null ? key.standard() : Optional.of(given.text()).filter(text -> !text.isEmpty());
  }

  /** Whether any source names the key, if only to say its default. */
  boolean isGiven(Key<?> key) {
    return winners.containsKey(key.name());
  }

  String source(Key<?> key) {
    Given given = winners.get(key.name());
    return given == null ? DEFAULT : given.source();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Values values && winners.equals(values.winners);
  }

  @Override
  public int hashCode() {
    return winners.hashCode();
  }
}
