package dev.watchdog.scenario;

import dev.watchdog.scenario.AdversariesTest.Attack;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Callers without a login, from addresses of their own, as a neighbour in the same network may be one. */
final class Strangers implements AutoCloseable {

  private static final int READ_MILLIS_MAX = 20_000;
  private static final int HELD_MAX = 400;

  private final int port;
  private final Queue<Socket> held = new ConcurrentLinkedQueue<>();

  Strangers(int port) {
    this.port = port;
  }

  /** Each is done by a thread of its own. */
  List<Attack> attacks() {
    return List.of(this::guess, this::hold, this::begin, this::smuggle, this::listen, this::look);
  }

  /** Passwords, as fast as they are answered. */
  private void guess() throws IOException {
    String form = "username=admin&password=guessed-" + System.nanoTime();
    say("127.0.0.4", "POST /token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
        + form.length() + "\r\n\r\n" + form);
  }

  /** Connections over which nothing comes. */
  private void hold() throws IOException {
    keep(connect("127.0.0.5", port));
  }

  /** Requests that never end. */
  private void begin() throws IOException {
    Socket socket = connect("127.0.0.6", port);
    String begun = "POST /token HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nusername=";
    socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
    keep(socket);
  }

  /** One request in another. */
  private void smuggle() throws IOException {
    say("127.0.0.7", "POST /token HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  /** Sockets of the event bus without a token. */
  private void listen() throws IOException {
    Socket socket = connect("127.0.0.8", port);
    socket.getOutputStream().write(("GET /eventbus/websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    keep(socket);
  }

  /** What is open to everybody, again and again. */
  private void look() throws IOException {
    request(port, "127.0.0.9", "GET", "/health/ready", null);
    request(port, "127.0.0.9", "GET", "/metrics", null);
  }

  private void say(String from, String text) throws IOException {
    try (Socket socket = connect(from, port)) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readNBytes(200);
    }
  }

  /** The oldest goes where there are too many: the descriptors are this process's own too. */
  private void keep(Socket socket) throws IOException {
    held.add(socket);
    if (held.size() > HELD_MAX) {
      held.remove().close();
    }
  }

  private static Socket connect(String from, int port) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress("127.0.0.1", port), READ_MILLIS_MAX);
    socket.setSoTimeout(READ_MILLIS_MAX);
    return socket;
  }

  /** One request of its own connection; the whole answer, empty where there is none. */
  static String request(int port, String from, String method, String path, String token) throws IOException {
    String authorization = token == null ? "" : "Authorization: Bearer " + token + "\r\n";
    String length = method.equals("GET") ? "" : "Content-Type: application/json\r\nContent-Length: 2\r\n";
    String body = method.equals("GET") ? "" : "{}";
    try (Socket socket = connect(from, port)) {
      String head = method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + authorization + length + "\r\n" + body;
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      InputStream answer = socket.getInputStream();
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : held) {
      socket.close();
    }
  }
}
