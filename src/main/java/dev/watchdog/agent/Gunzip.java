package dev.watchdog.agent;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Reads what was packed, up to a size: a few bytes can be made to unfold into gigabytes. */
final class Gunzip {

  private static final int PIECE_BYTES = 16 * 1024;

  private Gunzip() {}

  /** Takes a piece of what comes out; the array is used again. */
  interface Taker<E extends Exception> {
    void take(byte[] piece, int length) throws E;
  }

  /**
   * Hands out what comes out.
   *
   * @return false where more comes out than may be read
   * @throws IOException where it is no whole gzip
   */
  static <E extends Exception> boolean read(InputStream packed, long bytesMax, Taker<E> taker) throws IOException, E {
    try (GZIPInputStream unpacked = new GZIPInputStream(packed, PIECE_BYTES)) {
      byte[] piece = new byte[PIECE_BYTES];
      long bytes = 0;
      for (int read = unpacked.read(piece); read >= 0; read = unpacked.read(piece)) {
        bytes += read;
        if (bytes > bytesMax) {
          return false;
        }
        taker.take(piece, read);
      }
      return true;
    }
  }
}
