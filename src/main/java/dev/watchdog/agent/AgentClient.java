package dev.watchdog.agent;

import dev.watchdog.config.Settings;
import dev.watchdog.core.AgentError;
import dev.watchdog.core.AgentName;
import dev.watchdog.core.ClockReading;
import dev.watchdog.core.Look;
import dev.watchdog.core.Registry;
import dev.watchdog.core.Retained;
import dev.watchdog.core.TerminateAnswer;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Calls agents over HTTP and reads what they answer. To be used from one event loop. */
public final class AgentClient implements Agents {

  /** The calls of a healthy fleet take less: some 25 ms where 256 are under way. */
  private static final int CALL_IS_FRESH_MILLIS = 50;

  /** Agents for each call that may be under way, with a connection that waits for the next. */
  private static final int KEPT_PER_CALL = 2;

  private static final int ERROR_BODY_MAX = 256 * 1024;
  private static final int ANSWER_BODY_MAX = 64 * 1024;
  private static final int LAST_ERROR_SILENCES_MAX = 3;

  private final Vertx vertx;
  private final Settings.Agents settings;
  private final InstantSource clock;
  private final AgentUrls urls;
  private final CallGate gate;
  private final AgentCalls calls;
  private final RetainedResults results;
  private final HeavyReads heavyReads = new HeavyReads();
  private final Silences silences = new Silences();
  private final KeptConnections kept;
  private final DateReader clocks = new DateReader();
  private final Patience registryPatience;

  /**
   * Calls nobody yet.
   *
   * @param nanoTime the monotonic clock beside the wall clock
   */
  public AgentClient(Vertx vertx, Settings.Agents settings, InstantSource clock, LongSupplier nanoTime) {
    this(vertx, settings, settings::authSecret, clock, nanoTime);
  }

  /**
   * Calls nobody yet.
   *
   * @param secret asked for at every call, in place of that of the settings: it may be exchanged meanwhile
   * @param nanoTime the monotonic clock beside the wall clock
   */
  public AgentClient(
      Vertx vertx, Settings.Agents settings, Supplier<Optional<String>> secret, InstantSource clock, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.settings = settings;
    this.clock = clock;
    this.registryPatience = Patience.of(settings.registryTimeout());
    this.urls = new AgentUrls(settings);
    this.gate =
        new CallGate(
            settings.maxInFlight(),
            settings.maxPerAgent(),
            clock,
            calls -> vertx.runOnContext(later -> calls.run()),
            next -> vertx.setTimer(CALL_IS_FRESH_MILLIS, passed -> next.run()));
    this.kept = new KeptConnections(urls.hostPerAgent(), KEPT_PER_CALL * settings.maxInFlight(), AgentCalls.KEPT_LONGEST, clock);
    this.calls = new AgentCalls(vertx, settings, secret, nanoTime, urls, kept, this::aside);
    this.results = new RetainedResults(vertx, settings, clock, urls, calls, gate, kept, this::aside);
  }

  @Override
  public Future<Look> look(String agent) {
    Optional<String> refusal = AgentUrls.refusal(agent);
    if (refusal.isPresent()) {
      return Future.succeededFuture(new Look.Unreachable(refusal.get(), clock.instant()));
    }
    return gate.pass(agent, Instant.MAX, () -> lookNow(agent)).otherwise(failure -> notLooked(agent, failure));
  }

  private Future<Look> lookNow(String agent) {
    Instant asked = clock.instant();
    RegistryBody body = new RegistryBody(agent, settings.maxBody());
    return calls.ask(urls.running(agent), agent, kept.afterLook(agent), registryPatience, body)
        .map(answer -> registry(agent, answer, body, asked));
  }

  private Look notLooked(String agent, Throwable failure) {
    OwnFault own = calls.ownFault(agent, failure);
    return own == null
        ? new Look.Unreachable(FailureWords.of(failure), failure instanceof HttpCall.TooLarge, clock.instant())
        : new Look.NotAsked(own.reason(), own.ofNetwork(), clock.instant());
  }

