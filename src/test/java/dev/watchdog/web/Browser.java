package dev.watchdog.web;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A socket on the raw endpoint of the bridge, as the page has it. */
final class Browser {

  private final WebSocket socket;
  private final BlockingQueue<JsonObject> received = new LinkedBlockingQueue<>();
  private final Promise<Short> closed = Promise.promise();

  private Browser(WebSocket socket) {
    this.socket = socket;
    socket.handler(frame -> received.add(frame.toJsonObject()));
    socket.closeHandler(gone -> closed.complete(socket.closeStatusCode()));
  }

  static Browser on(Web web) throws Exception {
    return connecting(web, new WebSocketConnectOptions()).await(5, SECONDS);
  }

  /** With other options; host, port and path are those of the bridge. */
  static Future<Browser> connecting(Web web, WebSocketConnectOptions options) {
    return web.sockets.connect(options.setHost("127.0.0.1").setPort(web.port).setURI("/eventbus/websocket")).map(Browser::new);
  }

  void send(String text) throws Exception {
    socket.writeTextMessage(text).await(5, SECONDS);
  }

  void send(JsonObject message) throws Exception {
    socket.writeBinaryMessage(message.toBuffer()).await(5, SECONDS);
  }

  void register(String address, String authorization) throws Exception {
    JsonObject message = new JsonObject().put("type", "register").put("address", address);
    send(authorization == null ? message : message.put("headers", new JsonObject().put("Authorization", authorization)));
  }

  /** The next frame; the bridge answers in the order of what it is sent. */
  JsonObject next() throws Exception {
    return received.poll(5, SECONDS);
  }

  /** Waits until all that was sent before has been dealt with. A registration itself is never confirmed. */
  void settle() throws Exception {
    send(new JsonObject().put("type", "send").put("address", "watchdog.tick").put("body", "x"));
    JsonObject fence = next();
    if (fence == null || !"rejected".equals(fence.getString("body"))) {
      throw new AssertionError("not the fence: " + fence);
    }
  }

  boolean hasMore() {
    return !received.isEmpty();
  }

  void write(Buffer frame) {
    socket.writeBinaryMessage(frame);
  }

  /** The status the server closed with. */
  short closeStatus() throws Exception {
    return closed.future().await(5, SECONDS);
  }
}
