package dev.watchdog.agent;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Takes the body of a retained result piece by piece and keeps at most a given number of bytes. What usually makes a result large is its
 * {@code execution_log}: where the body does not fit with it, the log's bytes are counted and dropped, {@code null} stands in its place,
 * and the rest of the result is still read.
 *
 * <p>Nobody looks at a byte of a body that fits.
 */
final class ResultBody {

  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final int READ_MAX_FACTOR = 16;

  private final long keptMax;
  private final Pieces kept = new Pieces();
  private long read;
  private LogScanner scanner;
  private long logFrom = -1;
  private long logEnd = -1;
  private long logBytes;
  private boolean logDropped;

  ResultBody(long keptMax) {
    this.keptMax = keptMax;
  }

  /** Whether taking so many bytes more means to look at each of them, and maybe at all that came before. */
  boolean mustScan(long more) {
    return scanner != null || kept.size() + more > keptMax;
  }

  /** Takes a piece, which is the body's own from then on; false where what must be kept does not fit. */
  boolean take(byte[] piece) {
    read += piece.length;
    if (read > keptMax * READ_MAX_FACTOR) {
      return false;
    }
    if (!mustScan(piece.length)) {
      kept.add(piece, 0, piece.length);
      return true;
    }
    if (scanner == null) {
      scanner = new LogScanner();
      List<byte[]> before = kept.takeAll();
      for (byte[] earlier : before) {
        scan(earlier); // It fitted once, and fits again.
      }
    }
    return scan(piece);
  }

  private boolean scan(byte[] piece) {
    int at = 0;
    while (at < piece.length) {
      boolean inLog = scanner.inLog();
      boolean dropping = inLog && logDropped;
      long room = dropping ? piece.length : keptMax - kept.size();
      if (room == 0 && !dropLog()) {
        return false;
      }
      if (room > 0) {
        int stop = scanner.scan(piece, at, (int) Math.min(piece.length, at + room));
        if (!dropping) {
          kept.add(piece, at, stop);
        }
        passed(inLog, stop - at);
        at = stop;
      }
    }
    return true;
  }

  /** So many bytes were passed, of the log or of something else; now something else or the log may begin. */
  private void passed(boolean inLog, int bytes) {
    if (inLog) {
      logBytes += bytes;
      if (!scanner.inLog()) {
        logEnd = kept.size();
      }
    } else if (scanner.inLog()) {
      logFrom = kept.size();
      logBytes = 0;
    }
  }

  /** Forgets what was kept of the log so far; false where there is no log whose absence makes room. */
  private boolean dropLog() {
    long logTo = scanner.inLog() ? kept.size() : logEnd;
    if (logDropped || logFrom < 0 || logTo - logFrom <= NULL.length) {
      return false;
    }
    kept.replace(logFrom, logTo, NULL);
    logDropped = true;
    scanner.seekNoMore();
    return true;
  }

  long size() {
    return kept.size();
  }

  byte[] bytes() {
    return kept.toBytes();
  }

  /** Reads the body once; what was read is kept no longer. */
  InputStream consume() {
    return kept.consume();
  }

  /** Bytes of a log that was left out; 0 where none was. */
  long logLeftOut() {
    return logDropped ? logBytes : 0;
  }
}
