package dev.watchdog.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with the values of one request, gathered so that one answer can name it all. */
final class Faults {

  /** Where the values of a request stand; the name is the member of a problem's {@code errors} that says which one is meant. */
  enum Place {
    PARAMETER("parameter", ""),
    BODY("pointer", "#/"),
    FORM("field", "");

    private final String member;
    private final String prefix;

    Place(String member, String prefix) {
      this.member = member;
      this.prefix = prefix;
    }
  }

  private record Fault(String name, String text) {}

  private static final int NAMED_MAX = 20;
  private static final int ECHO_CHARS_MAX = 60;

  private final Place place;
  private final List<Fault> found = new ArrayList<>();

  Faults(Place place) {
    this.place = place;
  }

  /**
   * Notes that a value is wrong.
   *
   * @param text goes on after the name: "must be …", "is not known here"
   */
  void add(String name, String text) {
    if (found.size() < NAMED_MAX) { // A hostile request can have a thousand; nobody reads them.
      found.add(new Fault(shortened(name), text));
    }
  }

  /** Throws the {@link ProblemDetails} that names everything noted, if anything was. */
  void raise() {
    if (!found.isEmpty()) {
      throw problem();
    }
  }

  /** The {@link ProblemDetails} that names everything noted. */
  ProblemDetails problem() {
    return ProblemDetails.badRequest(inWords(), asJson());
  }

  private String inWords() {
    return found.stream().map(fault -> fault.name + " " + fault.text).collect(Collectors.joining("; ", "", "."));
  }

  private JsonArray asJson() {
    JsonArray errors = new JsonArray();
    found.forEach(fault -> errors.add(new JsonObject().put("detail", fault.text).put(place.member, place.prefix + fault.name)));
    return errors;
  }

  /** What was sent, cut to what a person reads. */
  static String shortened(Object sent) {
    String text = String.valueOf(sent);
    return text.length() <= ECHO_CHARS_MAX ? text : text.substring(0, ECHO_CHARS_MAX) + "…";
  }
}
