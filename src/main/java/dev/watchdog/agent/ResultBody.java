package dev.watchdog.agent;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Takes the body of a retained result piece by piece and keeps at most a given number of bytes. What usually makes a result large is its
 * {@code execution_log}: where the body would not fit with it, the log's bytes are counted and dropped as they arrive, {@code null}
 * stands in its place, and the rest of the result is still read.
 *
 * <p>A scanner of nesting and strings only: whether the body is JSON at all is for the parser to say.
 */
final class ResultBody {

  private static final byte[] LOG = "execution_log".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final int READ_MAX_FACTOR = 16;

  private final long keptMax;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(4096);
  private final StringBuilder name = new StringBuilder();
  private long read;
  private int depth;
  private boolean inString;
  private boolean escaped;
  private boolean nameComplete;
  private boolean inLog;
  private int logFrom = -1;
  private int logEnd = -1;
  private long logBytes;
  private boolean logDropped;

  ResultBody(long keptMax) {
    this.keptMax = keptMax;
  }

  /** Takes a piece; false where what must be kept does not fit. */
  boolean take(Buffer piece) {
    read += piece.length();
    if (read > keptMax * READ_MAX_FACTOR) {
      return false;
    }
    for (int i = 0; i < piece.length(); i++) {
      if (!take(piece.getByte(i))) {
        return false;
      }
    }
    return true;
  }

  byte[] bytes() {
    return kept.toByteArray();
  }

  /** Bytes of a log that was left out; 0 where none was. */
  long logLeftOut() {
    return logDropped ? logBytes : 0;
  }

  private boolean take(byte octet) {
    scan(octet);
    if (inLog) {
      logBytes++;
      if (logDropped) {
        return true;
      }
    }
    if (kept.size() >= keptMax && !dropLog()) {
      return false;
    }
    if (!(inLog && logDropped)) {
      kept.write(octet);
    }
    return true;
  }

  /** Forgets what was kept of the log so far; false where there is no log whose absence makes room. */
  private boolean dropLog() {
    int logTo = inLog ? kept.size() : logEnd;
    if (logDropped || logFrom < 0 || logTo - logFrom <= NULL.length) {
      return false;
    }
    byte[] before = kept.toByteArray();
    kept.reset();
    kept.write(before, 0, logFrom);
    kept.write(NULL, 0, NULL.length);
    kept.write(before, logTo, before.length - logTo);
    logDropped = true;
    return true;
  }

  private void logEnds() {
    if (inLog) {
      inLog = false;
      logEnd = kept.size();
    }
  }

  private void scan(byte octet) {
    if (inString) {
      scanString(octet);
      return;
    }
    switch (octet) {
      case '"' -> {
        inString = true;
        if (depth == 1 && !inLog) {
          name.setLength(0);
        }
      }
      case '{', '[' -> depth++;
      case '}', ']' -> {
        depth--;
        if (depth == 0) {
          logEnds();
        }
      }
      case ':' -> {
        if (depth == 1 && nameComplete && !logDropped && name.toString().equals("execution_log")) {
          logStarts();
        }
      }
      case ',' -> {
        if (depth == 1) {
          logEnds();
        }
      }
      default -> {}
    }
    if (octet != ' ' && octet != '\n' && octet != '\r' && octet != '\t') {
      nameComplete = false;
    }
  }

  private void logStarts() {
    inLog = true;
    logFrom = kept.size() + 1; // After the colon, which is written next.
    logBytes = -1; // The colon itself is counted as the first byte.
  }

  private void scanString(byte octet) {
    if (escaped) {
      escaped = false;
    } else if (octet == '\\') {
      escaped = true;
    } else if (octet == '"') {
      inString = false;
      nameComplete = depth == 1;
      return;
    }
    if (depth == 1 && name.length() <= LOG.length) {
      name.append((char) (octet & 0xff));
    }
  }
}
