package dev.watchdog.agent;

import dev.watchdog.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Makes the calls to agents, over connections that are left open or not, and tells whose fault it was where one fails. Redirects are not
 * followed (the client does not, and data must not steer a call elsewhere).
 */
final class AgentCalls {

  /** Each time wakes a loop, also between cycles. */
  private static final int POOL_CLEANED_MILLIS = 2000;

  /**
   * For as long as the calls of one pass follow each other: before common servers give up an idle connection (5 s) and a call could run
   * into the closing, and no longer than needed, since a large fleet would leave thousands that are not used before the next cycle.
   */
  private static final int KEEP_ALIVE_SECONDS = 1;

  /** How long a connection is left open at most. */
  static final Duration KEPT_LONGEST = Duration.ofSeconds(KEEP_ALIVE_SECONDS).plusMillis(POOL_CLEANED_MILLIS);

  /** Connections for each call that an agent may have under way: one that was given up takes a moment to be gone. */
  private static final int CONNECTIONS_PER_CALL = 2;

  /** Loops that read and write for the one that asks: alone it would be busy with connections while everybody waits for it. */
  private static final int IO_LOOPS = 2;

  private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
  private static final int HEADERS_MAX = 16 * 1024;

  private final Vertx vertx;
  private final Settings.Agents settings;
  private final Supplier<Optional<String>> secret;
  private final AgentUrls urls;
  private final KeptConnections kept;
  private final LoopWatch loop;
  private final NameServers names;
  private final HttpClientAgent http;
  private final HttpClientAgent anew;
  private final AgentTls tls;

  AgentCalls(
      Vertx vertx, Settings.Agents settings, Supplier<Optional<String>> secret, LongSupplier nanoTime, AgentUrls urls,
      KeptConnections kept, ResultCall.Aside aside) {
    this.vertx = vertx;
    this.settings = settings;
    this.secret = secret;
    this.urls = urls;
    this.kept = kept;
    this.loop = new LoopWatch(vertx, nanoTime);
    this.names = new NameServers(nanoTime);
    this.http = client(true);
    this.anew = client(false);
    this.tls = new AgentTls(vertx, settings.tls(), settings.connectTimeout(), nanoTime, aside, options -> {
      http.updateSSLOptions(options);
      anew.updateSSLOptions(options);
    });
  }

  private HttpClientAgent client(boolean keepAlive) {
    int connectionsMax = settings.maxInFlight() + LargeResults.CONNECTIONS_MAX;
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout((int) settings.connectTimeout().toMillis())
            .setKeepAlive(keepAlive)
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setMaxHeaderSize(HEADERS_MAX)
            .setDecompressionSupported(false);
    options.setSslHandshakeTimeout(settings.connectTimeout().toMillis()).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    return vertx.httpClientBuilder()
        .with(options)
        .with(
            // Per host and port, behind which all agents may stand: the bounds are the gate's, the pool must never be the narrower one.
            new PoolOptions()
                .setHttp1MaxSize(urls.hostPerAgent() ? settings.maxPerAgent() * CONNECTIONS_PER_CALL : connectionsMax)
                .setMaxWaitQueueSize(connectionsMax)
                .setEventLoopSize(IO_LOOPS)
                .setCleanerPeriod(keepAlive ? POOL_CLEANED_MILLIS : 0))
        .withConnectHandler(AgentCalls::connected)
        .build();
  }

  static void connected(HttpConnection made) {
    made.exceptionHandler(AgentCalls::broken);
    InterimAnswers.skipOn(made);
  }

  /** Who calls over it hears of it; the client would log it as well. That memory ran out is told to the handler of the context. */
  private static void broken(Throwable cause) {
    if (cause instanceof OutOfMemoryError memory) {
      throw memory;
    }
  }

  /**
   * Asks an agent. Where the connection ends before an answer begins, it is asked once more, over a new one: an agent may close one that
   * was left open in the very moment in which it is used again, and nothing would be learnt of it for that (RFC 9110, 9.2.2).
   *
   * @param keep the connection is left open for the next call
   */
  Future<HttpCall.Answer> ask(String url, String agent, boolean keep, Patience patience, HttpCall.Sink sink) {
    long begun = loop.now();
    kept.taken(agent);
    return call(http, HttpMethod.GET, url, agent, keep, patience, sink)
        .onSuccess(answered -> {
          if (keep) {
            kept.leftOpen(agent);
          }
        })
        .recover(failure -> {
          Patience left = patience.after(Duration.ofNanos(loop.now() - begun));
          return failure instanceof HttpCall.NoAnswer && left.whole().toMillis() > 0
              ? callAnew(HttpMethod.GET, url, agent, left, sink)
              : Future.failedFuture(failure);
        });
  }

  /** Calls an agent over a connection of its own: what must not be done twice, or was tried over one that had been left open. */
  Future<HttpCall.Answer> callAnew(HttpMethod method, String url, String agent, Patience patience, HttpCall.Sink sink) {
    return call(anew, method, url, agent, false, patience, sink);
  }

  private Future<HttpCall.Answer> call(
      HttpClient client, HttpMethod method, String url, String agent, boolean keep, Patience patience, HttpCall.Sink sink) {
    RequestOptions options;
    try {
      options = new RequestOptions().setMethod(method).setAbsoluteURI(url).putHeader("Accept", "application/json");
      options.putHeader(HttpHeaders.CACHE_CONTROL, NO_CACHE); // What a cache kept is older than the row that is judged by it.
    } catch (RuntimeException notAnAddress) {
      return Future.failedFuture(notAnAddress);
    }
    if (!keep) {
      options.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    secret.get().ifPresent(known -> options.putHeader(AgentToken.HEADER, AgentToken.of(known, agent)));
    return tls.fresh()
        .compose(ready -> HttpCall.make(loop, client, options, patience, sink))
        .onComplete(done -> learn(agent, done.cause()));
  }

  /** What the end of a call tells of the name servers. */
  private void learn(String agent, Throwable failure) {
    boolean further = failure == null || !(unresolved(failure) || isUnconnected(failure) || OwnFault.of(failure) != null);
    if (!further) {
      names.silentIn(failure);
    } else if (names.wantsSample()) {
      names.reached(urls.host(agent));
    }
  }

  private static boolean unresolved(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUnconnected(Throwable failure) {
    return failure instanceof HttpCall.TooLate late && !late.connected();
  }

  /**
   * Whether a call failed by the watchdog's own fault.
   *
   * @return null where what failed was the other side
   */
  OwnFault ownFault(String agent, Throwable failure) {
    OwnFault own = OwnFault.of(failure);
    if (own != null) {
      return own;
    }
    return (names.silentIn(failure) || stillUnresolved(agent, failure)) && !names.answeredLately()
        ? new OwnFault("no name server answers", true)
        : null;
  }

  /** An attempt to connect, and to agree on TLS, is over sooner than the deadline was: what took so long is the name. */
  private boolean stillUnresolved(String agent, Throwable failure) {
    return failure instanceof HttpCall.TooLate late
        && !late.connected()
        && late.within().compareTo(settings.connectTimeout().multipliedBy(urls.tls() ? 2 : 1)) > 0
        && names.needsNameServer(urls.host(agent));
  }

  Future<Void> close() {
    return Future.join(http.close(), anew.close()).mapEmpty();
  }
}
