package dev.watchdog.web;

import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The query of one request. Each value is asked for by name with what it may be; {@link #verify} then answers everything that was wrong
 * at once, what nobody asked for included. A text that is empty counts as not given.
 */
final class Query {

  private static final int TEXT_CHARS_MAX = 500;
  private static final int CURSOR_CHARS_MAX = 3000;

  private final Map<String, List<String>> given = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private final Faults faults = new Faults(Faults.Place.PARAMETER);

  Query(RoutingContext request) {
    request.queryParams().forEach((name, value) -> given.computeIfAbsent(name, first -> new ArrayList<>(1)).add(value));
  }

  /** Refuses a request that has any query. */
  static void expectNone(RoutingContext request) {
    new Query(request).verify();
  }

  int whole(String name, int fallback, int least, int most) {
    return (int) whole(name, (long) fallback, least, most);
  }

  long whole(String name, long fallback, long least, long most) {
    Optional<String> text = single(name);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Said below, with the bounds.
    }
    String bounds = most == Long.MAX_VALUE ? "of at least " + least : "between " + least + " and " + most;
    faults.add(name, "must be a whole number " + bounds + ", not '" + Faults.shortened(text.get()) + "'");
    return fallback;
  }

  Optional<String> text(String name) {
    return text(name, TEXT_CHARS_MAX);
  }

  /** What an earlier answer gave to go on with; empty where it is not given. */
  String cursor(String name) {
    return text(name, CURSOR_CHARS_MAX).orElse("");
  }

  private Optional<String> text(String name, int charsMax) {
    Optional<String> text = single(name).filter(value -> !value.isEmpty());
    if (text.isPresent() && (text.get().length() > charsMax || !Texts.isClean(text.get()))) {
      faults.add(name, "must be a text of at most " + charsMax + " characters without control characters");
      return Optional.empty();
    }
    return text;
  }

  Optional<String> oneOf(String name, List<String> values) {
    Optional<String> text = single(name).filter(value -> !value.isEmpty());
    if (text.isPresent() && !values.contains(text.get())) {
      faults.add(name, "must be one of " + String.join(", ", values) + ", not '" + Faults.shortened(text.get()) + "'");
    }
    return text;
  }

  /** Of two parameters that contradict each other only one may be given. */
  void excludes(String name, String other) {
    if (given.containsKey(name) && given.containsKey(other)) {
      faults.add(name, "cannot be given together with " + other);
    }
  }

  /** Throws the {@link ProblemDetails} that names all that is wrong, if anything is. */
  void verify() {
    String others = known.isEmpty() ? "this path takes none" : "known here: " + String.join(", ", known);
    given.keySet().stream().filter(name -> !known.contains(name))
        .forEach(name -> faults.add(name, "is not a parameter of this path (" + others + ")"));
    faults.raise();
  }

  private Optional<String> single(String name) {
    known.add(name);
    List<String> values = given.getOrDefault(name, List.of());
    if (values.size() > 1) {
      faults.add(name, "is given " + values.size() + " times");
      return Optional.empty();
    }
    return values.stream().findFirst();
  }
}
