package dev.watchdog.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A cycle's report for a reader: first what went wrong, where anything did, then one line a figure, what belongs together indented under
 * its name.
 */
final class ReportText {

  private static final int NAME_WIDTH = 32;
  private static final String INDENT = "  ";

  private final StringJoiner lines = new StringJoiner(System.lineSeparator());

  private ReportText() {}

  static String of(JsonObject report) {
    ReportText text = new ReportText();
    JsonObject rest = withCountsOfAudit(report);
    Shortfall shortfall = Shortfall.in(report);
    if (shortfall.errors() > 0) {
      text.lines.add(figure("", "errors", String.valueOf(shortfall.errors())));
    }
    if (shortfall.problems() > 0) {
      rest = rest.copy();
      text.section("", new JsonObject().put(Shortfall.PROBLEMS, rest.remove(Shortfall.PROBLEMS)));
    }
    text.section("", rest);
    return text.lines.toString();
  }

  /** What breaks an invariant stands among the problems, in words; here its count will do. */
  private static JsonObject withCountsOfAudit(JsonObject report) {
    if (!(report.getValue("audit") instanceof JsonObject audit)) {
      return report;
    }
    JsonObject counts = new JsonObject();
    audit.forEach(finding -> counts.put(finding.getKey(), ((JsonObject) finding.getValue()).getValue("count")));
    return report.copy().put("audit", counts);
  }

  /** Figures first, then what they consist of, so that a part is not taken for the whole. */
  private void section(String indent, JsonObject section) {
    for (Map.Entry<String, Object> field : section) {
      if (!isPart(field.getValue())) {
        lines.add(figure(indent, words(field.getKey()), String.valueOf(field.getValue())));
      }
    }
    for (Map.Entry<String, Object> field : section) {
      if (field.getValue() instanceof JsonObject part) {
        lines.add(part.isEmpty() ? figure(indent, words(field.getKey()), "none") : indent + words(field.getKey()));
        section(indent + INDENT, part);
      } else if (field.getValue() instanceof JsonArray list) {
        lines.add(list.isEmpty() ? figure(indent, words(field.getKey()), "none") : indent + words(field.getKey()));
        list.forEach(item -> lines.add(indent + INDENT + "- " + item));
      }
    }
  }

  private static boolean isPart(Object value) {
    return value instanceof JsonObject || value instanceof JsonArray;
  }

  private static String figure(String indent, String name, String value) {
    return String.format("%-" + NAME_WIDTH + "s %s", indent + name, value);
  }

  /** Numbers are names too: those of rules, by which rows were left alone. */
  private static String words(String key) {
    return key.chars().allMatch(Character::isDigit) ? "by rule " + key : key.replace('_', ' ');
  }
}
