package dev.watchdog.simulation;

import dev.watchdog.core.AgentError;
import dev.watchdog.core.Look;
import dev.watchdog.core.Marker;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Retained;
import dev.watchdog.core.TerminateAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What the processes were told, by whom and when: the recorded proofs that a recovery may rest on. */
final class Testimony {

  private final Loop loop;
  private final Map<String, List<Told<Look>>> looks = new HashMap<>();
  private final Map<String, List<Told<Marker>>> markers = new HashMap<>();
  private final Map<String, List<Told<Retained>>> results = new HashMap<>();
  private final Map<String, List<Told<TerminateAnswer>>> answers = new HashMap<>();
  private final Map<String, List<Told<AgentError>>> errors = new HashMap<>();
  private final Map<String, List<Told<Marker>>> markersOfAll = new HashMap<>();

  /** Something a process was told. */
  record Told<T>(Life life, long at, T what) {}

  Testimony(Loop loop) {
    this.loop = loop;
  }

  void look(Life life, String agent, Look look) {
    looks.computeIfAbsent(String.valueOf(agent), name -> new ArrayList<>()).add(new Told<>(life, loop.now(), look));
  }

  void marker(Life life, String id, Marker marker) {
    Told<Marker> told = new Told<>(life, loop.now(), marker);
    markers.computeIfAbsent(life.name + " " + id, key -> new ArrayList<>()).add(told);
    markersOfAll.computeIfAbsent(id, key -> new ArrayList<>()).add(told);
  }

  void result(Life life, String agent, String id, Retained result) {
    results.computeIfAbsent(agent + " " + id, key -> new ArrayList<>()).add(new Told<>(life, loop.now(), result));
  }

  void answer(Life life, String agent, String id, TerminateAnswer answer) {
    answers.computeIfAbsent(agent + " " + id, key -> new ArrayList<>()).add(new Told<>(life, loop.now(), answer));
  }

  /** {@code error} is null where none was told. */
  void lastError(Life life, String agent, String id, AgentError error) {
    errors.computeIfAbsent(agent + " " + id, key -> new ArrayList<>()).add(new Told<>(life, loop.now(), error));
  }

  List<Told<AgentError>> errors(String agent, String id, long since) {
    return errors.getOrDefault(agent + " " + id, List.of()).stream().filter(told -> told.at() >= since).toList();
  }

  /** How often any process was told since then that there is no marker, at least so far apart. */
  int looksWithoutMarker(String id, long since, long apart) {
    int count = 0;
    long last = Long.MIN_VALUE / 2;
    for (Told<Marker> told : markersOfAll.getOrDefault(id, List.of())) {
      if (told.at() >= since && told.what() == Marker.NONE && told.at() - last >= apart) {
        count++;
        last = told.at();
      }
    }
    return count;
  }

  /** Whether any process was given a registry by an agent since then. */
  boolean answeredSince(String agent, long since) {
    List<Told<Look>> all = looks.getOrDefault(agent, List.of());
    for (int i = all.size() - 1; i >= 0 && all.get(i).at() >= since; i--) {
      if (all.get(i).what() instanceof Look.Reachable) {
        return true;
      }
    }
    return false;
  }

  /** What this process was told of an agent since then. */
  List<Told<Look>> looks(Life life, String agent, long since) {
    List<Told<Look>> some = new ArrayList<>();
    List<Told<Look>> all = looks.getOrDefault(String.valueOf(agent), List.of());
    for (int i = all.size() - 1; i >= 0 && all.get(i).at() >= since; i--) {
      if (all.get(i).life() == life) {
        some.add(all.get(i));
      }
    }
    return some;
  }

  /** Times at which any process was told something like that of an execution, at least so far apart. */
  int sightings(String agent, String id, long since, long apart, Predicate<Observation> like) {
    int count = 0;
    long last = Long.MIN_VALUE / 2;
    for (Told<Look> told : looks.getOrDefault(String.valueOf(agent), List.of())) {
      if (told.at() >= since && told.at() - last >= apart && like.test(told.what().observe(id))) {
        count++;
        last = told.at();
      }
    }
    return count;
  }

  /**
   * When any process was first told, by an agent that named it, something like that of an execution; the end of time where none was. By
   * whichever agent: what is remembered belongs to an id with its start, and goes with a row that moves.
   */
  long first(String id, long since, Predicate<Observation> like) {
    return looks.values().stream()
        .flatMap(List::stream)
        .filter(told -> told.at() >= since && like.test(told.what().observe(id)))
        .mapToLong(Told::at)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Whether any process was told of two boots of an agent since then. */
  boolean rebooted(String agent, long since) {
    return looks.getOrDefault(String.valueOf(agent), List.of()).stream()
        .filter(told -> told.at() >= since && told.what() instanceof Look.Reachable)
        .map(told -> ((Look.Reachable) told.what()).registry().bootId())
        .filter(boot -> boot != null)
        .distinct()
        .count() > 1;
  }

  /** The marker this process was told last by then; null where none. The next cycle may ask again while a write is on its way. */
  Marker marker(Life life, String id, long until) {
    Marker last = null;
    for (Told<Marker> told : markers.getOrDefault(life.name + " " + id, List.of())) {
      last = told.at() <= until ? told.what() : last;
    }
    return last;
  }

  List<Told<Retained>> results(String agent, String id, long since) {
    return results.getOrDefault(agent + " " + id, List.of()).stream().filter(told -> told.at() >= since).toList();
  }

  List<Told<TerminateAnswer>> answers(String agent, String id, long since) {
    return answers.getOrDefault(agent + " " + id, List.of()).stream().filter(told -> told.at() >= since).toList();
  }
}
