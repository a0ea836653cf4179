package dev.watchdog.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signals to processes that the tests started. */
public final class Signals {

  /** Why tests that send a SIGHUP are skipped where nothing would hear it. */
  public static final String IGNORED = "these tests were started with SIGHUP ignored, as by nohup, and whatever they start ignores it too";

  private Signals() {}

  /** Whether SIGHUP is ignored here, and in all that is started from here. The first bit stands for the first signal. */
  public static boolean hangupIsIgnored() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("SigIgn:"))
          .anyMatch(line -> (Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16) & 1) != 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Sends it; a process that is gone is no error. */
  static void send(String name, long pid) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid)).redirectError(Redirect.DISCARD).start().waitFor();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
