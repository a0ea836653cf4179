package dev.watchdog.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The seeds that ever failed: {@code simulation/seeds.txt}, one a line, what failed behind a {@code #}. */
final class Seeds {

  private Seeds() {}

  static List<Long> thatFailed() {
    try (InputStream in = Seeds.class.getClassLoader().getResourceAsStream("simulation/seeds.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .map(Long::valueOf)
          .toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
