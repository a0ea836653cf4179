package dev.watchdog.web;

import dev.watchdog.bus.Refusal;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;

/** An answer that is an error with a reason for the caller: RFC 9457 problem details, and the headers that go with them. */
final class ProblemDetails extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** When to come back to what is not there yet. */
  static final String RETRY_SECONDS = "5";

  private final int status;
  private final transient JsonArray errors;
  private final transient Map<String, String> headers;
  private final transient JsonObject members;

  private ProblemDetails(int status, String detail, JsonArray errors, Map<String, String> headers) {
    this(status, detail, errors, headers, new JsonObject());
  }

  private ProblemDetails(int status, String detail, JsonArray errors, Map<String, String> headers, JsonObject members) {
    super(detail, null, false, false); // No stack trace: it is an answer, not a fault.
    this.status = status;
    this.errors = errors;
    this.headers = headers;
    this.members = members;
  }

  static ProblemDetails of(int status, String detail) {
    return new ProblemDetails(status, detail, new JsonArray(), Map.of());
  }

  /** The errors are the objects of the member {@code errors}: a {@code detail} each, and what it is about. */
  static ProblemDetails badRequest(String detail, JsonArray errors) {
    return new ProblemDetails(400, detail, errors, Map.of());
  }

  /** No credentials, or wrong ones. */
  static ProblemDetails unauthorized(String detail) {
    return new ProblemDetails(401, detail, new JsonArray(), Map.of("WWW-Authenticate", "Bearer"));
  }

  /** A known caller whose role does not suffice. */
  static ProblemDetails forbidden() {
    return of(403, "Admin access required");
  }

  static ProblemDetails notFound() {
    return of(404, "There is nothing at this path.");
  }

  /** The header names the methods that the path does know. */
  static ProblemDetails methodNotAllowed(String known) {
    return new ProblemDetails(405, "This path answers " + known + ".", new JsonArray(), Map.of(HttpHeaders.ALLOW.toString(), known));
  }

  static ProblemDetails tooManyRequests(Duration retryAfter) {
    String seconds = Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds()));
    return new ProblemDetails(429, "Too many login attempts are waiting. Try again in " + seconds + " s.", new JsonArray(),
        Map.of(HttpHeaders.RETRY_AFTER.toString(), seconds));
  }

  /** A refusal by what stands behind the edge. */
  static ProblemDetails of(Refusal refusal) {
    Map<String, String> headers = refusal.kind() == Refusal.Kind.UNAVAILABLE
        ? Map.of(HttpHeaders.RETRY_AFTER.toString(), RETRY_SECONDS)
        : Map.of();
    String parameter = refusal.parameter();
    if (parameter == null) {
      return new ProblemDetails(refusal.kind().code(), refusal.getMessage(), new JsonArray(), headers, refusal.members());
    }
    Faults faults = new Faults(Faults.Place.PARAMETER);
    faults.add(parameter, refusal.getMessage());
    return faults.problem();
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  /**
   * The body of the answer.
   *
   * @param instance the path that was asked for, null where it could not be read
   */
  JsonObject body(String instance) {
    JsonObject body = new JsonObject()
        .put("type", "about:blank")
        .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
        .put("status", status)
        .put("detail", getMessage())
        .mergeIn(members);
    if (instance != null) {
      body.put("instance", instance);
    }
    return errors.isEmpty() ? body : body.put("errors", errors);
  }
}
