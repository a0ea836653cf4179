package dev.watchdog.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What a cycle that was run did not get done, by its report.
 *
 * @param errors rows that could not be judged or written
 * @param problems what it says of itself in words
 * @param held rows whose end waits for the brake
 */
record Shortfall(int errors, int problems, int held) {

  static final String PROBLEMS = "problems";

  static Shortfall in(JsonObject report) {
    JsonObject executions = report.getJsonObject("executions", new JsonObject());
    JsonArray problems = report.getJsonArray(PROBLEMS, new JsonArray());
    return new Shortfall(executions.getInteger("errors", 0), problems.size(), executions.getInteger("held", 0));
  }

  boolean isNone() {
    return errors == 0 && problems == 0 && held == 0;
  }

  /** Only what there is, for example {@code 2 errors, 1 problem}. */
  String words() {
    List<String> words = new ArrayList<>();
    count(words, errors, "error", "errors");
    count(words, problems, "problem", "problems");
    count(words, held, "held row", "held rows");
    return String.join(", ", words);
  }

  private static void count(List<String> words, int count, String one, String many) {
    if (count > 0) {
      words.add(count + " " + (count == 1 ? one : many));
    }
  }
}
