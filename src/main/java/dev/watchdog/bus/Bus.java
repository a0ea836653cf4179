package dev.watchdog.bus;

import dev.watchdog.bus.Addresses.Ask;
import dev.watchdog.bus.Addresses.Fact;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The only class that touches the event bus. Every consumer answers: with a result or a failure, never with silence, which an asker could
 * tell from a slow answer only by its time-out.
 */
public final class Bus {

  private static final int UNEXPECTED = -1;

  /** A chain may be a ring. */
  private static final int CAUSES_MAX = 16;

  private final EventBus eventBus;

  private Bus(EventBus eventBus) {
    this.eventBus = eventBus;
  }

  /** Call once per Vertx, before the first deployment. */
  public static Bus install(Vertx vertx) {
    EventBus eventBus = vertx.eventBus();
    eventBus.registerCodec(new LocalRecordCodec());
    eventBus.codecSelector(body -> body instanceof Protocol ? LocalRecordCodec.NAME : null);
    return new Bus(eventBus);
  }

  /** Asks the one verticle that answers there. A {@link Refusal} arrives as the {@link Refusal} it was. */
  public <Q extends Protocol, A extends Protocol> Future<A> ask(Ask<Q, A> address, Q question, Duration within) {
    return eventBus
        .<A>request(address.name(), question, local().setSendTimeout(within.toMillis()))
        .map(Message::body)
        .recover(failure -> Future.failedFuture(unwrapped(failure)));
  }

  /** Answers every question at that address. */
  public <Q extends Protocol, A extends Protocol> Future<Void> answer(Ask<Q, A> address, Function<Q, Future<A>> answerer) {
    MessageConsumer<Q> consumer = eventBus.localConsumer(address.name());
    consumer.handler(
        message ->
            call(answerer, message.body())
                .onSuccess(message::reply)
                .onFailure(cause -> {
                  message.fail(codeOf(cause), textOf(cause));
                  tell(cause);
                }));
    return consumer.completion();
  }

  /** Tells everybody who listens. */
  public <F extends Protocol> void announce(Fact<F> address, F fact) {
    eventBus.publish(address.name(), fact, local());
  }

  /** Listens to facts. */
  public <F extends Protocol> Future<Void> listen(Fact<F> address, Consumer<F> listener) {
    MessageConsumer<F> consumer = eventBus.localConsumer(address.name());
    consumer.handler(message -> listener.accept(message.body()));
    return consumer.completion();
  }

  /** Tells the browsers. */
  public void tellBrowsers(String address, JsonObject body) {
    eventBus.publish(address, body, local());
  }

  private static DeliveryOptions local() {
    return new DeliveryOptions().setLocalOnly(true);
  }

  /** A thrown exception is a failed future: Vert.x itself would only report it and let the asker time out. */
  private static <Q, A> Future<A> call(Function<Q, Future<A>> answerer, Q question) {
    try {
      Future<A> answer = answerer.apply(question);
      return answer == null ? Future.failedFuture("no answer was given") : answer;
    } catch (Throwable thrown) { // Also an error of the machine: whoever asked would wait for all of its time.
      return Future.failedFuture(thrown);
    }
  }

  /** The asker knows by now. Memory that ran out concerns more than the asker: the handler of the context is told as well. */
  private static void tell(Throwable failure) {
    int left = CAUSES_MAX;
    for (Throwable cause = failure; cause != null && left > 0; cause = cause.getCause(), left--) {
      if (cause instanceof OutOfMemoryError memory) {
        throw memory;
      }
    }
  }

  private static int codeOf(Throwable cause) {
    return cause instanceof Refusal refusal ? refusal.kind().code() : UNEXPECTED;
  }

  /** The words of a failure that has some; one of Java itself, which is a fault of ours, says no word without its class. */
  private static String textOf(Throwable cause) {
    boolean ofJava = cause.getClass().getName().startsWith("java.");
    return ofJava || cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private static Throwable unwrapped(Throwable failure) {
    if (failure instanceof ReplyException reply) {
      for (Refusal.Kind kind : Refusal.Kind.values()) {
        if (kind.code() == reply.failureCode()) {
          return new Refusal(kind, reply.getMessage());
        }
      }
    }
    return failure;
  }
}
