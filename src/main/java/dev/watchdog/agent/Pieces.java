package dev.watchdog.agent;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Bytes as they arrived, in pieces: megabytes are never copied to stand together. */
final class Pieces {

  private record Piece(byte[] bytes, int from, int to) {
    int length() {
      return to - from;
    }
  }

  private Deque<Piece> pieces = new ArrayDeque<>();
  private long size;

  void add(byte[] bytes, int from, int to) {
    if (to > from) {
      pieces.addLast(new Piece(bytes, from, to));
      size += to - from;
    }
  }

  long size() {
    return size;
  }

  /** Takes all of them away, in order. */
  List<byte[]> takeAll() {
    List<byte[]> all = new ArrayList<>(pieces.size());
    for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
      all.add(piece.length() == piece.bytes.length ? piece.bytes : Arrays.copyOfRange(piece.bytes, piece.from, piece.to));
    }
    size = 0;
    return all;
  }

  /** Puts something else in the place of the bytes from there to there. */
  void replace(long from, long to, byte[] by) {
    Deque<Piece> old = pieces;
    pieces = new ArrayDeque<>(old.size() + 2);
    long before = size;
    size = 0;
    long at = 0;
    boolean replaced = false;
    for (Piece piece : old) {
      addPart(piece, at, 0, from);
      if (!replaced && at + piece.length() >= from) {
        add(by, 0, by.length);
        replaced = true;
      }
      addPart(piece, at, to, before);
      at += piece.length();
    }
  }

  /** Adds what of the piece, which begins at {@code at}, lies between two places. */
  private void addPart(Piece piece, long at, long from, long to) {
    int first = (int) Math.max(0, Math.min(piece.length(), from - at));
    int last = (int) Math.max(0, Math.min(piece.length(), to - at));
    add(piece.bytes, piece.from + first, piece.from + Math.max(first, last));
  }

  byte[] toBytes() {
    byte[] all = new byte[(int) size];
    int at = 0;
    for (Piece piece : pieces) {
      System.arraycopy(piece.bytes, piece.from, all, at, piece.length());
      at += piece.length();
    }
    return all;
  }

  /** Reads them and lets each go as soon as it was read. */
  InputStream consume() {
    return new InputStream() {
      private Piece piece;
      private int at;

      @Override
      public int read() {
        return more() ? piece.bytes[at++] & 0xff : -1;
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        if (length == 0) {
          return 0;
        }
        if (!more()) {
          return -1;
        }
        int count = Math.min(length, piece.to - at);
        System.arraycopy(piece.bytes, at, into, offset, count);
        at += count;
        return count;
      }

      @Override
      public int available() {
        return more() ? piece.to - at : 0;
      }

      private boolean more() {
        while (piece == null || at >= piece.to) {
          piece = pieces.poll();
          if (piece == null) {
            return false;
          }
          at = piece.from;
        }
        return true;
      }
    };
  }
}
