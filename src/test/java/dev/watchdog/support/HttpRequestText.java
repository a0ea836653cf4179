package dev.watchdog.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One request as it came over the wire.
 *
 * @param target as sent, neither decoded nor normalised
 * @param headers by lower-case name
 */
record HttpRequestText(String method, String target, Map<String, String> headers) {

  private static final int LINE_MAX = 64 * 1024;

  /** The next request of a connection; null when the peer has closed it. */
  static HttpRequestText read(InputStream in) throws IOException {
    String first = line(in);
    if (first == null || first.isEmpty()) {
      return null;
    }
    String[] parts = first.split(" ");
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(header.substring(0, colon).trim().toLowerCase(Locale.ROOT), header.substring(colon + 1).trim());
    }
    in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return new HttpRequestText(parts[0], parts[1], headers);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || bytes.size() > LINE_MAX) {
        return null;
      }
      if (b != '\r') {
        bytes.write(b);
      }
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
