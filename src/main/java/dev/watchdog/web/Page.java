package dev.watchdog.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;

/** The dashboard: the files of {@code webroot} on the class path, and its one library. They hold no data; what they show needs a login. */
final class Page {

  private static final int REMEMBERED_FILES_MAX = 500;
  /** The plotting library, as its WebJar holds it; the page asks for it without the version. */
  private static final String PLOTS = "META-INF/resources/webjars/uplot/1.6.30/dist";

  private Page() {}

  static void mountOn(Router router, Paths paths) {
    StaticHandler files = filesOf("webroot");
    StaticHandler plots = filesOf(PLOTS);
    router.route("/vendor/uplot/*").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(request -> serve(plots, request));
    paths.at("/").openGet(request -> serve(files, request));
    router.route("/*").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(request -> serve(files, request));
  }

  private static StaticHandler filesOf(String folder) {
    return StaticHandler.create(folder)
        .setDirectoryListing(false)
        .setIncludeHidden(false)
        .setMaxCacheSize(REMEMBERED_FILES_MAX) // Paths that do not exist are remembered as well, and anybody can invent them.
        .setDefaultContentEncoding("UTF-8");
  }

  /** Kept by browsers, but asked for each time: after an update of the watchdog no old script may meet new answers. */
  private static void serve(StaticHandler files, RoutingContext request) {
    request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    files.handle(request);
  }
}
