package dev.watchdog.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The JSON object in the body of one request; a body that is absent or blank is an empty one. Each field is asked for by name with what
 * it may be; {@link #verify} then answers everything that was wrong at once, fields that nobody asked for included.
 */
final class JsonBody {

  /** Of two fields of one name the plain reader would silently take the last. */
  private static final JsonFactory STRICT = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final JsonObject given;
  private final Set<String> known = new LinkedHashSet<>();
  private final Faults faults = new Faults(Faults.Place.BODY);

  /** Throws a {@link ProblemDetails} for what is not a JSON object. */
  JsonBody(RoutingContext request) {
    Buffer body = request.body().buffer();
    this.given = body == null || body.toString().isBlank() ? new JsonObject() : objectIn(body);
  }

  boolean flag(String name, boolean fallback) {
    known.add(name);
    Object value = given.getValue(name, fallback);
    if (value instanceof Boolean flag) {
      return flag;
    }
    faults.add(name, "must be true or false");
    return fallback;
  }

  List<String> texts(String name, int charsMax) {
    known.add(name);
    Object value = given.getValue(name, new JsonArray());
    if (!(value instanceof JsonArray array)) {
      faults.add(name, "must be a list of texts");
      return List.of();
    }
    IntStream.range(0, array.size()).filter(index -> !isText(array.getValue(index), charsMax))
        .forEach(index -> faults.add(name + "/" + index, "must be a text of 1 to " + charsMax + " characters without control characters"));
    return array.stream().filter(String.class::isInstance).map(String.class::cast).toList();
  }

  /** A text that must be there. Line breaks within it become blanks. */
  String sentence(String name, int charsMax) {
    known.add(name);
    Object value = given.getValue(name);
    String sentence = value instanceof String text ? text.replaceAll("\\s+", " ").strip() : "";
    if (!isText(sentence, charsMax)) {
      faults.add(name, "must be a text of 1 to " + charsMax + " characters without control characters");
    }
    return sentence;
  }

  /** Throws the {@link ProblemDetails} that names all that is wrong, if anything is. */
  void verify() {
    String others = known.isEmpty() ? "this path takes none" : "known here: " + String.join(", ", known);
    given.fieldNames().stream().filter(name -> !known.contains(name))
        .forEach(name -> faults.add(name, "is not a field of this request (" + others + ")"));
    faults.raise();
  }

  private static boolean isText(Object value, int charsMax) {
    return value instanceof String text && !text.isBlank() && text.length() <= charsMax && Texts.isClean(text);
  }

  private static JsonObject objectIn(Buffer body) {
    Object value;
    try {
      value = JacksonCodec.fromParser(STRICT.createParser(body.getBytes()), Object.class);
    } catch (DecodeException malformed) {
      throw ProblemDetails.of(400, "The body is not valid JSON" + whereAndWhy(malformed) + ".");
    } catch (IOException unreadable) {
      throw ProblemDetails.of(400, "The body is not valid JSON: its encoding is not known.");
    }
    if (value instanceof JsonObject object) {
      return object;
    }
    throw ProblemDetails.of(400, "The body must be a JSON object.");
  }

  private static String whereAndWhy(DecodeException malformed) {
    return malformed.getCause() instanceof JsonParseException cause
        ? " (line " + cause.getLocation().getLineNr() + ", column " + cause.getLocation().getColumnNr() + "): "
            + Faults.shortened(cause.getOriginalMessage())
        : "";
  }
}
