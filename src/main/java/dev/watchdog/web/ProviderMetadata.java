package dev.watchdog.web;

import io.vertx.core.json.JsonObject;
import java.net.URI;

/** What a provider says of itself at its discovery address, as far as it is needed. */
record ProviderMetadata(String issuer, String authorizationEndpoint, String tokenEndpoint, String keys) {

  private static final String DISCOVERY = "/.well-known/openid-configuration";

  /** Where it says so. */
  static String addressOf(String issuer) {
    return withoutSlash(issuer) + DISCOVERY;
  }

  /**
   * Reads the document.
   *
   * @throws IllegalArgumentException where it is that of another issuer, lacks something, or leads from HTTPS to plain HTTP
   */
  static ProviderMetadata of(String issuer, JsonObject document) {
    String told = text(document, "issuer");
    if (!isSame(told, issuer)) {
      throw new IllegalArgumentException("it is that of another issuer, " + Faults.shortened(told));
    }
    return new ProviderMetadata(told, endpoint(document, "authorization_endpoint", issuer), endpoint(document, "token_endpoint", issuer),
        endpoint(document, "jwks_uri", issuer));
  }

  private static String endpoint(JsonObject document, String name, String issuer) {
    String text = text(document, name);
    String scheme = URI.create(text).getScheme();
    if (!"https".equals(scheme) && !("http".equals(scheme) && issuer.startsWith("http:"))) {
      throw new IllegalArgumentException(name + " is no address with " + (issuer.startsWith("http:") ? "http" : "https"));
    }
    return text;
  }

  private static String text(JsonObject document, String name) {
    if (document.getValue(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(name + " is missing");
  }

  /** Text by text, but for a slash at the end, which is easily forgotten: anything else may be somebody else's. */
  static boolean isSame(String issuer, String other) {
    return withoutSlash(issuer).equals(withoutSlash(other));
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
