package dev.watchdog.slot;

import dev.watchdog.core.Bounds;
import dev.watchdog.core.Problem;
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
  private final List<Problem> problems = new ArrayList<>();
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
    List<String> late = new ArrayList<>();
    List<String> illegible = new ArrayList<>();
    List<String> tooLong = new ArrayList<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      String member = flat.get(i).toString();
      OptionalDouble score = finite(flat.get(i + 1));
      if (counted.contains(member)) {
        others++;
      } else if (member.startsWith(DRAIN)) {
        continue;
      } else if (member.length() > Bounds.EXECUTION_ID) {
        tooLong.add(member.substring(0, Bounds.EXECUTION_ID));
      } else if (score.isEmpty()) {
        timeless.add(member);
      } else if (Members.legible(member, flat.get(i))) {
        slots.add(new Slot(agent, member, score.getAsDouble()));
        if (score.getAsDouble() >= Slot.SECONDS_BELOW) {
          late.add(member);
        }
      } else {
        illegible.add(Members.written(flat.get(i)));
        slots.add(new Slot(agent, Members.written(flat.get(i)), score.getAsDouble(), false));
      }
    }
    leftAlone(agent, "expected unix seconds as the score, found an infinite one", timeless);
    leftAlone(agent, "expected unix seconds as the score, found what looks like milliseconds", late);
    leftAlone(agent, "expected the id of an execution, found a member that is no text (not UTF-8)", illegible);
    leftAlone(agent, "expected the id of an execution, found a member of more than " + Bounds.EXECUTION_ID + " characters", tooLong);
    return null;
  }

  private void leftAlone(String agent, String why, List<String> members) {
    if (!members.isEmpty()) {
      String text = "slots of agent '" + SafeText.line(agent, 100) + "': " + why + " at " + members.size() + ", the first '"
          + SafeText.line(members.get(0), 100) + "'; they are left alone";
      problems.add(Problem.Kind.SLOT_ODD.says(text).times(members.size()).agent(agent));
    }
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

  void problem(Problem problem) {
    problems.add(problem);
  }

  Slots slots() {
    return new Slots(slots, others, problems);
  }
}
