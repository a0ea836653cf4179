package dev.watchdog.config;

import java.util.List;
import java.util.stream.Collectors;

/** The settings cannot be used. Carries every problem there is, not only the first; no secret is in its texts. */
public final class BadSettings extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<SettingFault> problems;

  BadSettings(List<SettingFault> problems) {
    super(problems.stream().map(SettingFault::text).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<SettingFault> problems() {
    return problems;
  }
}
