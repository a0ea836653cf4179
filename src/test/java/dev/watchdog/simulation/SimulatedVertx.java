package dev.watchdog.simulation;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * As much of Vert.x as the product's verticles use, on the loop instead of on threads: timers, deployment, and an event bus of which every
 * delivery and every answer is an event of its own. Whatever else is called is refused by its name.
 */
final class SimulatedVertx {

  /** Sees what goes over the bus. */
  interface Tap {
    /** Somebody asks. */
    void asked(Life life, String address, Object question);

    /** The asker gets its answer. */
    void answered(Life life, String address, Object question, Object answer);

    /** Somebody tells everybody. */
    void told(Life life, String address, Object body);
  }

  private final Loop loop;
  private final Life life;
  private final Chance chance;
  private final Tap tap;
  private final Map<String, List<Listener>> listeners = new HashMap<>();
  private final Map<Long, Loop.Event> timers = new HashMap<>();
  private final Map<String, VerticleBase> deployed = new LinkedHashMap<>();
  private final EventBus bus = stub(EventBus.class, this::bus);
  private final Vertx vertx = stub(Vertx.class, this::vertx);
  private final Context context = stub(Context.class, this::context);
  private long ids;

  /** A consumer; what is sent to it arrives in the order in which it was sent. */
  private static final class Listener {
    private Handler<Message<Object>> handler;
    private long lastAt;
  }

  /** What a stub does for a method. */
  private interface Answers {
    Object to(String method, Object[] arguments);
  }

  SimulatedVertx(Loop loop, Life life, Chance chance, Tap tap) {
    this.loop = loop;
    this.life = life;
    this.chance = chance;
    this.tap = tap;
  }

  Vertx get() {
    return vertx;
  }

  private static <T> T stub(Class<T> type, Answers answers) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) ->
        switch (method.getName()) {
          case "toString" -> "simulated " + type.getSimpleName();
          case "hashCode" -> 1;
          case "equals" -> self == arguments[0];
          default -> answers.to(method.getName(), arguments);
        }));
  }

  private static Violation unknown(Class<?> type, String method) {
    return new Violation("run", "the simulation has no " + type.getSimpleName() + "." + method);
  }

  @SuppressWarnings("unchecked")
  private Object vertx(String method, Object[] arguments) {
    return switch (method) {
      case "eventBus" -> bus;
      case "setTimer" -> setTimer((Long) arguments[0], (Handler<Long>) arguments[1]);
      case "cancelTimer" -> cancelTimer((Long) arguments[0]);
      case "deployVerticle" -> deploy((Deployable) arguments[0]);
      case "undeploy" -> undeploy((String) arguments[0]);
      default -> throw unknown(Vertx.class, method);
    };
  }

  private Object context(String method, Object[] arguments) {
    if (method.equals("owner")) {
      return vertx;
    }
    throw unknown(Context.class, method);
  }

  private long setTimer(long millis, Handler<Long> handler) {
    long id = ++ids;
    timers.put(id, loop.in(life, millis * Loop.MILLI, "timer", String.valueOf(millis), () -> {
      timers.remove(id);
      handler.handle(id);
    }));
    return id;
  }

  private boolean cancelTimer(long id) {
    Loop.Event timer = timers.remove(id);
    if (timer != null) {
      timer.cancel();
    }
    return timer != null;
  }

  private Future<String> deploy(Deployable verticle) {
    String id = "deployment-" + ++ids;
    try {
      deployed.put(id, (VerticleBase) verticle);
      return verticle.deploy(context).map(started -> id);
    } catch (Exception thrown) {
      return Future.failedFuture(thrown);
    }
  }

  private Future<Void> undeploy(String id) {
    try {
      return deployed.remove(id).undeploy(context).mapEmpty();
    } catch (Exception thrown) {
      return Future.failedFuture(thrown);
    }
  }

  private Object bus(String method, Object[] arguments) {
    return switch (method) {
      case "registerCodec", "codecSelector" -> bus;
      case "localConsumer" -> consumer((String) arguments[0]);
      case "publish" -> publish((String) arguments[0], arguments[1]);
      case "request" -> request((String) arguments[0], arguments[1], (DeliveryOptions) arguments[2]);
      default -> throw unknown(EventBus.class, method);
    };
  }

  @SuppressWarnings("unchecked")
  private Object consumer(String address) {
    Listener listener = new Listener();
    listeners.computeIfAbsent(address, name -> new ArrayList<>()).add(listener);
    MessageConsumer<Object>[] self = new MessageConsumer[1];
    self[0] = stub(MessageConsumer.class, (method, arguments) -> switch (method) {
      case "handler" -> {
        listener.handler = (Handler<Message<Object>>) arguments[0];
        yield self[0];
      }
      case "completion" -> Future.succeededFuture();
      default -> throw unknown(MessageConsumer.class, method);
    });
    return self[0];
  }

  private EventBus publish(String address, Object body) {
    tap.told(life, address, body);
    for (Listener listener : listeners.getOrDefault(address, List.of())) {
      deliver(listener, address, message(body, null));
    }
    return bus;
  }

  private Future<Message<Object>> request(String address, Object question, DeliveryOptions options) {
    tap.asked(life, address, question);
    Promise<Message<Object>> answer = Promise.promise();
    List<Listener> there = listeners.getOrDefault(address, List.of());
    if (there.isEmpty()) {
      loop.in(life, hop(), "no handlers", address, () -> answer.tryFail(new ReplyException(ReplyFailure.NO_HANDLERS, "No handlers")));
      return answer.future();
    }
    long patience = options.getSendTimeout();
    Loop.Event timeout = loop.in(life, patience * Loop.MILLI, "no answer", address, () ->
        answer.tryFail(new ReplyException(ReplyFailure.TIMEOUT, "Timed out after waiting " + patience + "(ms) for a reply")));
    deliver(there.get(0), address, message(question, reply -> loop.in(life, hop(), "answer", address, () -> {
      timeout.cancel();
      if (reply instanceof ReplyException failure) {
        answer.tryFail(failure);
      } else if (!answer.future().isComplete()) {
        tap.answered(life, address, question, reply);
        answer.tryComplete(message(reply, null));
      }
    })));
    return answer.future();
  }

  private void deliver(Listener listener, String address, Message<Object> message) {
    long at = Math.max(loop.now() + hop(), listener.lastAt + 1);
    listener.lastAt = at;
    loop.in(life, at - loop.now(), "deliver", address, () -> listener.handler.handle(message));
  }

  private long hop() {
    return chance.of(0.002) ? chance.between(10 * Loop.MILLI, 500 * Loop.MILLI) : chance.between(5, 400);
  }

  @SuppressWarnings("unchecked")
  private static Message<Object> message(Object body, Handler<Object> reply) {
    return stub(Message.class, (method, arguments) -> switch (method) {
      case "body" -> body;
      case "reply" -> {
        reply.handle(arguments[0]);
        yield null;
      }
      case "fail" -> {
        reply.handle(new ReplyException(ReplyFailure.RECIPIENT_FAILURE, (Integer) arguments[0], (String) arguments[1]));
        yield null;
      }
      default -> throw unknown(Message.class, method);
    });
  }
}
