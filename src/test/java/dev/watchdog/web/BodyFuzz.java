package dev.watchdog.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** Input: the body of a request. It is read as its JSON says, or refused with a problem that names every field that is wrong. */
final class BodyFuzz {

  private static final Set<String> KNOWN = Set.of("dry_run", "agents", "reason");
  private static final int DETAIL_CHARS_MAX = 8_000;

  private BodyFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    boolean flag;
    List<String> texts;
    String sentence;
    try {
      JsonBody body = new JsonBody(RequestFixture.withBody(data));
      flag = body.flag("dry_run", false);
      texts = body.texts("agents", 128);
      sentence = body.sentence("reason", 500);
      body.verify();
    } catch (ProblemDetails problem) {
      mustTeach(problem, data);
      return;
    }
    JsonObject tree = object(data);
    must(tree != null, "only a JSON object is taken");
    must(KNOWN.containsAll(tree.fieldNames()), "unknown fields are refused: " + tree.fieldNames());
    must(tree.getValue("dry_run", false).equals(flag), "the flag is that of the body");
    must(tree.getValue("agents", new JsonArray()).equals(new JsonArray(texts)), "the texts are those of the body");
    must(texts.stream().allMatch(text -> !text.isBlank() && text.length() <= 128 && Texts.isClean(text)), "texts are fit: " + texts);
    must(!sentence.isBlank() && sentence.length() <= 500 && Texts.isClean(sentence), "a sentence is fit: " + sentence);
    must(tree.getString("reason").replaceAll("\\s+", " ").strip().equals(sentence), "the sentence is that of the body");
  }

  private static void mustTeach(ProblemDetails problem, byte[] data) {
    JsonObject answer = new JsonObject(problem.body("/here").toBuffer());
    must(problem.status() == 400, "it is the caller's fault: " + answer);
    must(!answer.getString("detail").isBlank() && answer.getString("detail").length() <= DETAIL_CHARS_MAX, "it says what: " + answer);
    JsonArray errors = answer.getJsonArray("errors");
    JsonObject tree = object(data);
    if (errors == null) {
      must(tree == null || !isUnique(data, tree), "a JSON object is told which of its fields is wrong: " + answer);
      return;
    }
    for (Object each : errors) {
      JsonObject error = (JsonObject) each;
      must(error.getString("pointer").startsWith("#/") && !error.getString("detail").isBlank(), "each error names its field: " + error);
      must(isWrong(error.getString("pointer").substring(2), tree), "what is right is not called wrong: " + error + " in " + tree);
    }
  }

  private static boolean isWrong(String name, JsonObject tree) {
    if (tree == null || !KNOWN.contains(name)) {
      return true;
    }
    return switch (name) {
      case "dry_run" -> !(tree.getValue(name) instanceof Boolean);
      case "agents" -> !(tree.getValue(name) instanceof JsonArray);
      default -> !(tree.getValue(name) instanceof String text && text.length() <= 500 && Texts.isClean(text) && !text.isBlank());
    };
  }

  /** Whether every field is there once: written again, a tree has the length of what was read but for blanks and escapes. */
  private static boolean isUnique(byte[] data, JsonObject tree) {
    long names = tree.fieldNames().stream().filter(KNOWN::contains).count();
    return names == tree.size() && data.length <= tree.encode().length();
  }

  private static JsonObject object(byte[] data) {
    if (Buffer.buffer(data).toString().isBlank()) {
      return new JsonObject();
    }
    try {
      return Json.decodeValue(Buffer.buffer(data)) instanceof JsonObject object ? object : null;
    } catch (DecodeException malformed) {
      return null;
    }
  }

  private static void must(boolean so, String what) {
    if (!so) {
      throw new AssertionError("expected: " + what);
    }
  }
}
