package dev.watchdog.core;

import java.util.HashSet;
import java.util.Set;

/**
 * What one look at an agent says of its rows. An id that the registry does not name, but for its case or the blanks around it, is neither
 * there nor absent: which it is nobody can know, so it is unknown and named. Not thread-safe.
 */
public final class Observations {

  private static final int NAME_CHARS_MAX = 100;

  private final Look look;
  private NearNames listed;

  private Observations(Look look) {
    this.look = look;
  }

  public static Observations in(Look look) {
    return new Observations(look);
  }

  /** What it says of one execution. */
  public Observation of(String id) {
    Observation said = look.observe(id);
    if (!(said instanceof Observation.Absent) || !(look instanceof Look.Reachable reachable)) {
      return said;
    }
    if (listed == null) {
      listed = listed(reachable.registry()); // Once for all rows that are absent; of most agents none is.
    }
    String near = listed.near(id);
    return near == null
        ? said
        : new Observation.Unknown("its agent lists '" + SafeText.line(near, NAME_CHARS_MAX)
            + "', which differs from the row's id only in case or blanks", true);
  }

  private static NearNames listed(Registry registry) {
    Set<String> ids = new HashSet<>(registry.running().keySet());
    ids.addAll(registry.pending());
    ids.addAll(registry.finished());
    return new NearNames(ids);
  }
}
