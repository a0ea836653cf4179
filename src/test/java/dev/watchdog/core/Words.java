package dev.watchdog.core;

import java.time.Duration;

/** What was seen and answered, as a table in a test names it. */
final class Words {

  private static final Observation.Checks ALL = new Observation.Checks(true, true);
  private static final Observation.Checks OLD = new Observation.Checks(false, false);

  private Words() {}

  /** {@code old} marks an agent that reports neither of the optional lists. */
  static Observation observation(String word) {
    return switch (word) {
      case "running" -> new Observation.Running(null, false);
      case "running+finished" -> new Observation.Running(null, true);
      case "pending" -> new Observation.Pending(false);
      case "pending+finished" -> new Observation.Pending(true);
      case "finished" -> new Observation.RecentlyFinished(ALL);
      case "absent" -> new Observation.Absent(ALL);
      case "absent, old" -> new Observation.Absent(OLD);
      case "unknown" -> new Observation.Unknown("connect timed out");
      default -> throw new IllegalArgumentException(word);
    };
  }

  /** {@code kept PT75S} = a success that has been kept for so long when the agent answers. */
  static Retained result(String word) {
    return switch (word) {
      case "not asked" -> Retained.NOT_ASKED;
      case "none" -> new Retained.NoneKept();
      case "not supported" -> new Retained.NotSupported();
      case "could not ask" -> new Retained.CouldNotAsk("HTTP 503");
      default -> {
        String[] parts = word.split(" ");
        yield kept(parts[0].equals("kept") ? "success" : parts[0], Duration.parse(parts[1]));
      }
    };
  }

  static Retained.Kept kept(String status, Duration since) {
    return new Retained.Kept(status, "done", null, null, null, 0.25, "log", 0, Given.LOOKED.minus(since), 0);
  }

  static Marker marker(String word) {
    return Marker.valueOf(word.toUpperCase(java.util.Locale.ROOT).replace(' ', '_'));
  }

  static String session(String word) {
    return switch (word) {
      case "null" -> null;
      case "empty" -> "";
      default -> word;
    };
  }

  /** {@code 13 ORPHANED}. */
  static Verdict verdict(String rule) {
    String[] parts = rule.split(" ");
    return new Verdict(Integer.parseInt(parts[0]), Verdict.Kind.valueOf(parts[1]));
  }
}
