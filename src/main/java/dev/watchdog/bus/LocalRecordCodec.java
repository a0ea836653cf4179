package dev.watchdog.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands records over by reference, which is safe because they are immutable. One process only. */
final class LocalRecordCodec implements MessageCodec<Protocol, Protocol> {

  static final String NAME = "watchdog-record";

  @Override
  public void encodeToWire(Buffer buffer, Protocol message) {
    throw new UnsupportedOperationException("records do not leave the process");
  }

  @Override
  public Protocol decodeFromWire(int position, Buffer buffer) {
    throw new UnsupportedOperationException("records do not enter the process");
  }

  @Override
  public Protocol transform(Protocol message) {
    return message;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
