package dev.watchdog.agent;

import dev.watchdog.core.Registry;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** The body of a registry, read while it arrives and bounded in size; only what it says is kept. */
final class RegistryBody implements HttpCall.Sink {

  private final RegistryReader reader;
  private final long bytesMax;
  private long bytes;
  private Buffer packed;
  private RegistryReader.NotARegistry broken;

  /**
   * Nothing has come yet.
   *
   * @param agent who is asked
   */
  RegistryBody(String agent, long bytesMax) {
    this.reader = new RegistryReader(agent);
    this.bytesMax = bytesMax;
  }

  @Override
  public void begin(HttpCall call, HttpCall.Answer head) {
    if (AnswerHead.isGzip(head.headers())) {
      packed = Buffer.buffer();
    }
  }

  /** Takes the next piece; false = more than may be read. What breaks is told at the end: the status of the answer goes first. */
  @Override
  public boolean take(Buffer piece) {
    bytes += piece.length();
    if (bytes > bytesMax) {
      return false;
    }
    if (packed != null) {
      packed.appendBuffer(piece);
    } else if (broken == null) {
      try {
        reader.take(piece.getBytes(), piece.length());
      } catch (RegistryReader.NotARegistry found) {
        broken = found;
      }
    }
    return true;
  }

  /** What the whole body said. */
  Registry registry() throws RegistryReader.NotARegistry {
    if (broken != null) {
      throw broken;
    }
    if (packed != null) {
      unpack();
    }
    return reader.end();
  }

  private void unpack() throws RegistryReader.NotARegistry {
    try {
      if (!Gunzip.read(new ByteArrayInputStream(packed.getBytes()), bytesMax, reader::take)) {
        throw new RegistryReader.NotARegistry("answer is too large");
      }
    } catch (IOException noGzip) {
      throw new RegistryReader.NotARegistry("expected a body in gzip, found something else");
    }
  }
}
