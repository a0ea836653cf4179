package dev.watchdog.slot;

import dev.watchdog.config.Settings;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names of the platform's keys, made from the patterns in the settings. */
final class SlotKeys {

  private static final String AGENT = "{agent}";
  private static final String EXECUTION = "{execution}";

  private final Settings.Redis settings;
  private final String slotsPrefix;
  private final String slotsSuffix;
  private final String[] inflight;

  SlotKeys(Settings.Redis settings) {
    this.settings = settings;
    int at = settings.slotsKey().indexOf(AGENT);
    this.slotsPrefix = settings.slotsKey().substring(0, at);
    this.slotsSuffix = settings.slotsKey().substring(at + AGENT.length());
    this.inflight = settings.inflightKey().split(Pattern.quote(EXECUTION), -1);
  }

  String slots(String agent) {
    return slotsPrefix + agent + slotsSuffix;
  }

  String slot(String agent, String execution) {
    return fill(settings.slotKey(), agent, execution);
  }

  String running(String agent) {
    return settings.runningKey().replace(AGENT, agent);
  }

  String inflight(String execution) {
    return String.join(execution, inflight);
  }

  /** A glob that matches the slots of every agent. */
  String slotsGlob() {
    return escaped(slotsPrefix) + "*" + escaped(slotsSuffix);
  }

  /** The agent a key of {@link #slotsGlob} belongs to. */
  Optional<String> agentOf(String key) {
    boolean fits = key.length() >= slotsPrefix.length() + slotsSuffix.length() && key.startsWith(slotsPrefix) && key.endsWith(slotsSuffix);
    return fits ? Optional.of(key.substring(slotsPrefix.length(), key.length() - slotsSuffix.length())) : Optional.empty();
  }

  /** One pass, so that a name that looks like a placeholder is not filled in turn. */
  private static String fill(String pattern, String agent, String execution) {
    StringBuilder key = new StringBuilder();
    int from = 0;
    while (from < pattern.length()) {
      if (pattern.startsWith(AGENT, from)) {
        key.append(agent);
        from += AGENT.length();
      } else if (pattern.startsWith(EXECUTION, from)) {
        key.append(execution);
        from += EXECUTION.length();
      } else {
        key.append(pattern.charAt(from++));
      }
    }
    return key.toString();
  }

  private static String escaped(String literal) {
    return literal.replaceAll("[\\\\*?\\[\\]]", "\\\\$0");
  }
}
