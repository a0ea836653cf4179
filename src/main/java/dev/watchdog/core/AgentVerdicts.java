package dev.watchdog.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The judged rows of one agent, in the order in which they were first judged. */
public final class AgentVerdicts {

  /** So many are looked through; of more it is kept where each stands. */
  private static final int FEW = 32;

  private final List<RowVerdict> rows = new ArrayList<>(); // Null where one was removed: the others stay where they are.
  private Map<Attempt, Integer> places;
  private int removed;

  /** Where the next row that was not judged before will stand. */
  public int end() {
    return rows.size();
  }

  public int size() {
    return rows.size() - removed;
  }

  /** The judgement on a row, null where there is none. */
  public RowVerdict find(Attempt attempt) {
    int place = place(attempt);
    return place < 0 ? null : rows.get(place);
  }

  /**
   * The same, found at once where it stands where it is expected.
   *
   * @param expected where the same row stands among those of another cycle, in which nearly always the same are judged in the same order
   */
  public RowVerdict find(Attempt attempt, int expected) {
    return expected < rows.size() && is(rows.get(expected), attempt) ? rows.get(expected) : find(attempt);
  }

  /** Notes a judgement; the last one on a row counts. */
  public void put(RowVerdict judged) {
    Attempt attempt = attempt(judged);
    int place = place(attempt);
    if (place >= 0) {
      rows.set(place, judged);
      return;
    }
    rows.add(judged);
    if (places != null) {
      places.put(attempt, rows.size() - 1);
    } else if (rows.size() > FEW) {
      places = new HashMap<>();
      for (int i = 0; i < rows.size(); i++) {
        if (rows.get(i) != null) {
          places.put(attempt(rows.get(i)), i);
        }
      }
    }
  }

  /** Forgets a row. */
  public void remove(Attempt attempt) {
    int place = place(attempt);
    if (place >= 0) {
      rows.set(place, null);
      removed++;
      if (places != null) {
        places.remove(attempt);
      }
    }
  }

  void forEach(Consumer<RowVerdict> each) {
    for (RowVerdict one : rows) {
      if (one != null) {
        each.accept(one);
      }
    }
  }

  /** Negative where it does not stand anywhere. */
  private int place(Attempt attempt) {
    if (places != null) {
      return places.getOrDefault(attempt, -1);
    }
    int place = rows.size() - 1;
    while (place >= 0 && !is(rows.get(place), attempt)) {
      place--;
    }
    return place;
  }

  private static boolean is(RowVerdict judged, Attempt attempt) {
    return judged != null && attempt(judged).equals(attempt);
  }

  private static Attempt attempt(RowVerdict judged) {
    return judged.evidence().row().attempt();
  }
}
