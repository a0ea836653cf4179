package dev.watchdog.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.watchdog.core.Retained;
import dev.watchdog.core.SafeText;
import dev.watchdog.core.Timestamps;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads the answers of {@code GET /api/executions/{id}/result}. What is not understood is {@link Retained.CouldNotAsk}. */
final class ResultReader {

  private static final Set<String> STATUSES = Set.of("success", "failed", "cancelled");
  private static final String NONE_RETAINED = "no_retained_result";

  /** Names of fields one level down are told apart by a character that starts no name of the first level. */
  private static final String DETAIL = "\0detail\0";

  private static final String METADATA = "\0metadata\0";

  private static final Set<String> READ =
      Set.of("status", "response", "error", "error_code", "terminal_reason", "session_id", "execution_log", "retained_at",
          METADATA + "cost_usd", METADATA + "session_id", DETAIL + "code");

  /** How long a text may be is bounded by what is read of the body, not by the parser's own 20 million characters. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private ResultReader() {}

  /** Reads one answer that holds no permit. */
  static Retained read(int status, byte[] body, long logLeftOut) {
    return read(status, new ByteArrayInputStream(body), logLeftOut, 0);
  }

  /**
   * Reads one answer.
   *
   * @param logLeftOut bytes of a log that was left out of the body because it did not fit
   * @param permit which permit it holds, 0 where none
   */
  static Retained read(int status, InputStream body, long logLeftOut, long permit) {
    if (status == 404) {
      return NONE_RETAINED.equals(fields(body).get(DETAIL + "code")) ? new Retained.NoneKept() : new Retained.NotSupported();
    }
    if (status != 200) {
      return new Retained.CouldNotAsk("HTTP " + status);
    }
    Map<String, String> fields = fields(body);
    if (fields.isEmpty()) {
      return new Retained.CouldNotAsk("expected a JSON object with a status, found something else");
    }
    String kept = fields.get("status");
    if (kept == null || !STATUSES.contains(kept)) {
      return new Retained.CouldNotAsk("expected a status of success, failed or cancelled, found " + (kept == null ? "none" : "another"));
    }
    String errorCode = fields.get("error_code");
    return new Retained.Kept(
        Retained.statusOf(kept, errorCode, fields.get("terminal_reason")),
        clean(fields.remove("response")), // Taken out: of megabytes no more copies stay than are needed.
        fields.get("error"),
        errorCode,
        session(fields),
        cost(fields.get(METADATA + "cost_usd")),
        clean(fields.remove("execution_log")),
        logLeftOut,
        Timestamps.parse(fields.get("retained_at")).orElse(null),
        permit);
  }

  /** A text that can be a session's id, else the one among the metadata. */
  private static String session(Map<String, String> fields) {
    String given = fields.get("session_id");
    String other = fields.get(METADATA + "session_id");
    return Retained.isSession(given) ? given : Retained.isSession(other) ? other : null;
  }

  /** What will be written to a row: secrets replaced, and nothing in it that a database refuses. */
  private static String clean(String text) {
    return text == null ? null : SafeText.body(text);
  }

  /** Only what a column of type REAL can hold, which has half the bits: anything else would keep the row from being written for ever. */
  private static Double cost(String text) {
    try {
      double usd = text == null ? -1 : Double.parseDouble(text);
      boolean fits = Float.isFinite((float) usd) && (usd == 0 || Math.abs(usd) >= Float.MIN_NORMAL);
      return fits && usd >= 0 ? (Double) usd : null;
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }

  /** The fields of the body that are read and not null; empty where it is no JSON object. */
  private static Map<String, String> fields(InputStream body) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Map.of();
      }
      readObject(json, "", fields);
      return json.nextToken() == null ? fields : Map.of();
    } catch (IOException broken) {
      return Map.of();
    }
  }

  private static void readObject(JsonParser json, String prefix, Map<String, String> fields) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      boolean nested = prefix.isEmpty() && (name.equals("metadata") || name.equals("detail"));
      if (json.nextToken() == JsonToken.START_OBJECT && nested) {
        readObject(json, '\0' + name + '\0', fields);
      } else if (!READ.contains(prefix + name) || isMistaken(name, json.currentToken())) {
        json.skipChildren();
      } else if (json.currentToken() != JsonToken.VALUE_NULL) {
        fields.put(prefix + name, text(json));
      }
    }
  }

  /** A cost is a number, and a text that looks like one somebody's mistake; a session's id is a text. */
  private static boolean isMistaken(String name, JsonToken value) {
    return name.equals("cost_usd") ? !value.isNumeric() : name.equals("session_id") && value != JsonToken.VALUE_STRING;
  }

  /** A text as it is, any other value in its JSON form: a log is often a list. */
  private static String text(JsonParser json) throws IOException {
    if (json.currentToken().isScalarValue()) {
      return json.getText();
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator copy = JSON.createGenerator(text)) {
      copy.copyCurrentStructure(json);
    }
    return text.toString();
  }
}
