package dev.watchdog.agent;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Which ids may stand in a path. Encoded, any id is one segment of it; but a gateway that decodes the path before it resolves it would go
 * where the id climbs to, with the token of the agent that gave it, and so would one behind it that decodes once more.
 */
final class PathIds {

  /** What is still encoded after so many rounds is nobody's id. */
  private static final int ROUNDS_MAX = 8;

  private PathIds() {}

  /** Whether the id may stand in a path: an empty one would make another path of it. */
  static boolean addressable(String id) {
    if (id == null || id.isEmpty()) {
      return false;
    }
    byte[] octets = id.getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < ROUNDS_MAX; round++) {
      if (climbs(octets)) {
        return false;
      }
      byte[] decoded = decoded(octets);
      if (decoded.length == octets.length) {
        return true; // Each sequence that is decoded makes it shorter.
      }
      octets = decoded;
    }
    return false;
  }

  private static boolean climbs(byte[] octets) {
    int segment = 0;
    for (int i = 0; i <= octets.length; i++) {
      if (i == octets.length || octets[i] == '/') {
        if (isDots(octets, segment, i)) {
          return true;
        }
        segment = i + 1;
      } else if (isForbidden(octets, i)) {
        return true;
      }
    }
    return false;
  }

  /** A control character, a backslash, or a byte that no character of UTF-8 begins with: a dot or a slash, written in two bytes. */
  private static boolean isForbidden(byte[] octets, int at) {
    int octet = octets[at] & 0xff;
    boolean laterControl = octet == 0xc2 && at + 1 < octets.length && (octets[at + 1] & 0xff) < 0xa0;
    return octet < ' ' || octet == 0x7f || octet == '\\' || octet == 0xc0 || octet == 0xc1 || laterControl;
  }

  /** One or two dots, with or without parameters: some resolve such a segment as if they were not there. */
  private static boolean isDots(byte[] octets, int from, int to) {
    int end = from;
    while (end < to && octets[end] != ';') {
      end++;
    }
    int length = end - from;
    return (length == 1 || length == 2) && octets[from] == '.' && octets[end - 1] == '.';
  }

  private static byte[] decoded(byte[] octets) {
    byte[] decoded = new byte[octets.length];
    int length = 0;
    for (int i = 0; i < octets.length; i++) {
      int high = i + 2 < octets.length && octets[i] == '%' ? Character.digit(octets[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(octets[i + 2], 16);
      if (low >= 0) {
        decoded[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        decoded[length++] = octets[i];
      }
    }
    return length == octets.length ? octets : Arrays.copyOf(decoded, length);
  }
}
