package dev.watchdog.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One connection to Redis that sends many commands before it reads the first reply. Replies are text, Long, null or lists of these. */
final class RedisPipe implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;
  private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
  private int expected;

  RedisPipe(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(60_000);
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
  }

  /** Appends a command, to be sent with the next {@link #exchange}. */
  RedisPipe add(List<String> words) {
    unsent.writeBytes(("*" + words.size() + "\r\n").getBytes(StandardCharsets.US_ASCII));
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      unsent.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      unsent.writeBytes(bytes);
      unsent.write('\r');
      unsent.write('\n');
    }
    expected++;
    return this;
  }

  RedisPipe add(String... words) {
    return add(List.of(words));
  }

  int waiting() {
    return expected;
  }

  /** Sends what was appended and reads a reply to each command. */
  List<Object> exchange() throws IOException {
    unsent.writeTo(socket.getOutputStream());
    unsent.reset();
    List<Object> replies = new ArrayList<>(expected);
    for (; expected > 0; expected--) {
      replies.add(reply());
    }
    return replies;
  }

  /** One command on its own. */
  Object call(String... words) throws IOException {
    return add(words).exchange().get(0);
  }

  private Object reply() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case ':' -> (Object) Long.parseLong(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> list(Integer.parseInt(rest));
      default -> throw new IOException("Redis said: " + line);
    };
  }

  private String bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    in.readNBytes(2);
    return text;
  }

  private List<Object> list(int size) throws IOException {
    List<Object> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      all.add(reply());
    }
    return all;
  }

  private String line() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int b = in.read(); b != '\r'; b = in.read()) {
      if (b < 0) {
        throw new IOException("Redis closed the connection");
      }
      text.append((char) b);
    }
    in.read();
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
