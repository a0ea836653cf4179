package dev.watchdog.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The Redis protocol over a socket of its own for each command: texts, whole numbers (Long), null and lists of these. */
final class RedisWire {

  private static final int PATIENCE_MILLIS = 5_000;

  private final int port;

  RedisWire(int port) {
    this.port = port;
  }

  Object call(String... words) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      ByteArrayOutputStream command = new ByteArrayOutputStream();
      command.writeBytes(("*" + words.length + "\r\n").getBytes(StandardCharsets.UTF_8));
      for (String word : words) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        command.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.UTF_8));
        command.writeBytes(bytes);
        command.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
      }
      socket.getOutputStream().write(command.toByteArray());
      socket.getOutputStream().flush();
      return reply(new BufferedInputStream(socket.getInputStream()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Object reply(InputStream in) throws IOException {
    String line = line(in);
    String rest = line.substring(1);
    switch (line.charAt(0)) {
      case '+':
        return rest;
      case ':':
        return Long.parseLong(rest);
      case '-':
        throw new IllegalStateException(rest);
      case '$':
        return bulk(in, Integer.parseInt(rest));
      default:
        return list(in, Integer.parseInt(rest));
    }
  }

  private static String bulk(InputStream in, int length) throws IOException {
    if (length < 0) {
      return null;
    }
    String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    in.readNBytes(2);
    return text;
  }

  private static List<Object> list(InputStream in, int size) throws IOException {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      all.add(reply(in));
    }
    return all;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int b = in.read(); b != '\r'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the server closed the connection");
      }
      text.append((char) b);
    }
    in.read();
    return text.toString();
  }
}
