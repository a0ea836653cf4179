package dev.watchdog.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Refuses a request whose length can be read in two ways: a proxy that reads the other one takes the rest of its body for a request of
 * somebody else. The library itself drops one of two lengths and takes any list of codings with {@code chunked} in it.
 */
final class StrictDecoder extends VertxHttpRequestDecoder {

  private int lengths;

  StrictDecoder(HttpServerOptions options) {
    super(options);
  }

  @Override
  protected HttpMessage createMessage(String[] line) {
    lengths = 0;
    return super.createMessage(line);
  }

  @Override
  protected AsciiString splitHeaderName(byte[] line, int start, int length) {
    AsciiString name = super.splitHeaderName(line, start, length);
    if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
      lengths++;
    }
    return name;
  }

  /** Asked once for each message, when all of its headers are there and before its body is looked for. */
  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    if (message != null) {
      verify(message);
    }
    return super.isContentAlwaysEmpty(message);
  }

  private void verify(HttpMessage message) {
    List<String> codings = message.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (lengths > 1 || lengths == 1 && !codings.isEmpty()) {
      throw new IllegalArgumentException("two lengths");
    }
    if (!codings.isEmpty() && !isChunked(message, codings)) {
      throw new IllegalArgumentException("a transfer coding other than chunked");
    }
  }

  /** A peer that speaks HTTP/1.0 knows no codings, so that one came from somewhere else. */
  private static boolean isChunked(HttpMessage message, List<String> codings) {
    return codings.size() == 1
        && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0).strip())
        && message.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
  }
}
