package dev.watchdog.slot;

import io.vertx.redis.client.Response;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Members of slots are bytes, and nearly all of them texts. */
final class Members {

  private static final char REPLACED = '\uFFFD';

  private Members() {}

  /**
   * Whether a member is the text it was read as: one that is not would be looked for, and released, under another name.
   *
   * @param text of the member; only one with a replaced character is looked at closer
   */
  static boolean legible(String text, Response member) {
    if (text.indexOf(REPLACED) < 0) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(member.toBytes()));
      return true; // The character itself was put there.
    } catch (CharacterCodingException noText) {
      return false;
    }
  }

  /** The bytes in writing. */
  static String written(Response member) {
    StringBuilder written = new StringBuilder();
    for (byte one : member.toBytes()) {
      boolean plain = one >= ' ' && one < 0x7f;
      written.append(plain ? String.valueOf((char) one) : String.format(Locale.ROOT, "\\x%02x", one & 0xff));
    }
    return written.toString();
  }
}
