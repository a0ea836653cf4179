package dev.watchdog.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** {@code /metrics}: for a Prometheus server. No login, since it holds figures only. */
final class MetricsRoute {

  private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private final Supplier<String> metrics;

  MetricsRoute(Supplier<String> metrics) {
    this.metrics = metrics;
  }

  void mountOn(Paths paths) {
    paths.at("/metrics").openGet(this::tell);
  }

  private void tell(RoutingContext request) {
    request.response().putHeader(HttpHeaders.CONTENT_TYPE, FORMAT).end(metrics.get()).onFailure(request::fail);
  }
}
