package dev.watchdog.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A short body that is kept whole up to a size. */
final class CollectedBody implements HttpCall.Sink {

  private static final JsonFactory STRICT =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private final long bytesMax;
  private final Buffer body = Buffer.buffer();
  private boolean packed;

  CollectedBody(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  @Override
  public void begin(HttpCall call, HttpCall.Answer head) {
    packed = AnswerHead.isGzip(head.headers());
  }

  @Override
  public boolean take(Buffer piece) {
    if (body.length() + piece.length() > bytesMax) {
      return false;
    }
    body.appendBuffer(piece);
    return true;
  }

  /** The object that the body is; empty where it is anything else. A field that stands there twice says nothing, as in a registry. */
  JsonObject object() {
    try {
      Object value = JacksonCodec.fromParser(STRICT.createParser(bytes()), Object.class);
      return value instanceof JsonObject object ? object : new JsonObject();
    } catch (DecodeException | IOException broken) {
      return new JsonObject();
    }
  }

  private byte[] bytes() throws IOException {
    if (!packed) {
      return body.getBytes();
    }
    ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
    boolean fits = Gunzip.read(new ByteArrayInputStream(body.getBytes()), bytesMax, (piece, length) -> unpacked.write(piece, 0, length));
    return fits ? unpacked.toByteArray() : new byte[0];
  }
}
