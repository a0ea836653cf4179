package dev.watchdog.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The claims of a token whose signature was proven. */
record Claims(JsonObject values) {

  /** Another machine issues the tokens of others, and its clock may go a little wrong. */
  static final Duration LEEWAY = Duration.ofSeconds(30);

  private static final int NAME_CHARS_MAX = 255;

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** A claim that is a name: one line of bounded length. */
  Optional<String> name(String claim) {
    return values.getValue(claim) instanceof String text && !text.isBlank() && text.length() <= NAME_CHARS_MAX && Texts.isClean(text)
        ? Optional.of(text)
        : Optional.empty();
  }

  /** A point in time as tokens have it: seconds, possibly with a fraction. */
  Optional<Instant> time(String claim) {
    return values.getValue(claim) instanceof Number seconds
        ? Optional.of(Instant.ofEpochMilli((long) (seconds.doubleValue() * 1000)))
        : Optional.empty();
  }

  /** Whether the token is meant for this audience, be it the only one or one of several. */
  boolean isFor(String audience) {
    Object named = values.getValue("aud");
    return audience.equals(named) || named instanceof JsonArray several && several.contains(audience);
  }

  boolean isOf(String issuer) {
    return issuer.equals(values.getValue("iss"));
  }

  /**
   * When a token of another issuer ends, with the leeway.
   *
   * @throws ProblemDetails with status 401 where it has no end, has ended or has not begun
   */
  Instant endOfAnother(Instant now) {
    Instant end = time("exp").orElseThrow(() -> ProblemDetails.unauthorized("The token has no end (exp).")).plus(LEEWAY);
    boolean begun = !has("nbf") || time("nbf").filter(start -> !now.plus(LEEWAY).isBefore(start)).isPresent();
    if (!begun || !now.isBefore(end)) {
      throw notInForce();
    }
    return end;
  }

  static ProblemDetails notInForce() {
    return ProblemDetails.unauthorized("The token has expired or is not valid yet.");
  }
}
