package dev.watchdog.web;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A token as it was sent: three parts, of which the header says how it is signed. Nothing in it is proven before its signature is.
 *
 * @param algorithm what the header names; empty where it names none
 * @param keyName the key that the header names; empty where it names none
 */
record SentToken(String text, String algorithm, String keyName) {

  /**
   * Reads the header.
   *
   * @throws ProblemDetails with status 401 for what is no signed token, or one with extensions that its reader must know
   */
  static SentToken of(String text) {
    JsonObject header = headerOf(text);
    if (header.containsKey("crit")) {
      throw ProblemDetails.unauthorized("The token has extensions that must be understood (crit), and none is known here.");
    }
    return new SentToken(text, textOf(header, "alg"), textOf(header, "kid"));
  }

  private static String textOf(JsonObject header, String name) {
    return header.getValue(name) instanceof String text ? text : "";
  }

  private static JsonObject headerOf(String text) {
    String[] parts = text.split("\\.", -1);
    try {
      if (parts.length == 3) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8));
      }
    } catch (RuntimeException malformed) { // Neither base64 nor an object of JSON.
      throw notValid();
    }
    throw notValid();
  }

  static ProblemDetails notValid() {
    return ProblemDetails.unauthorized("The token is not valid.");
  }
}
