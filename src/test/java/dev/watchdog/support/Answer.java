package dev.watchdog.support;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How a fake agent answers a call: well, badly, in part, late or never. */
@FunctionalInterface
public interface Answer {

  /** Writes to the socket; true when the connection can be used for another request. */
  boolean send(Socket socket) throws IOException, InterruptedException;

  static Answer json(int status, JsonObject body) {
    return body(status, "application/json", body.encode());
  }

  static Answer status(int status) {
    return body(status, "application/json", "{\"detail\":\"status " + status + "\"}");
  }

  static Answer body(int status, String type, String text) {
    return socket -> {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      write(socket, head(status, type, bytes.length));
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return true;
    };
  }

  static Answer html() {
    return body(200, "text/html", "<!doctype html><html><body>It works!</body></html>");
  }

  /** A redirect to an address that would answer well. */
  static Answer redirect(String to) {
    return socket -> {
      write(socket, "HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n");
      return true;
    };
  }

  /** The connection is closed before a byte of an answer. */
  static Answer closed() {
    return socket -> false;
  }

  /** The connection is reset. */
  static Answer reset() {
    return socket -> {
      socket.setSoLinger(true, 0);
      return false;
    };
  }

  /** The request is taken and nothing ever comes. */
  static Answer silence() {
    return Answer::untilPeerCloses;
  }

  static Answer headersThenSilence() {
    return socket -> {
      write(socket, head(200, "application/json", 200));
      return untilPeerCloses(socket);
    };
  }

  /** A well-formed start that is cut off; the head has promised more. */
  static Answer halfJson() {
    return socket -> {
      write(socket, head(200, "application/json", 200) + "{\"executions\":[],\"recently_completed_ids\":[");
      return false;
    };
  }

  /** A body without a length that ends in the middle of the JSON. */
  static Answer halfJsonUntilClose() {
    return socket -> {
      write(socket, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"executions\":[");
      return false;
    };
  }

  /** One byte at a time, for as long as somebody reads. */
  static Answer drip() {
    return socket -> {
      write(socket, head(200, "application/json", 1 << 20) + "{\"executions\":[");
      for (int i = 0; i < 2_000; i++) {
        write(socket, " ");
        Eventually.pass(Duration.ofMillis(50));
      }
      return false;
    };
  }

  /** The answer comes once the latch is open. */
  static Answer after(CountDownLatch latch, Answer answer) {
    return socket -> {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IOException("nobody opened the latch");
      }
      return answer.send(socket);
    };
  }

  /** The answer comes after this much time. */
  static Answer late(Duration time, Answer answer) {
    return socket -> {
      Eventually.pass(time);
      return answer.send(socket);
    };
  }

  private static String head(int status, String type, int length) {
    return "HTTP/1.1 " + status + " X\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n";
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static boolean untilPeerCloses(Socket socket) throws IOException {
    while (socket.getInputStream().read() >= 0) {
      continue;
    }
    return false;
  }
}
