package dev.watchdog.web;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets a request pass only with a bearer token of a role. */
final class Access {

  private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([A-Za-z0-9._~+/=-]+)");

  private final Tokens tokens;

  Access(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Passes callers who may act as this role, and tells later handlers who it is; see {@link Caller#of}. */
  Handler<RoutingContext> as(Role needed) {
    return request -> callerBy(request.request().headers().getAll(HttpHeaders.AUTHORIZATION))
        .compose(caller -> caller.may(needed) ? Future.succeededFuture(caller) : Future.failedFuture(ProblemDetails.forbidden()))
        .onSuccess(caller -> {
          caller.attachTo(request);
          request.next();
        })
        .onFailure(request::fail);
  }

  /** Whether a request that anybody may send has a token of this role with it; never fails. */
  Future<Boolean> has(RoutingContext request, Role needed) {
    List<String> authorizations = request.request().headers().getAll(HttpHeaders.AUTHORIZATION);
    return authorizations.isEmpty()
        ? Future.succeededFuture(false)
        : callerBy(authorizations).map(caller -> caller.may(needed)).otherwise(false);
  }

  /** Who the value of an {@code Authorization} header speaks for; fails with a {@link ProblemDetails} of status 401. */
  Future<Caller> callerBy(String authorization) {
    Matcher bearer = BEARER.matcher(authorization);
    return bearer.matches()
        ? tokens.verify(bearer.group(1))
        : Future.failedFuture(ProblemDetails.unauthorized("This needs a bearer token; POST /token gives one."));
  }

  private Future<Caller> callerBy(List<String> authorizations) {
    return callerBy(authorizations.size() == 1 ? authorizations.get(0) : ""); // Of two, nobody can say which one counts.
  }
}
