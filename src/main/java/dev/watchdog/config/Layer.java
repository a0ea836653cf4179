package dev.watchdog.config;

import java.util.List;

/**
 * What one source says, and what is wrong with the way it says it.
 *
 * @param complete false where the source could not be read, so that it may say more than is known
 */
record Layer(List<Given> givens, List<SettingFault> problems, boolean complete) {

  static final Layer EMPTY = new Layer(List.of(), List.of(), true);

  Layer(List<Given> givens, List<SettingFault> problems) {
    this(givens, problems, true);
  }

  static Layer unreadable(SettingFault problem) {
    return new Layer(List.of(), List.of(problem), false);
  }
}
