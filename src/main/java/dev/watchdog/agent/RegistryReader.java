package dev.watchdog.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.watchdog.core.Bounds;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Registry;
import dev.watchdog.core.SafeText;
import dev.watchdog.core.Timestamps;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads the body of {@code GET /api/executions/running} piece by piece, as it arrives. Tolerant of what it does not know, strict about what
 * is evidence: a JSON object in UTF-8 whose {@code executions} is a list, complete to its last brace. One pass, no tree, and no piece is
 * kept.
 */
final class RegistryReader {

  /** The body is no registry; the message says what was expected and found. */
  static final class NotARegistry extends Exception {
    private static final long serialVersionUID = 1;

    NotARegistry(String text) {
      super(text, null, false, false);
    }
  }

  /** Python writes what is no number as NaN; it stands where nobody reads it. */
  private static final JsonFactory JSON = JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final int NAME_SHOWN_CHARS = 60;

  /** Where in the body the next token stands. */
  private enum Place {
    BEFORE,
    FIELDS,
    FIELD_VALUE,
    EXECUTIONS,
    ENTRY,
    ENTRY_VALUE,
    IDS,
    AFTER
  }

  private final String agent;
  private final JsonParser json;
  private final ByteArrayFeeder feeder;
  private final Map<String, Instant> running = new HashMap<>();
  private final Set<String> pending = new HashSet<>();
  private final Set<String> finished = new HashSet<>();
  private Place place = Place.BEFORE;
  /** How many brackets are open around what nobody wants to know. */
  private int skipping;
  private String field;
  private Set<String> ids;
  private final List<String> entryIds = new ArrayList<>(1);
  private String entryStart;
  private boolean executionsReported;
  private boolean pendingReported;
  private boolean finishedReported;
  private int malformed;
  private String bootId;
  private Instant bootedAt;

  /**
   * Has read nothing.
   *
   * @param agent who was asked: the answer of another is none
   */
  RegistryReader(String agent) {
    this.agent = agent;
    try {
      json = JSON.createNonBlockingByteArrayParser();
    } catch (IOException impossible) {
      throw new IllegalStateException("a parser without input cannot fail", impossible);
    }
    feeder = (ByteArrayFeeder) json.getNonBlockingInputFeeder();
  }

  /** Reads a body that is there as a whole. */
  static Registry read(String agent, byte[] body) throws NotARegistry {
    RegistryReader reader = new RegistryReader(agent);
    reader.take(body, body.length);
    return reader.end();
  }

  /** Reads the next piece. After a failure the reader is of no more use. */
  void take(byte[] piece, int length) throws NotARegistry {
    try {
      feeder.feedInput(piece, 0, length);
      readOn();
    } catch (IOException broken) {
      throw incomplete();
    }
  }

  /** What was read, once nothing more comes. */
  Registry end() throws NotARegistry {
    try {
      feeder.endOfInput();
      readOn();
      json.close();
    } catch (IOException broken) {
      throw incomplete();
    }
    if (place == Place.BEFORE) {
      throw new NotARegistry("expected a JSON object, found something else");
    }
    if (place != Place.AFTER) {
      throw incomplete();
    }
    if (!executionsReported) {
      throw new NotARegistry("expected a list 'executions', found none");
    }
    return new Registry(
        running, pending, finished, new Observation.Checks(pendingReported, finishedReported), malformed, bootId, bootedAt);
  }

  private static NotARegistry incomplete() {
    return new NotARegistry("expected a JSON object with a list 'executions', found no complete JSON");
  }

  private void readOn() throws IOException, NotARegistry {
    for (JsonToken token = json.nextToken(); token != null && token != JsonToken.NOT_AVAILABLE; token = json.nextToken()) {
      if (skipping == 0) {
        read(token);
      } else if (token.isStructStart()) {
        skipping++;
      } else if (token.isStructEnd()) {
        skipping--;
      }
    }
  }

  private void read(JsonToken token) throws IOException, NotARegistry {
    switch (place) {
      case BEFORE -> {
        if (token != JsonToken.START_OBJECT) {
          throw new NotARegistry("expected a JSON object, found something else");
        }
        place = Place.FIELDS;
      }
      case FIELDS -> nextField(token, Place.FIELD_VALUE, Place.AFTER);
      case FIELD_VALUE -> {
        place = Place.FIELDS;
        readField(token);
      }
      case EXECUTIONS -> readExecution(token);
      case ENTRY -> {
        nextField(token, Place.ENTRY_VALUE, Place.EXECUTIONS);
        if (place == Place.EXECUTIONS) {
          entryOver();
        }
      }
      case ENTRY_VALUE -> {
        place = Place.ENTRY;
        readEntryField(token);
      }
      case IDS -> readId(token);
      case AFTER -> throw new NotARegistry("expected one JSON object, found more after it");
    }
  }

