package dev.watchdog.slot;

import dev.watchdog.config.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names of the platform's keys, made from the patterns in the settings. */
final class SlotKeys {

  private static final String AGENT = "{agent}";
  private static final String EXECUTION = "{execution}";

  private static final Pattern TAG = Pattern.compile("[^{]*\\{([^}]+)}");

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

  /** The patterns, each by the setting that it stands in. */
  Map<String, String> patterns() {
    Map<String, String> patterns = new LinkedHashMap<>();
    patterns.put("redis.slots-key", settings.slotsKey());
    patterns.put("redis.slot-key", settings.slotKey());
    patterns.put("redis.running-key", settings.runningKey());
    patterns.put("redis.inflight-key", settings.inflightKey());
    return patterns;
  }

  /**
   * What stands in braces in every key and so, in a cluster, puts all of them into one hash slot; empty where they have no such tag in
   * common. It has to stand before the names, which may have braces of their own: the first pair of them counts.
   */
  Optional<String> tag() {
    Set<String> tags = patterns().values().stream().map(SlotKeys::tag).collect(Collectors.toSet());
    return tags.size() == 1 ? Optional.of(tags.iterator().next()).filter(tag -> !tag.isEmpty()) : Optional.empty();
  }

  private static String tag(String pattern) {
    Matcher tag = TAG.matcher(pattern.split(Pattern.quote(AGENT) + "|" + Pattern.quote(EXECUTION), 2)[0]);
    return tag.lookingAt() ? tag.group(1) : "";
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
