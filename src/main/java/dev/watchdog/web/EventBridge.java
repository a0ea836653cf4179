package dev.watchdog.web;

import dev.watchdog.bus.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.BridgeEvent;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import io.vertx.ext.web.handler.sockjs.Transport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event-bus bridge at {@code /eventbus}: two addresses out, nothing in. A socket must register with a bearer token soon after it was
 * opened and is closed when the token ends. WebSockets only, SockJS or raw: the fall-back transports keep state for anybody who asks.
 */
final class EventBridge {

  static final int FRAME_BYTES_MAX = 64 * 1024;
  static final int SOCKETS_MAX = 256;
  private static final Logger LOG = LoggerFactory.getLogger(EventBridge.class);
  private static final String ENDPOINTS = "/eventbus/(?:info|websocket|[^/.]+/[^/.]+/websocket)";
  private static final Duration REGISTERED_WITHIN = Duration.ofSeconds(30);
  /** Long: a browser lets a page in the background run its timers once a minute. */
  private static final Duration PING_WITHIN = Duration.ofSeconds(90);
  private static final int ADDRESS_CHARS_MAX = 64;

  private final Vertx vertx;
  private final Access access;
  private final InstantSource clock;
  private final Map<SockJSSocket, Outlet> outlets = new ConcurrentHashMap<>(); // Changed on the event loop, counted by others.

  EventBridge(Vertx vertx, Access access, InstantSource clock) {
    this.vertx = vertx;
    this.access = access;
    this.clock = clock;
  }

  /** Sockets that are open now; to be asked from any thread. */
  int open() {
    return outlets.size();
  }

  void mountOn(Router router) {
    router.route("/eventbus/*").handler(new SameOrigin()).handler(request -> {
      if (request.normalizedPath().matches(ENDPOINTS)) {
        request.next();
      } else {
        request.fail(ProblemDetails.notFound()); // SockJS also has test and frame pages, which nobody needs here.
      }
    });
    router.route("/eventbus/*").subRouter(SockJSHandler.create(vertx, transports()).bridge(limits(), this::decide));
  }

  private static SockJSHandlerOptions transports() {
    SockJSHandlerOptions options = new SockJSHandlerOptions().setRegisterWriteHandler(false).setInsertJSESSIONID(false);
    EnumSet.complementOf(EnumSet.of(Transport.WEBSOCKET)).forEach(other -> options.addDisabledTransport(other.toString()));
    return options;
  }

  private static SockJSBridgeOptions limits() {
    return new SockJSBridgeOptions()
        .setMaxHandlersPerSocket(2)
        .setMaxAddressLength(ADDRESS_CHARS_MAX)
        .setPingTimeout(PING_WITHIN.toMillis())
        .addOutboundPermitted(new PermittedOptions().setAddress(Addresses.RECOVERY))
        .addOutboundPermitted(new PermittedOptions().setAddress(Addresses.CYCLE));
  }

  private void decide(BridgeEvent event) {
    switch (event.type()) {
      case SOCKET_CREATED -> event.complete(admit(event.socket()));
      case REGISTER -> register(event);
      case SEND, PUBLISH -> event.complete(false);
      case RECEIVE -> deliver(event);
      case SOCKET_IDLE -> {
        outletOf(event).ifPresent(outlet -> outlet.close("no ping"));
        event.complete(true);
      }
      default -> event.complete(true);
    }
  }

  private boolean admit(SockJSSocket socket) {
    if (outlets.size() >= SOCKETS_MAX) {
      LOG.atDebug().addKeyValue("sockets", outlets.size()).log("bridge.full"); // Anybody can make this happen, as often as they like.
      return false;
    }
    Outlet outlet = new Outlet(vertx, socket);
    outlet.closeIn(REGISTERED_WITHIN, "no registration");
    outlets.put(socket, outlet);
    outlet.gone().onComplete(gone -> outlets.remove(socket));
    // In place of the bridge's own handler, which logs every lost connection as an error and leaves one open whose frames are broken.
    vertx.runOnContext(bridged -> socket.exceptionHandler(broken -> outlet.cut()));
    return true;
  }

  /** Closes the sockets whose tokens count no more, because their users were changed. A token that cannot be judged now stays good. */
  void review() {
    outlets.values().forEach(outlet -> outlet.authorization().ifPresent(authorization -> access.callerBy(authorization)
        .onFailure(refused -> {
          if (refused instanceof ProblemDetails) {
            outlet.close("token no longer valid");
          }
        })));
  }

  private void register(BridgeEvent event) {
    String authorization = authorizationIn(event.getRawMessage());
    access.callerBy(authorization)
        .compose(caller -> caller.may(Role.VIEWER) ? Future.succeededFuture(caller) : Future.failedFuture(ProblemDetails.forbidden()))
        .onSuccess(caller -> {
          Duration left = Duration.between(clock.instant(), caller.expiresAt());
          outletOf(event).ifPresent(outlet -> outlet.registered(authorization, left));
          event.complete(true);
        })
        .onFailure(refused -> event.complete(false));
  }

  private static String authorizationIn(JsonObject message) {
    if (!(message.getValue("headers") instanceof JsonObject headers)) {
      return "";
    }
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase("Authorization") && header.getValue() instanceof String)
        .map(header -> (String) header.getValue()).findFirst().orElse("");
  }

  /** The bridge itself would write whether or not the peer reads, so the write is ours and the bridge is told not to. */
  private void deliver(BridgeEvent event) {
    event.complete(false);
    outletOf(event).ifPresent(outlet -> outlet.write(event.getRawMessage().toBuffer()));
  }

  private Optional<Outlet> outletOf(BridgeEvent event) {
    return Optional.ofNullable(outlets.get(event.socket()));
  }
}
