package dev.watchdog.config;

import java.util.Comparator;
import java.util.Locale;

/** Finds the setting that somebody probably meant. */
final class Nearest {

  private Nearest() {}

  /** The name of the known setting that takes the fewest changes of a letter, with or without its section. */
  static String keyTo(String name) {
    String wanted = name.toLowerCase(Locale.ROOT).replace('_', '-');
    return Keys.all().stream().map(Key::name).min(Comparator.comparingInt(known -> distance(wanted, known))).orElseThrow();
  }

  /** The same for a variable; answers the variable with the setting it stands for. */
  static String variableTo(String variable) {
    return Keys.all().stream()
        .min(Comparator.comparingInt(key -> edits(variable, key.variable())))
        .map(key -> key.variable() + " (" + key.name() + ")")
        .orElseThrow();
  }

  private static int distance(String wanted, String known) {
    String withoutSection = known.substring(known.indexOf('.') + 1);
    return Math.min(edits(wanted, known), edits(wanted, withoutSection) + 1);
  }

  /** Levenshtein's distance. */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
