package dev.watchdog.simulation;

import dev.watchdog.config.Preset;
import dev.watchdog.config.Settings;
import dev.watchdog.config.SettingsLoader;
import dev.watchdog.config.Sources;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The settings of one run, drawn from its seed, and the same in microseconds for the world and the checks. */
record Terms(
    long interval, long buffer, long staleAfter, int confirmations, String ghosts, double brakeRatio, int brakeMin, double blindRatio) {

  static final long GRACE = 60 * Loop.SECOND;
  static final long NO_SESSION = 60 * Loop.SECOND;
  static final long CONFIRM = 60 * Loop.SECOND;
  static final long DEFAULT_LIMIT = 300 * Loop.SECOND;
  static final long SLOT_BUFFER = 5 * Loop.MINUTE;
  static final long SLOT_TTL = 20 * Loop.MINUTE;

  private static final Map<List<String>, Settings> LOADED = new ConcurrentHashMap<>();

  static Terms draw(Chance chance) {
    return new Terms(
        chance.oneOf(60L, 120L, 300L) * Loop.SECOND,
        chance.oneOf(30L, 60L, 300L) * Loop.SECOND,
        chance.oneOf(10L, 30L) * Loop.MINUTE,
        chance.oneOf(0, 0, 0, 1, 2),
        chance.oneOf("report", "terminate-recovered", "terminate-recovered", "terminate-all"),
        chance.oneOf(0.2, 0.5, 0.5, 0.9),
        chance.oneOf(2, 4, 8, 20),
        0.5);
  }

  /** As the product reads them. */
  Settings settings() {
    return LOADED.computeIfAbsent(
        List.of(
            "reconcile.interval=" + interval / Loop.SECOND + "s",
            "reconcile.stale-buffer=" + buffer / Loop.SECOND + "s",
            "reconcile.stale-after=" + staleAfter / Loop.SECOND + "s",
            "reconcile.default-timeout=" + DEFAULT_LIMIT / Loop.SECOND + "s",
            "reconcile.orphan-confirmations=" + (confirmations == 0 ? "auto" : String.valueOf(confirmations)),
            "ghosts.policy=" + ghosts,
            "brake.max-recovery-ratio=" + brakeRatio,
            "brake.max-unknown-ratio=" + blindRatio,
            "brake.min-executions=" + brakeMin),
        values -> SettingsLoader.load(new Sources(Preset.NONE, Path.of("target", "without-settings"), Optional.empty(), Map.of(), values))
            .settings());
  }
}
