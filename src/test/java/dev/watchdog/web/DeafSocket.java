package dev.watchdog.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** A WebSocket made by hand that stops reading once it is registered, and takes next to nothing into its buffers. */
final class DeafSocket implements AutoCloseable {

  private final Socket socket = new Socket();
  private final boolean sockJs;

  DeafSocket(int port, String path) throws IOException {
    sockJs = !path.equals("/eventbus/websocket");
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(10_000);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nUpgrade: websocket\r\n"
        + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n").getBytes(UTF_8));
    readUntil("\r\n\r\n");
  }

  /** Returns when the registration has been dealt with. */
  void register(String address, String token) throws IOException {
    send(new JsonObject().put("type", "register").put("address", address)
        .put("headers", new JsonObject().put("Authorization", "Bearer " + token)));
    send(new JsonObject().put("type", "send").put("address", address));
    readUntil("rejected");
  }

  private void send(JsonObject message) throws IOException {
    byte[] payload = (sockJs ? new JsonArray().add(message.encode()).encode() : message.encode()).getBytes(UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0x81); // One text frame, masked with zeros.
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else {
      frame.write(0x80 | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    }
    frame.write(new byte[4]);
    frame.write(payload);
    socket.getOutputStream().write(frame.toByteArray());
  }

  private void readUntil(String end) throws IOException {
    StringBuilder read = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (read.indexOf(end) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after " + read);
      }
      read.append((char) next);
    }
  }

  /** Goes on sending, and never reads, until the server has cut the connection. */
  void sendUntilCut() {
    JsonObject ping = new JsonObject().put("type", "ping").put("padding", "p".repeat(32 * 1024)); // Large, so that few will do.
    assertTimeoutPreemptively(Duration.ofSeconds(30), () -> assertThatIOException().isThrownBy(() -> {
      while (true) {
        send(ping);
      }
    }));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
