package dev.watchdog.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.time.Duration;
import java.util.Optional;

/**
 * The way out to one browser. Counts what was written and not yet taken by the network: one that does not read is cut off instead of
 * being saved up for, and reads what it missed from the ledger when it comes back.
 */
final class Outlet {

  static final int WAITING_BYTES_MAX = 512 * 1024;
  private static final short POLICY_VIOLATION = 1008;
  /** Whoever is still there connects anew. */
  private static final Duration TIMER_MAX = Duration.ofDays(7);

  private final Vertx vertx;
  private final SockJSSocket socket;
  private final ConnectionBase connection;
  private final String address;
  private volatile boolean registered; // Written on the event loop, counted by others.
  private long waitingBytes;
  private long timer;
  private String authorization;

  Outlet(Vertx vertx, SockJSSocket socket, String address) {
    this.vertx = vertx;
    this.socket = socket;
    this.address = address;
    this.connection = (ConnectionBase) socket.routingContext().request().connection();
  }

  /** From where it was opened. */
  String address() {
    return address;
  }

  /** Whether it showed a valid token. */
  boolean isRegistered() {
    return registered;
  }

  /** Completes when the connection is gone, however it went. */
  Future<Void> gone() {
    return connection.closeFuture().onComplete(closed -> vertx.cancelTimer(timer));
  }

  /** Writes, or cuts the connection when too much is waiting for the peer to read. */
  void write(Buffer frame) {
    if (waitingBytes + frame.length() > WAITING_BYTES_MAX) {
      cut();
      return;
    }
    waitingBytes += frame.length();
    socket.write(frame).onComplete(taken -> waitingBytes -= frame.length());
  }

  /** What the peer has last registered with; it is closed when that has ended. */
  void registered(String with, Duration left) {
    registered = true;
    authorization = with;
    closeIn(left, "token expired");
  }

  /** Empty before the first registration. */
  Optional<String> authorization() {
    return Optional.ofNullable(authorization);
  }

  /** Closes the connection after this time, in place of the time given before. */
  void closeIn(Duration wait, String reason) {
    vertx.cancelTimer(timer);
    Duration bounded = wait.compareTo(TIMER_MAX) < 0 ? wait : TIMER_MAX;
    timer = vertx.setTimer(Math.max(1, bounded.toMillis()), due -> close(reason));
  }

  void close(String reason) {
    if (waitingBytes > 0 || !connection.channel().isWritable()) {
      cut();
    } else {
      socket.close(POLICY_VIOLATION, reason);
    }
  }

  /** Ends the connection at once, whatever waits to be taken. */
  void cut() {
    Admission.cut(connection.channel());
  }
}
