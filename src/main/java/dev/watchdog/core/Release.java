package dev.watchdog.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What giving back came to for one execution.
 *
 * @param slot the member with its hash
 * @param runningKey the agent's queue
 */
public record Release(Part slot, Part runningKey) {

  /** There was nothing to give back. */
  public static final Release NOTHING = new Release(Part.ABSENT, Part.ABSENT);

  /** What became of one of the things that an execution may hold. */
  public enum State {
    FREED,
    /** It was not there. */
    ABSENT,
    /** It is another's, and rightly stays. */
    SPARED,
    /** It may be this execution's and could not be given back without guessing: it stays, and somebody has to look. */
    HELD
  }

  /**
   * One of the things that an execution may hold.
   *
   * @param why it stays, in words; null where it does not
   */
  public record Part(State state, String why) {

    public static final Part FREED = new Part(State.FREED, null);
    public static final Part ABSENT = new Part(State.ABSENT, null);

    public static Part spared(String why) {
      return new Part(State.SPARED, why);
    }

    public static Part held(String why) {
      return new Part(State.HELD, why);
    }

    private String note(String name) {
      return switch (state) {
        case FREED -> name + " released";
        case ABSENT -> null;
        case SPARED, HELD -> name + " not released: " + why;
      };
    }
  }

  /** Whether something stays held that may be this execution's. */
  public boolean held() {
    return slot.state() == State.HELD || runningKey.state() == State.HELD;
  }

  /** For the ledger: what was freed, what was spared and why; null where all that was there was freed. */
  public String note() {
    return slot.why() == null && runningKey.why() == null ? null : words();
  }

  private String words() {
    return Stream.of(slot.note("slot"), runningKey.note("running key")).filter(Objects::nonNull).collect(Collectors.joining("; "));
  }

  /**
   * What stays held of some executions, as one problem; null where nothing does.
   *
   * @param executionIds in the order of the releases
   */
  public static Problem problem(List<String> executionIds, List<Release> releases) {
    List<String> held = new ArrayList<>();
    String first = null;
    for (int i = 0; i < releases.size(); i++) {
      if (releases.get(i).held()) {
        held.add(executionIds.get(i));
        first = first == null ? "execution '" + SafeText.line(executionIds.get(i), 100) + "': " + releases.get(i).words() : first;
      }
    }
    if (held.isEmpty()) {
      return null;
    }
    String more = held.size() == 1 ? "" : " (and something is still held of " + (held.size() - 1) + " more recovered executions)";
    return Problem.Kind.SLOT_HELD.says(first + more).times(held.size()).executions(held);
  }
}
