package dev.watchdog.agent;

import dev.watchdog.core.Registry;
import io.vertx.core.buffer.Buffer;

/** The body of a registry, read while it arrives and bounded in size; only what it says is kept. */
final class RegistryBody {

  private final RegistryReader reader = new RegistryReader();
  private final long bytesMax;
  private long bytes;
  private RegistryReader.NotARegistry broken;

  RegistryBody(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Takes the next piece; false = more than may be read. What breaks is told at the end: the status of the answer goes first. */
  boolean take(Buffer piece) {
    bytes += piece.length();
    if (bytes > bytesMax) {
      return false;
    }
    if (broken == null) {
      try {
        reader.take(piece.getBytes());
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
    return reader.end();
  }
}
