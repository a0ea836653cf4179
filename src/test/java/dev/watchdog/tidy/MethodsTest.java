package dev.watchdog.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MethodsTest {

  private static final String SOURCE =
      """
      package x;

      /** A class { with braces in a comment. */
      public final class X extends Y<Z> {
        private static final String BRACES = "{{{\\"{"; // }}}
        private static final char BRACE = '{';

        static {
          start();
        }

        /** Says so. */
        @Override
        public <T> void one(
            int a,
            int b) {
          if (a > b) {
            run(() -> { b(); });
          }
        }

        int field;

        record Pair(int a, int b) {
          Pair {
            check(a);
          }

          enum Colour { RED, GREEN; int code() { return 1; } }
        }

        void two() {}
      }
      """;

  @Test
  void methods_are_found_from_their_signature_to_their_last_brace() {
    assertThat(Methods.in(SOURCE))
        .containsExactly(
            new Methods.Extent(8, 10),
            new Methods.Extent(13, 20),
            new Methods.Extent(25, 27),
            new Methods.Extent(29, 29),
            new Methods.Extent(32, 32));
  }
}
