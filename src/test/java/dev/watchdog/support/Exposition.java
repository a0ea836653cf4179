package dev.watchdog.support;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prometheus' text format 0.0.4, read as strictly as it is written down: what is not of that form fails. */
public final class Exposition {

  private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (\\S.*)");
  private static final Pattern TYPE = Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)");
  private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(?:,|$)");

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Set<String> helped = new LinkedHashSet<>();
  private final Map<String, Double> samples = new LinkedHashMap<>();
  private final Map<String, Set<String>> labels = new LinkedHashMap<>();

  private Exposition() {}

  /** Reads it, or fails naming the line. */
  public static Exposition of(String text) {
    Exposition read = new Exposition();
    check(text.endsWith("\n"), "the last line does not end");
    String family = null;
    for (String line : text.split("\n")) {
      Matcher help = HELP.matcher(line);
      Matcher type = TYPE.matcher(line);
      if (help.matches()) {
        check(read.helped.add(help.group(1)), "helped twice: " + line);
      } else if (type.matches()) {
        family = type.group(1);
        check(read.types.put(family, type.group(2)) == null, "typed twice: " + line);
        check(read.helped.contains(family), "not helped: " + line);
      } else {
        check(!line.startsWith("#") && family != null, line);
        read.sample(family, line);
      }
    }
    read.checkHistograms();
    return read;
  }

  private void sample(String family, String line) {
    Matcher sample = SAMPLE.matcher(line);
    check(sample.matches(), line);
    String name = sample.group(1);
    check(belongs(name, family, types.get(family)), "strange: " + line);
    Map<String, String> named = new TreeMap<>();
    String inner = sample.group(2) == null ? "" : sample.group(2);
    Matcher label = LABEL.matcher(inner);
    int at = 0;
    while (at < inner.length()) {
      check(label.find(at) && label.start() == at, line);
      check(named.put(label.group(1), label.group(2)) == null, "label twice: " + line);
      labels.computeIfAbsent(family, none -> new LinkedHashSet<>()).add(label.group(1) + "=" + label.group(2));
      at = label.end();
    }
    check(samples.put(key(name, named), value(sample.group(3))) == null, "sample twice: " + line);
  }

  private static boolean belongs(String name, String family, String type) {
    String part = name.startsWith(family) ? name.substring(family.length()) : null;
    return switch (type) {
      case "histogram" -> Set.of("_bucket", "_sum", "_count").contains(String.valueOf(part));
      case "summary" -> Set.of("", "_sum", "_count").contains(String.valueOf(part));
      default -> name.equals(family);
    };
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** Buckets are cumulative, and the last one counts all. */
  private void checkHistograms() {
    Map<String, List<Double>> buckets = new LinkedHashMap<>();
    samples.forEach((key, value) -> {
      if (key.contains("_bucket{")) {
        buckets.computeIfAbsent(key.replaceAll("le=[^,}]*,?", "").replace(",}", "}"), one -> new ArrayList<>()).add(value);
      }
    });
    buckets.forEach((key, counts) -> {
      for (int i = 1; i < counts.size(); i++) {
        check(counts.get(i) >= counts.get(i - 1), "not cumulative: " + key);
      }
      String all = key.replace("_bucket", "_count").replace("{}", "");
      check(counts.get(counts.size() - 1).equals(samples.get(all)), "the last bucket is not " + all);
    });
  }

  private static void check(boolean holds, String offence) {
    if (!holds) {
      throw new AssertionError(offence);
    }
  }

  private static String key(String name, Map<String, String> labels) {
    StringBuilder key = new StringBuilder();
    labels.forEach((label, value) -> key.append(key.isEmpty() ? "" : ",").append(label).append('=').append(value));
    return key.isEmpty() ? name : name + "{" + key + "}";
  }

  /**
   * One figure; fails where it is not told.
   *
   * @param labels names and values in turn
   */
  public double value(String name, String... labels) {
    Double value = samples.get(keyOf(name, labels));
    check(value != null, "there is no " + keyOf(name, labels));
    return value;
  }

  private static String keyOf(String name, String... labels) {
    Map<String, String> named = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      named.put(labels[i], labels[i + 1]);
    }
    return key(name, named);
  }

  /** Names with their types. */
  public Map<String, String> families() {
    return types;
  }

  /** Every label of a family with every value it has, as {@code name=value}. */
  public Set<String> labels(String family) {
    return labels.getOrDefault(family, Set.of());
  }
}
