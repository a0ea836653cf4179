package dev.watchdog.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Registry;
import dev.watchdog.core.Timestamps;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the body of {@code GET /api/executions/running}. Tolerant of what it does not know, strict about what is evidence: a JSON object
 * whose {@code executions} is a list, complete to its last brace. One pass, no tree.
 */
final class RegistryReader {

  /** The body is no registry; the message says what was expected and found. */
  static final class NotARegistry extends Exception {
    private static final long serialVersionUID = 1;

    NotARegistry(String text) {
      super(text, null, false, false);
    }
  }

  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, Instant> running = new HashMap<>();
  private final Set<String> pending = new HashSet<>();
  private final Set<String> finished = new HashSet<>();
  private boolean executionsReported;
  private boolean pendingReported;
  private boolean finishedReported;
  private int malformed;
  private String bootId;
  private Instant bootedAt;

  private RegistryReader() {}

  static Registry read(byte[] body) throws NotARegistry {
    try (JsonParser json = JSON.createParser(body)) {
      return new RegistryReader().readAll(json);
    } catch (IOException broken) {
      throw new NotARegistry("expected a JSON object with a list 'executions', found no complete JSON");
    }
  }

  private Registry readAll(JsonParser json) throws IOException, NotARegistry {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new NotARegistry("expected a JSON object, found something else");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      readField(field, json);
    }
    if (json.nextToken() != null) {
      throw new NotARegistry("expected one JSON object, found more after it");
    }
    if (!executionsReported) {
      throw new NotARegistry("expected a list 'executions', found none");
    }
    return new Registry(
        running, pending, finished, new Observation.Checks(pendingReported, finishedReported), malformed, bootId, bootedAt);
  }

  private void readField(String field, JsonParser json) throws IOException, NotARegistry {
    switch (field) {
      case "executions" -> readExecutions(json);
      case "pending_ids" -> pendingReported |= readIds(json, pending);
      case "recently_completed_ids" -> finishedReported |= readIds(json, finished);
      case "boot_id" -> bootId = textOrNull(json);
      case "booted_at" -> bootedAt = Timestamps.parse(textOrNull(json)).orElse(null);
      default -> json.skipChildren();
    }
  }

  private void readExecutions(JsonParser json) throws IOException, NotARegistry {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new NotARegistry("expected a list 'executions', found " + json.currentToken().name().toLowerCase(java.util.Locale.ROOT));
    }
    executionsReported = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        readExecution(json);
      } else {
        malformed++;
        json.skipChildren();
      }
    }
  }

  private void readExecution(JsonParser json) throws IOException {
    List<String> ids = new ArrayList<>(1);
    String start = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("execution_id")) {
        ids.add(textOrNull(json)); // An entry that names two runs is proof of life of both.
      } else if (field.equals("started_at")) {
        start = textOrNull(json);
      } else {
        json.skipChildren();
      }
    }
    if (ids.isEmpty()) {
      malformed++;
    }
    for (String id : ids) {
      if (id == null || id.isEmpty()) {
        malformed++;
      } else {
        running.put(id, Timestamps.parse(start).orElse(null));
      }
    }
  }

  /** Whether the list was reported: null is not; anything else that is no list is an entry that names nothing. */
  private boolean readIds(JsonParser json, Set<String> into) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return false;
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      malformed++;
      json.skipChildren();
      return false;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      String id = textOrNull(json);
      if (id == null || id.isEmpty()) {
        malformed++;
      } else {
        into.add(id);
      }
    }
    return true;
  }

  private static String textOrNull(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    json.skipChildren();
    return null;
  }
}
