package dev.watchdog.config;

import java.util.List;
import java.util.Map;

/** Values that a command brings with it. */
public enum Preset {
  /** Nothing. */
  NONE(Map.of(), Map.of()),

  /**
   * Everything in one process and fast enough to watch. The stores are fixed: whatever the settings of this machine name, the demo's
   * scheduler never writes to it.
   */
  DEMO(
      Map.ofEntries(
          Map.entry("reconcile.interval", "5s"),
          Map.entry("reconcile.dispatch-grace", "3s"),
          Map.entry("reconcile.no-session-after", "3s"),
          Map.entry("reconcile.stale-buffer", "10s"),
          Map.entry("reconcile.confirm-after", "3s"),
          Map.entry("reconcile.default-timeout", "20s"),
          Map.entry("agents.registry-timeout", "2s"),
          Map.entry("agents.terminate-timeout", "2s"),
          Map.entry("security.admin-password", "demo")),
      Map.of(
          "database.url", "jdbc:h2:mem:demo;DB_CLOSE_DELAY=-1",
          "database.username", "",
          "database.password", "",
          "database.password-file", "",
          "redis.password", "",
          "redis.password-file", "",
          "redis.url", Settings.Redis.EMBEDDED));

  /** Where a value of a preset is from. */
  static final String SOURCE = "demo";

  private final Map<String, String> defaults;
  private final Map<String, String> fixed;

  Preset(Map<String, String> defaults, Map<String, String> fixed) {
    this.defaults = defaults;
    this.fixed = fixed;
  }

  /** Below every source of the operator's. */
  Layer defaults() {
    return layer(defaults);
  }

  /** Above every source of the operator's. */
  Layer fixed() {
    return layer(fixed);
  }

  private static Layer layer(Map<String, String> values) {
    List<Given> givens = values.entrySet().stream()
        .map(value -> new Given(Keys.named(value.getKey()).orElseThrow(), SOURCE, value.getValue()))
        .toList();
    return new Layer(givens, List.of());
  }
}
