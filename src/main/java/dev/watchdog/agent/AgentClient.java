package dev.watchdog.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.watchdog.config.Settings;
import dev.watchdog.core.AgentError;
import dev.watchdog.core.AgentName;
import dev.watchdog.core.Look;
import dev.watchdog.core.Retained;
import dev.watchdog.core.TerminateAnswer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Calls agents over HTTP. To be used from one event loop. Redirects are not followed (the client does not, and data must not steer a call
 * elsewhere).
 */
public final class AgentClient implements Agents {

  /**
   * For as long as the calls of one pass follow each other: before common servers give up an idle connection (5 s) and a call could run
   * into the closing, and no longer than needed, since a large fleet would leave thousands that are not used before the next cycle.
   */
  private static final int KEEP_ALIVE_SECONDS = 1;

  /** Each time wakes a loop, also between cycles. */
  private static final int POOL_CLEANED_MILLIS = 2000;

  private static final Duration KEPT_LONGEST = Duration.ofSeconds(KEEP_ALIVE_SECONDS).plusMillis(POOL_CLEANED_MILLIS);

  /** The calls of a healthy fleet take less: some 25 ms where 256 are under way. */
  private static final int CALL_IS_FRESH_MILLIS = 50;

  /** Agents for each call that may be under way, with a connection that waits for the next. */
  private static final int KEPT_PER_CALL = 2;

  /** Connections for each call that an agent may have under way: one that was given up takes a moment to be gone. */
  private static final int CONNECTIONS_PER_CALL = 2;

  /** Loops that read and write for the one that asks: alone it would be busy with connections while everybody waits for it. */
  private static final int IO_LOOPS = 2;

  private static final JsonFactory STRICT = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final int ERROR_BODY_MAX = 256 * 1024;
  private static final int ANSWER_BODY_MAX = 64 * 1024;
  private static final int LAST_ERROR_SILENCES_MAX = 3;
  private static final int READ_AT_ONCE_MAX = 64 * 1024;

  private final Vertx vertx;
  private final Settings.Agents settings;
  private final InstantSource clock;
  private final AgentUrls urls;
  private final CallGate gate;
  private final HttpClient http;
  private final HttpClient anew;
  private final Silences silences = new Silences();
  private final KeptConnections kept;

  public AgentClient(Vertx vertx, Settings.Agents settings, InstantSource clock) {
    this.vertx = vertx;
    this.settings = settings;
    this.clock = clock;
    this.urls = new AgentUrls(settings);
    this.gate =
        new CallGate(
            settings.maxInFlight(),
            settings.maxPerAgent(),
            clock,
            calls -> vertx.runOnContext(later -> calls.run()),
            next -> vertx.setTimer(CALL_IS_FRESH_MILLIS, passed -> next.run()));
    this.kept = new KeptConnections(urls.hostPerAgent(), KEPT_PER_CALL * settings.maxInFlight(), KEPT_LONGEST, clock);
    this.http = client(true, urls.hostPerAgent());
    this.anew = client(false, urls.hostPerAgent());
  }

  private HttpClient client(boolean keepAlive, boolean hostPerAgent) {
    return vertx.httpClientBuilder()
        .with(
            new HttpClientOptions()
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setKeepAlive(keepAlive)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(16 * 1024)
                .setDecompressionSupported(false))
        .with(
            // Per host and port, behind which all agents may stand: the bounds are the gate's, the pool must never be the narrower one.
            new PoolOptions()
                .setHttp1MaxSize(hostPerAgent ? settings.maxPerAgent() * CONNECTIONS_PER_CALL : settings.maxInFlight())
                .setMaxWaitQueueSize(settings.maxInFlight())
                .setEventLoopSize(IO_LOOPS)
                .setCleanerPeriod(keepAlive ? POOL_CLEANED_MILLIS : 0))
        .withConnectHandler(made -> made.exceptionHandler(broken -> {})) // Who calls over it hears of it; the client would log it as well.
        .build();
  }

