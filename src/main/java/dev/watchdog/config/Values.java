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

  private Values(Map<String, Given> winners) {
    this.winners.putAll(winners);
  }

  /** The same with these secrets, each by the name of its key. */
  Values with(Map<String, String> secrets) {
    Values all = new Values(winners);
    for (Key<String> secret : Keys.secrets()) {
      if (secrets.containsKey(secret.name())) {
        all.winners.put(secret.name(), new Given(secret, Keys.fileOf(secret).name(), secrets.get(secret.name())));
      }
    }
    return all;
  }

  /** Whether it was read from a file of its own. */
  boolean isFromFile(Key<String> secret) {
    return source(secret).equals(Keys.fileOf(secret).name());
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