  /** In an object stands the name of a field or its end. */
  private void nextField(JsonToken token, Place value, Place end) throws IOException {
    if (token == JsonToken.END_OBJECT) {
      place = end;
    } else {
      field = json.currentName();
      place = value;
    }
  }

  private void readField(JsonToken token) throws IOException, NotARegistry {
    switch (field) {
      case "executions" -> {
        if (token != JsonToken.START_ARRAY) {
          throw new NotARegistry("expected a list 'executions', found " + token.name().toLowerCase(Locale.ROOT));
        }
        executionsReported = true;
        place = Place.EXECUTIONS;
      }
      case "pending_ids" -> pendingReported |= listOfIds(token, pending);
      case "recently_completed_ids" -> finishedReported |= listOfIds(token, finished);
      case "agent" -> mustBeAsked(token);
      case "boot_id" -> bootId = bootId(textOrNull(token));
      case "booted_at" -> bootedAt = Timestamps.parse(textOrNull(token)).orElse(null);
      default -> skip(token);
    }
  }

  /** Behind a gateway a route may be wrong, and an address may have gone to another: what that one does not name is not absent here. */
  private void mustBeAsked(JsonToken token) throws IOException, NotARegistry {
    String named = token == JsonToken.VALUE_STRING ? json.getText() : null;
    if (token != JsonToken.VALUE_NULL && !agent.equals(named)) {
      String found = named == null ? "no text" : '\'' + SafeText.line(named, NAME_SHOWN_CHARS) + '\'';
      throw new NotARegistry("answer of another agent: expected '" + SafeText.line(agent, NAME_SHOWN_CHARS) + "', found " + found);
    }
  }

  /** An empty one names no boot, and one that is too long or cannot be stored is not remembered. */
  private static String bootId(String given) {
    boolean one = given != null && !given.isBlank() && given.length() <= Bounds.BOOT_ID && SafeText.isStorable(given);
    return one ? given : null;
  }

  private void readExecution(JsonToken token) throws IOException, NotARegistry {
    mustBeNumber(token);
    if (token == JsonToken.END_ARRAY) {
      place = Place.FIELDS;
    } else if (token == JsonToken.START_OBJECT) {
      entryIds.clear();
      entryStart = null;
      place = Place.ENTRY;
    } else {
      malformed++;
      skip(token);
    }
  }

  private void readEntryField(JsonToken token) throws IOException {
    if (field.equals("execution_id")) {
      entryIds.add(idOrNull(token)); // An entry that names two runs is proof of life of both.
    } else if (field.equals("started_at")) {
      entryStart = textOrNull(token);
    } else {
      skip(token);
    }
  }

  private void entryOver() {
    if (entryIds.isEmpty()) {
      malformed++;
    }
    for (String id : entryIds) {
      if (id == null) {
        malformed++;
      } else {
        running.put(id, Timestamps.parse(entryStart).orElse(null));
      }
    }
  }

  /** Whether the list was reported: null is not; anything else that is no list is an entry that names nothing. */
  private boolean listOfIds(JsonToken token, Set<String> into) {
    if (token == JsonToken.START_ARRAY) {
      ids = into;
      place = Place.IDS;
      return true;
    }
    if (token != JsonToken.VALUE_NULL) {
      malformed++;
      skip(token);
    }
    return false;
  }

  private void readId(JsonToken token) throws IOException, NotARegistry {
    mustBeNumber(token);
    if (token == JsonToken.END_ARRAY) {
      place = Place.FIELDS;
      return;
    }
    String id = idOrNull(token);
    if (id == null) {
      malformed++;
    } else {
      ids.add(id);
    }
  }

  /** What is no number stands where nobody reads it, or the body is no JSON. */
  private void mustBeNumber(JsonToken token) throws IOException, NotARegistry {
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      String number = json.getText(); // The parser would tell, but one that does not block has not looked yet.
      if (!Character.isDigit(number.charAt(number.length() - 1))) {
        throw incomplete();
      }
    }
  }

  /** A text, or the digits of an integer: some platforms count their executions. */
  private String idOrNull(JsonToken token) throws IOException {
    String id = token == JsonToken.VALUE_NUMBER_INT ? digits(json.getText()) : textOrNull(token);
    return id == null || id.isEmpty() || id.length() > Bounds.EXECUTION_ID ? null : id;
  }

  private static String digits(String number) {
    return number.equals("-0") ? "0" : number;
  }

  private String textOrNull(JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    skip(token);
    return null;
  }

  private void skip(JsonToken token) {
    if (token.isStructStart()) {
      skipping = 1;
    }
  }
}
