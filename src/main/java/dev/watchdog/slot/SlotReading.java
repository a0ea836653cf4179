package dev.watchdog.slot;

import dev.watchdog.core.SafeText;
import dev.watchdog.core.Slot;
import dev.watchdog.core.Slots;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** Gathers the slots of one key after the other. */
final class SlotReading {

  private static final String DRAIN = "drain-";

  private final Set<String> counted;
  private final List<Slot> slots = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private int others;

  /**
   * Begins.
   *
   * @param counted ids of the executions whose slots are counted and not told
   */
  SlotReading(Set<String> counted) {
    this.counted = counted;
  }

  /** Whether all members of a key, as far as they are known, are only to be counted, in which case they are. */
  boolean onlyCounted(List<String> members) {
    int found = 0;
    for (String member : members) {
      if (counted.contains(member)) {
        found++;
      } else if (!member.startsWith(DRAIN)) {
        return false;
      }
    }
    others += found;
    return !members.isEmpty();
  }

  /**
   * Takes the slots of an agent.
   *
   * @param flat each member and its score
   */
  Void take(String agent, Response flat) {
    List<String> timeless = new ArrayList<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      String member = flat.get(i).toString();
      if (counted.contains(member)) {
        others++;
      } else if (!member.startsWith(DRAIN)) {
        finite(flat.get(i + 1)).ifPresentOrElse(score -> slots.add(new Slot(agent, member, score)), () -> timeless.add(member));
      }
    }
    if (!timeless.isEmpty()) {
      problem("slots of agent '" + SafeText.line(agent, 100) + "': expected unix seconds as the score, found an infinite one at "
          + timeless.size() + ", the first '" + SafeText.line(timeless.get(0), 100) + "'; they are left alone");
    }
    return null;
  }

  /** Redis keeps infinite scores as well, and writes them in words of its own ({@code inf}); a time of acquisition they are not. */
  private static OptionalDouble finite(Response score) {
    try {
      double seconds = Double.parseDouble(score.toString());
      return Double.isFinite(seconds) ? OptionalDouble.of(seconds) : OptionalDouble.empty();
    } catch (NumberFormatException infinite) {
      return OptionalDouble.empty();
    }
  }

  void problem(String words) {
    problems.add(words);
  }

  Slots slots() {
    return new Slots(slots, others, problems);
  }
}
