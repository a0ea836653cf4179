package dev.watchdog;

import dev.watchdog.config.Settings;
import dev.watchdog.core.Brake;
import dev.watchdog.core.GhostRule;
import dev.watchdog.core.Policy;
import dev.watchdog.core.SlotRule;

/** What an operator set, as core wants it. */
final class Thresholds {

  private Thresholds() {}

  static Policy policy(Settings.Reconcile settings) {
    return new Policy(
        settings.dispatchGrace(),
        settings.defaultTimeout(),
        settings.staleBuffer(),
        settings.staleAfter(),
        settings.noSessionAfter(),
        settings.orphanConfirmations(),
        settings.confirmAfter());
  }

  static Brake brake(Settings.Brake settings) {
    return new Brake(settings.maxUnknownRatio(), settings.maxRecoveryRatio(), settings.minExecutions());
  }

  static SlotRule slots(Settings.Redis settings) {
    return new SlotRule(settings.slotBuffer(), settings.defaultSlotTtl());
  }

  static GhostRule ghosts(Settings.Ghosts settings) {
    return new GhostRule(settings.policy());
  }
}