  @Override
  public Future<Look> look(String agent) {
    Optional<String> refusal = AgentUrls.refusal(agent);
    if (refusal.isPresent()) {
      return Future.succeededFuture(new Look.Unreachable(refusal.get(), clock.instant()));
    }
    return gate.pass(agent, Instant.MAX, () -> lookNow(agent));
  }

  private Future<Look> lookNow(String agent) {
    Instant asked = clock.instant();
    RegistryBody body = new RegistryBody(settings.maxBody());
    return ask(urls.running(agent), agent, kept.afterLook(agent), settings.registryTimeout(), body::take)
        .map(answer -> registry(answer.status(), body, asked))
        .otherwise(failure -> new Look.Unreachable(FailureWords.of(failure), clock.instant()));
  }

  private Look registry(int status, RegistryBody body, Instant asked) {
    Instant now = clock.instant();
    if (status != 200) {
      return new Look.Unreachable("HTTP " + status, true, now);
    }
    try {
      return new Look.Reachable(body.registry(), now, Duration.between(asked, now));
    } catch (RegistryReader.NotARegistry broken) {
      return new Look.Unreachable(broken.getMessage(), true, now);
    }
  }

  @Override
  public Future<TerminateAnswer> terminate(String agent, String id, Instant notAfter) {
    if (!AgentName.addressable(agent) || !AgentUrls.addressableId(id)) {
      return Future.succeededFuture(new TerminateAnswer.Unconfirmed("id cannot be part of an address"));
    }
    return gate.pass(agent, notAfter, () -> {
      Collected body = new Collected(ANSWER_BODY_MAX);
      kept.follow(agent);
      return callAnew(HttpMethod.POST, urls.terminate(agent, id), agent, settings.terminateTimeout(), body)
          .map(answer -> terminateAnswer(answer.status(), body))
          .otherwise(failure -> new TerminateAnswer.Unconfirmed(FailureWords.of(failure)));
    });
  }

  private static TerminateAnswer terminateAnswer(int status, Collected body) {
    if (status == 404) {
      return new TerminateAnswer.Ended("HTTP 404");
    }
    if (status != 200) {
      return new TerminateAnswer.Unconfirmed("HTTP " + status);
    }
    Object said = objectOrEmpty(body).getValue("status");
    if ("terminated".equals(said) || "cancelled_before_start".equals(said)) {
      return new TerminateAnswer.Confirmed((String) said);
    }
    return "already_finished".equals(said)
        ? new TerminateAnswer.Ended("already_finished")
        : new TerminateAnswer.Unconfirmed("HTTP 200 without a known status");
  }

  @Override
  public Future<Retained> result(String agent, String id, Instant notAfter) {
    if (!AgentName.addressable(agent) || !AgentUrls.addressableId(id)) {
      return Future.succeededFuture(new Retained.CouldNotAsk("id cannot be part of an address"));
    }
    return gate.pass(agent, notAfter, () -> {
      ResultBody body = new ResultBody(settings.maxResult());
      return ask(urls.result(agent, id), agent, kept.beforeLastError(agent), settings.resultTimeout(), body::take)
          .compose(answer -> read(answer.status(), body))
          .otherwise(failure -> new Retained.CouldNotAsk(FailureWords.of(failure)));
    }).otherwise(notCalled -> Retained.NOT_ASKED);
  }

  /** A large result is read on a worker: looking for secrets in megabytes of a log takes seconds, and this loop serves all agents. */
  private Future<Retained> read(int status, ResultBody body) {
    byte[] bytes = body.bytes();
    return bytes.length <= READ_AT_ONCE_MAX
        ? Future.succeededFuture(ResultReader.read(status, bytes, body.logLeftOut()))
        : vertx.executeBlocking(() -> ResultReader.read(status, bytes, body.logLeftOut()), false);
  }

