package dev.watchdog.agent;

/**
 * Finds where the {@code execution_log} of a result begins and ends, in bytes that come in pieces. It knows nesting and strings and no
 * more: whether the body is JSON at all is for the parser to say.
 */
final class LogScanner {

  private static final String LOG = "execution_log";

  private final StringBuilder name = new StringBuilder();
  private int depth;
  private boolean inString;
  private boolean escaped;
  private boolean nameComplete;
  private boolean inLog;
  private boolean seeking = true;

  /** Whether what comes next belongs to the log. */
  boolean inLog() {
    return inLog;
  }

  /** A log that begins later is no concern any more. */
  void seekNoMore() {
    seeking = false;
  }

  /**
   * Reads on until the log begins or ends.
   *
   * @return the place of the first byte that was not read: the log's first, the first after it, or {@code to}
   */
  int scan(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (inString) {
        at = scanString(bytes, at, to);
      } else {
        byte octet = bytes[at];
        if (inLog && endsLog(octet)) {
          inLog = false;
          return at;
        }
        at++;
        if (octet == ':' && depth == 1 && nameComplete && seeking && LOG.contentEquals(name)) {
          nameComplete = false;
          inLog = true;
          return at;
        }
        scanOutside(octet);
      }
    }
    return at;
  }

  private boolean endsLog(byte octet) {
    return depth == 1 && (octet == ',' || octet == '}' || octet == ']');
  }

  private void scanOutside(byte octet) {
    switch (octet) {
      case ' ', '\n', '\r', '\t' -> {
        return;
      }
      case '"' -> {
        inString = true;
        if (depth == 1 && !inLog) {
          name.setLength(0);
        }
      }
      case '{', '[' -> depth++;
      case '}', ']' -> depth--;
      default -> {}
    }
    nameComplete = false;
  }

  /** Most bytes of a large result stand in strings: they are passed over in a loop that does nothing else. */
  private int scanString(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && (escaped || (depth == 1 && name.length() <= LOG.length()))) {
      byte octet = bytes[at++];
      if (!escaped && octet == '"') {
        return closeString(at);
      }
      escaped = !escaped && octet == '\\';
      if (depth == 1 && name.length() <= LOG.length()) {
        name.append((char) (octet & 0xff));
      }
    }
    while (at < to && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    if (at < to && bytes[at] == '\\') {
      escaped = true;
      return at + 1;
    }
    return at < to ? closeString(at + 1) : at;
  }

  private int closeString(int after) {
    inString = false;
    nameComplete = depth == 1;
    return after;
  }
}