  private Look registry(String agent, HttpCall.Answer answer, RegistryBody body, Instant asked) {
    Instant now = clock.instant();
    String unusable = unusable(answer);
    if (unusable != null) {
      return new Look.Unreachable(unusable, true, now);
    }
    try {
      Registry registry = body.registry();
      MultiMap headers = answer.headers();
      ClockReading reading =
          AnswerHead.hasAge(headers) ? null : clocks.read(urls.place(agent), headers.get(HttpHeaders.DATE), asked, now);
      return new Look.Reachable(registry, now, Duration.between(asked, now), reading);
    } catch (RegistryReader.NotARegistry broken) {
      return new Look.Unreachable(broken.getMessage(), true, now);
    }
  }

  /** Why an answer of any other body than a registry's, or of another time, is none. */
  private static String unusable(HttpCall.Answer answer) {
    if (answer.status() != 200) {
      return "HTTP " + answer.status();
    }
    String stale = AnswerHead.staleness(answer.headers());
    return stale != null ? stale : AnswerHead.unreadable(answer.headers());
  }

  @Override
  public Future<TerminateAnswer> terminate(String agent, String id, Instant notAfter) {
    if (!AgentName.addressable(agent) || !AgentUrls.addressableId(id)) {
      return Future.succeededFuture(new TerminateAnswer.Unconfirmed("id cannot be part of an address"));
    }
    return gate.pass(agent, notAfter, () -> {
      CollectedBody body = new CollectedBody(ANSWER_BODY_MAX);
      kept.follow(agent);
      return calls.callAnew(HttpMethod.POST, urls.terminate(agent, id), agent, Patience.of(settings.terminateTimeout()), body)
          .map(answer -> terminateAnswer(answer, body))
          .otherwise(failure -> notTerminated(agent, failure));
    });
  }

  private TerminateAnswer notTerminated(String agent, Throwable failure) {
    OwnFault own = calls.ownFault(agent, failure);
    return own == null ? new TerminateAnswer.Unconfirmed(FailureWords.of(failure)) : new TerminateAnswer.NotAsked(own.reason());
  }

  private static TerminateAnswer terminateAnswer(HttpCall.Answer answer, CollectedBody body) {
    if (answer.status() == 404) {
      return new TerminateAnswer.Ended("HTTP 404");
    }
    if (answer.status() != 200) {
      return new TerminateAnswer.Unconfirmed("HTTP " + answer.status());
    }
    String unreadable = AnswerHead.unreadable(answer.headers());
    if (unreadable != null) {
      return new TerminateAnswer.Unconfirmed(unreadable);
    }
    Object said = body.object().getValue("status");
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
    return results.ask(agent, id, notAfter);
  }

  @Override
  public void done(long permit) {
    results.done(permit);
  }

  /** What would take too long here: looking for secrets in megabytes of a log takes seconds, and this loop serves all agents. */
  private <T> Future<T> aside(Callable<T> work, boolean heavy) {
    return heavy ? heavyReads.run(() -> vertx.executeBlocking(work, false)) : vertx.executeBlocking(work, false);
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
      CollectedBody body = new CollectedBody(ERROR_BODY_MAX);
      boolean keep = kept.afterLastError(agent, gate.waits(agent));
      return calls.ask(urls.lastError(agent, id), agent, keep, Patience.of(settings.lastErrorTimeout()), body)
          .map(answer -> answer.status() == 200 ? agentError(body) : null);
    }).otherwise(failure -> {
      if (failure instanceof HttpCall.TooLate) {
        silences.note(cycleId, agent);
      }
      return null;
    });
  }

  private static AgentError agentError(CollectedBody body) {
    JsonObject json = body.object();
    String type = json.getValue("error_type") instanceof String text ? text : null;
    String message = json.getValue("error_message") instanceof String text ? text : null;
    return new AgentError(type, message);
  }

  @Override
  public Future<Void> close() {
    return calls.close();
  }
}
