package dev.watchdog.support;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpHeaders;

/** An answer of the watchdog's HTTP side. */
public record Reply(int status, String body, HttpHeaders headers) {

  /** The body as an object; fails unless the status is 200. */
  public JsonObject ok() {
    if (status != 200) {
      throw new AssertionError("HTTP " + status + ": " + body);
    }
    return json();
  }

  public JsonObject json() {
    return new JsonObject(body);
  }

  public JsonArray list() {
    return new JsonArray(body);
  }
}
