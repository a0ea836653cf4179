package dev.watchdog.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.watchdog.config.Settings;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.OptionalLong;

/** Whether this process may open as many files and connections as its settings allow it at once. */
final class Descriptors {

  /** The sockets of browsers, with those that have not registered: the bounds of the event bridge. */
  private static final int BROWSERS = 256 + 32;

  /** The program itself, its log, its stores. */
  private static final int OWN = 128;

  private Descriptors() {}

  /** Empty where the system does not tell. */
  static OptionalLong limit() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? OptionalLong.of(system.getMaxFileDescriptorCount())
        : OptionalLong.empty();
  }

  /** What to say about a limit that is too small. */
  static Optional<String> warning(Settings settings, OptionalLong limit) {
    int agents = settings.agents().maxInFlight();
    int connections = settings.http().maxConnections();
    long needed = (long) agents + connections + BROWSERS + settings.database().poolSize() + OWN;
    if (limit.isEmpty() || limit.getAsLong() < 0 || limit.getAsLong() >= needed) {
      return Optional.empty();
    }
    return Optional.of("ulimit -n is " + limit.getAsLong() + ": agents.max-in-flight (" + agents + ") and http.max-connections ("
        + connections + ") may need " + needed + " descriptors");
  }
}
