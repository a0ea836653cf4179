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
import java.util.List;
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
  static final int UNREGISTERED_MAX = 32;
  static final int UNREGISTERED_PER_ADDRESS_MAX = 8;
  private static final Logger LOG = LoggerFactory.getLogger(EventBridge.class);
  private static final String SOCKETS = "/eventbus/(?:websocket|[^/.]+/[^/.]+/websocket)";
  private static final String GREETING = "/eventbus/info";
  /** Long: a browser lets a page in the background run its timers once a minute. */
  private static final Duration PING_WITHIN = Duration.ofSeconds(90);
  private static final int ADDRESS_CHARS_MAX = 64;

  private final Vertx vertx;
  private final Access access;
  private final Peers peers;
  private final Duration registeredWithin;
  private final InstantSource clock;
  private final Map<SockJSSocket, Outlet> outlets = new ConcurrentHashMap<>(); // Changed on the event loop, counted by others.

  EventBridge(Vertx vertx, Access access, Peers peers, Duration registeredWithin, InstantSource clock) {
    this.vertx = vertx;
    this.access = access;
    this.peers = peers;
    this.registeredWithin = registeredWithin;
    this.clock = clock;
  }

  /** Sockets that listen now; to be asked from any thread. */
  int open() {
    return (int) outlets.values().stream().filter(Outlet::isRegistered).count();
  }

  void mountOn(Router router) {
    router.route("/eventbus/*").handler(new SameOrigin()).handler(request -> {
      String path = request.normalizedPath();
      if (!path.equals(GREETING) && !path.matches(SOCKETS)) {
        request.fail(ProblemDetails.notFound()); // SockJS also has test and frame pages, which nobody needs here.
      } else if (!path.equals(GREETING) && !hasRoomFor(peers.of(request.request()))) {
        request.fail(ProblemDetails.of(503, "Too many sockets wait for their registration.")); // Before there is one to be closed.
      } else {
        request.next();
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

  /** Strangers are bounded apart from those who showed a token, or they could keep these off. */
  private boolean hasRoomFor(String address) {
    List<Outlet> strangers = outlets.values().stream().filter(outlet -> !outlet.isRegistered()).toList();
    return strangers.size() < UNREGISTERED_MAX
        && strangers.stream().filter(outlet -> outlet.address().equals(address)).count() < UNREGISTERED_PER_ADDRESS_MAX;
  }

  private boolean admit(SockJSSocket socket) {
    String address = peers.of(socket.routingContext().request());
    Outlet outlet = new Outlet(vertx, socket, address);
    if (!hasRoomFor(address)) { // Several were let through to their upgrade at a time.
      LOG.atDebug().addKeyValue("address", address).log("bridge.full"); // Anybody can make this happen, as often as they like.
      outlet.cut();
      return false;
    }
    outlet.closeIn(registeredWithin, "no registration");
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
        .onSuccess(caller -> event.complete(outletOf(event).filter(outlet -> keep(outlet, caller, authorization)).isPresent()))
        .onFailure(refused -> event.complete(false));
  }

  private boolean keep(Outlet outlet, Caller caller, String authorization) {
    if (!outlet.isRegistered() && open() >= SOCKETS_MAX) {
      outlet.close("too many sockets");
      return false;
    }
    outlet.registered(authorization, Duration.between(clock.instant(), caller.expiresAt()));
    return true;
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
