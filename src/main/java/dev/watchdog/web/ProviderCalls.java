package dev.watchdog.web;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Reads the documents of a provider: whole, within a bound, or not at all. */
final class ProviderCalls {

  /** A whole answer takes no longer. */
  static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final int CONNECT_MILLIS = 3000;
  private static final int BYTES_MAX = 512 * 1024;

  private final HttpClient client;

  ProviderCalls(Vertx vertx) {
    this.client = vertx.createHttpClient(options());
  }

  /** Certificates are those that Java knows, and names are verified. A redirect is not followed: the issuer says where things are. */
  static HttpClientOptions options() {
    return new HttpClientOptions()
        .setConnectTimeout(CONNECT_MILLIS)
        .setIdleTimeout((int) DEADLINE.toSeconds())
        .setKeepAliveTimeout((int) DEADLINE.toSeconds());
  }

  Future<JsonObject> json(String url) {
    RequestOptions options = new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(url)
        .putHeader(HttpHeaders.ACCEPT, "application/json");
    return client.request(options)
        .compose(request -> request.send()
            .compose(response -> body(request, response))
            .timeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
            .onFailure(failed -> request.reset()))
        .map(JsonObject::new);
  }

  private static Future<Buffer> body(HttpClientRequest request, HttpClientResponse response) {
    if (response.statusCode() != 200) {
      return Future.failedFuture(new IllegalStateException("it answers " + response.statusCode()));
    }
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(ended -> whole.tryComplete(body));
    response.handler(piece -> {
      if (body.length() + piece.length() > BYTES_MAX) {
        whole.tryFail(new IllegalStateException("its answer has more than " + BYTES_MAX + " bytes"));
        request.reset();
      } else {
        body.appendBuffer(piece);
      }
    });
    return whole.future();
  }
}