  @Override
  public Future<AgentError> lastError(long cycleId, String agent, String id, Instant notAfter) {
    if (!AgentName.addressable(agent) || !AgentUrls.addressableId(id)) {
      return Future.succeededFuture();
    }
    return gate.pass(agent, notAfter, () -> {
      if (silences.of(cycleId, agent) >= LAST_ERROR_SILENCES_MAX) {
        return Future.succeededFuture();
      }
      Collected body = new Collected(ERROR_BODY_MAX);
      boolean keep = kept.afterLastError(agent, gate.waits(agent));
      return ask(urls.lastError(agent, id), agent, keep, settings.lastErrorTimeout(), body)
          .map(answer -> answer.status() == 200 ? agentError(body) : null);
    }).otherwise(failure -> {
      if (failure instanceof HttpCall.TooLate) {
        silences.note(cycleId, agent);
      }
      return null;
    });
  }

  private static AgentError agentError(Collected body) {
    JsonObject json = objectOrEmpty(body);
    String type = json.getValue("error_type") instanceof String text ? text : null;
    String message = json.getValue("error_message") instanceof String text ? text : null;
    return new AgentError(type, message);
  }

  /**
   * Asks an agent. Where the connection ends before an answer begins, it is asked once more, over a new one: an agent may close one that
   * was left open in the very moment in which it is used again, and nothing would be learnt of it for that (RFC 9110, 9.2.2).
   *
   * @param keep the connection is left open for the next call
   */
  private Future<HttpCall.Answer> ask(String url, String agent, boolean keep, Duration deadline, Predicate<Buffer> sink) {
    Instant begun = clock.instant();
    kept.taken(agent);
    return call(http, HttpMethod.GET, url, agent, keep, deadline, sink)
        .onSuccess(answered -> {
          if (keep) {
            kept.leftOpen(agent);
          }
        })
        .recover(failure -> {
          Duration left = deadline.minus(Duration.between(begun, clock.instant()));
          return failure instanceof HttpCall.NoAnswer && left.toMillis() > 0
              ? callAnew(HttpMethod.GET, url, agent, left.compareTo(deadline) < 0 ? left : deadline, sink)
              : Future.failedFuture(failure);
        });
  }

  /** Calls an agent over a connection of its own: what must not be done twice, or was tried over one that had been left open. */
  private Future<HttpCall.Answer> callAnew(HttpMethod method, String url, String agent, Duration deadline, Predicate<Buffer> sink) {
    return call(anew, method, url, agent, false, deadline, sink);
  }

  private Future<HttpCall.Answer> call(
      HttpClient client, HttpMethod method, String url, String agent, boolean keep, Duration deadline, Predicate<Buffer> sink) {
    RequestOptions options;
    try {
      options = new RequestOptions().setMethod(method).setAbsoluteURI(url).putHeader("Accept", "application/json");
    } catch (RuntimeException notAnAddress) {
      return Future.failedFuture(notAnAddress);
    }
    if (!keep) {
      options.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    settings.authSecret().ifPresent(secret -> options.putHeader(AgentToken.HEADER, AgentToken.of(secret, agent)));
    return HttpCall.make(vertx, client, options, deadline, sink);
  }

  /** A field that stands there twice says nothing, as in a registry. */
  private static JsonObject objectOrEmpty(Collected body) {
    try {
      Object value = JacksonCodec.fromParser(STRICT.createParser(body.bytes()), Object.class);
      return value instanceof JsonObject object ? object : new JsonObject();
    } catch (DecodeException | IOException broken) {
      return new JsonObject();
    }
  }

  @Override
  public Future<Void> close() {
    return Future.join(http.close(), anew.close()).mapEmpty();
  }

  /** A body that is kept whole up to a size. */
  private static final class Collected implements Predicate<Buffer> {
    private final long bytesMax;
    private final Buffer body = Buffer.buffer();

    Collected(long bytesMax) {
      this.bytesMax = bytesMax;
    }

    @Override
    public boolean test(Buffer piece) {
      if (body.length() + piece.length() > bytesMax) {
        return false;
      }
      body.appendBuffer(piece);
      return true;
    }

    byte[] bytes() {
      return body.getBytes();
    }
  }
}
