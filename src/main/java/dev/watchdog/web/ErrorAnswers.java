package dev.watchdog.web;

import dev.watchdog.bus.Refusal;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every failed request into problem details. Nothing of our inside goes out: what was unexpected is logged, under a reference. */
final class ErrorAnswers {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);
  private static final int LINGER_MILLIS = 1000;
  private static final String UNREADABLE = "The request cannot be read.";

  private ErrorAnswers() {}

  /** Takes over every failure of this router, and every path that nothing on it answers. */
  static void mountOn(Router router) {
    router.route().last().failureHandler(request -> answer(request, request.statusCode()));
    // What cannot even be matched, such as a malformed escape in the path, never reaches a failure handler.
    IntStream.range(400, 600).forEach(status -> router.errorHandler(status, request -> answer(request, status)));
  }

  /** Answers a request that is not HTTP, or has a line or headers beyond the bounds; the library then ends its connection. */
  static void refuseUnreadable(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    int status = cause instanceof TooLongHttpLineException ? 414 : cause instanceof TooLongHttpHeaderException ? 431 : 400;
    write(ProblemDetails.of(status, UNREADABLE), request, null); // The path is a stand-in of the library's.
  }

  private static void answer(RoutingContext request, int status) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      LOG.atDebug().addKeyValue("path", request.request().path()).setCause(request.failure()).log("request.abandoned");
      return;
    }
    ProblemDetails problem = problemOf(request, status);
    if (response.headWritten()) {
      request.request().connection().close(); // Half an answer is out; only its end can tell that it is no whole one.
      return;
    }
    if (!mayGoOnForLong(request.request())) {
      write(problem, request.request(), request.request().path());
      return;
    }
    // Nobody waits for the rest of a body that is not wanted; but closing while it comes in would lose the answer on its way out.
    response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    write(problem, request.request(), request.request().path())
        .onSuccess(sent -> request.vertx().setTimer(LINGER_MILLIS, over -> request.request().connection().close()));
  }

  private static boolean mayGoOnForLong(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean bounded = length != null && length.length() < 10 && Long.parseLong(length) <= Paths.BODY_BYTES_MAX;
    return !request.isEnded() && !bounded && (length != null || request.headers().contains(HttpHeaders.TRANSFER_ENCODING));
  }

  private static Future<Void> write(ProblemDetails problem, HttpServerRequest request, String path) {
    HttpServerResponse response = request.response();
    SecurityHeaders.putOn(response); // What was refused before any route has none yet.
    problem.headers().forEach(response::putHeader);
    response.setStatusCode(problem.status());
    return ErrorPage.isWanted(request, path)
        ? response.putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8").end(ErrorPage.of(problem))
        : response.putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json").end(problem.body(path).toBuffer());
  }

  private static ProblemDetails problemOf(RoutingContext request, int status) {
    if (request.failure() instanceof ProblemDetails problem) {
      return problem;
    }
    if (request.failure() instanceof Refusal refusal) {
      return ProblemDetails.of(refusal);
    }
    return switch (status) {
      case 404, 405 -> ProblemDetails.notFound();
      case 413 -> ProblemDetails.of(413, "The body may have at most " + Paths.BODY_BYTES_MAX + " bytes.");
      case 416 -> ProblemDetails.of(416, "The file has no such range.");
      case 200 -> ProblemDetails.of(400, UNREADABLE); // The body handler says 200 where a body broke off.
      default -> status >= 400 && status < 500 ? ProblemDetails.of(status, UNREADABLE) : unexpected(request);
    };
  }

  private static ProblemDetails unexpected(RoutingContext request) {
    String reference = UUID.randomUUID().toString();
    LOG.atError().addKeyValue("reference", reference).addKeyValue("method", request.request().method())
        .addKeyValue("path", request.request().path()).setCause(request.failure()).log("request.failed");
    return ProblemDetails.of(500, "Something went wrong on our side. The log has it under reference " + reference + ".");
  }
}
