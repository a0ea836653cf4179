package dev.watchdog.web;

import dev.watchdog.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Mounts paths with their methods and roles. A method that a path does not have is answered with those that it has. */
final class Paths {

  static final int BODY_BYTES_MAX = 64 * 1024;
  private static final int READ_SECONDS_MAX = 15;

  /** What a path answers: the future's value goes out as JSON. May throw a {@link ProblemDetails} for values that are wrong. */
  @FunctionalInterface
  interface Answer {
    Future<?> to(RoutingContext request);
  }

  private final Router router;
  private final Access access;

  Paths(Router router, Access access) {
    this.router = router;
    this.access = access;
  }

  At at(String path) {
    return new At(path);
  }

  /** One path. */
  final class At {
    private final String path;
    private final Set<HttpMethod> known = new LinkedHashSet<>();

    private At(String path) {
      this.path = path;
      router.route(path).last().handler(request -> request.fail(ProblemDetails.methodNotAllowed(
          known.stream().map(HttpMethod::name).collect(Collectors.joining(", ")))));
    }

    /** Reads something; an answer that takes too long is unavailable. */
    At get(Role role, Answer answer) {
      reading().handler(access.as(role)).handler(json(request -> withinBound(answer.to(request))));
      return this;
    }

    /** Does something, however long it takes. */
    At post(Role role, Answer answer) {
      writing().handler(access.as(role)).handler(json(answer));
      return this;
    }

    /** Reads something that needs no login. */
    At openGet(Handler<RoutingContext> handler) {
      reading().handler(handler);
      return this;
    }

    /** Does something that needs no login. */
    At openPost(Answer answer) {
      writing().handler(json(answer));
      return this;
    }

    private Route reading() {
      known.add(HttpMethod.GET);
      known.add(HttpMethod.HEAD);
      return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    private Route writing() {
      known.add(HttpMethod.POST);
      return router.route(path).method(HttpMethod.POST).handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX));
    }
  }

  private static Handler<RoutingContext> json(Answer answer) {
    return request -> answer.to(request).compose(request::json).onFailure(request::fail);
  }

  private static Future<?> withinBound(Future<?> answer) {
    return answer.timeout(READ_SECONDS_MAX, TimeUnit.SECONDS).recover(cause -> Future.failedFuture(
        cause instanceof TimeoutException ? Refusal.unavailable("No answer within " + READ_SECONDS_MAX + " s.") : cause));
  }
}
