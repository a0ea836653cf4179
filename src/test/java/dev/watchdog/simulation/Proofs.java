package dev.watchdog.simulation;

import dev.watchdog.core.AgentError;
import dev.watchdog.core.AgentName;
import dev.watchdog.core.Look;
import dev.watchdog.core.Marker;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Registry;
import dev.watchdog.core.Retained;
import dev.watchdog.core.TerminateAnswer;
import dev.watchdog.core.Timestamps;
import dev.watchdog.simulation.Tables.Entry;
import dev.watchdog.simulation.Tables.Execution;
import dev.watchdog.simulation.Testimony.Told;
import java.time.Instant;
import java.util.List;

/**
 * P1, judged without the product's table: for every entry of the ledger there must be a look that this very process was given, late enough
 * to count, which proves what the entry says; and where nobody deceived the watchdog, it must be true as well.
 */
final class Proofs {

  /** An observation is acted upon for a minute; the transaction may then be under way for half of another. */
  private static final long FRESH = 60 * Loop.SECOND + 35 * Loop.SECOND;

  /** A result that is in hand does not age, also where its process is paused with it: for as long as the longest pause here. */
  private static final long IN_HAND = 30 * Loop.MINUTE;

  private static final long EXTRA = 3 * Loop.HOUR;
  private static final long SETTLED = 75 * Loop.SECOND;
  private static final long EARLIER = 61 * Loop.SECOND;
  private static final long PATIENCE = 15 * Loop.MINUTE;

  private final Loop loop;
  private final Terms terms;
  private final Testimony testimony;
  private final MarkerChecks dispatchers;

  Proofs(Loop loop, Terms terms, Testimony testimony, MarkerChecks dispatchers) {
    this.loop = loop;
    this.terms = terms;
    this.testimony = testimony;
    this.dispatchers = dispatchers;
  }

  /**
   * Judges one entry at the moment of its commit.
   *
   * @param before the row as it was
   * @param after the row as it is now
   */
  void judge(Life life, Entry entry, Attempt attempt, Execution before, Execution after) {
    // Whoever can know that its clock is wrong does not come as far as this. One that leaps in the middle of a cycle, or too little to be
    // noticed, or that nobody is there to contradict, still misleads its process, and with what it writes those that come after.
    boolean skewed = life.skewedSince(countedSince(attempt));
    if (!skewed && !proved(life, entry, attempt, before, after)) {
      throw new Violation("P1", entry + " has no proof; " + told(life, entry, attempt));
    }
    if (!skewed && !attempt.deceived && !truly(life, entry, attempt)) {
      throw new Violation("P1", entry + " is not true; alive " + attempt.alive + ", dispatching " + attempt.dispatching + ", outcome "
          + attempt.outcome + "; " + told(life, entry, attempt));
    }
  }

  /** A row whose start cannot be read counts from when it was first seen, by a clock that may have been wrong then. */
  private long countedSince(Attempt attempt) {
    long lately = loop.now() - 10 * Loop.MINUTE;
    return Timestamps.parse(attempt.startedAt()).isPresent() ? lately : Math.min(lately, attempt.createdAt());
  }

  private String told(Life life, Entry entry, Attempt attempt) {
    StringBuilder text = new StringBuilder(life + " was told: marker " + testimony.marker(life, attempt.id(), loop.now()) + ", looks");
    for (Told<Look> look : testimony.looks(life, entry.agent(), loop.now() - 2 * FRESH)) {
      text.append(' ').append(Loop.instant(look.at())).append(' ').append(look.what().observe(attempt.id()));
    }
    text.append(", results ").append(testimony.results(entry.agent(), attempt.id(), attempt.createdAt()));
    text.append(", answers ").append(testimony.answers(entry.agent(), attempt.id(), attempt.createdAt()));
    return text + ", limit " + attempt.limit() / Loop.SECOND + " s, deadline " + attempt.deadline() / Loop.SECOND + " s";
  }

  private boolean proved(Life life, Entry entry, Attempt attempt, Execution before, Execution after) {
    long since = switch (entry.action()) {
      case "auto_terminated" -> attempt.createdAt();
      case "result_recovered" -> loop.now() - IN_HAND;
      default -> loop.now() - FRESH;
    };
    for (Told<Look> told : testimony.looks(life, entry.agent(), since)) {
      Case one = new Case(life, entry, attempt, told, told.what().observe(attempt.id()));
      boolean proves = switch (entry.action()) {
        case "auto_terminated" -> overdue(one) && confirmed(one) && errorKept(one, after);
        case "result_recovered" -> resultKept(one, after);
        case "no_session_failed" -> neverLaunched(one, before);
        case "orphan_recovered" -> orphaned(one);
        case "stale_failed" -> entry.rule() == 16 ? silent(one) : overdue(one) && hopeless(one);
        default -> false;
      };
      if (proves && !vetoed(one)) {
        return true;
      }
    }
    return false;
  }

  /** An entry beside one look. */
  private record Case(Life life, Entry entry, Attempt attempt, Told<Look> told, Observation seen) {
    long age() {
      return Math.max(0, told.at() - attempt.startMicros());
    }

    boolean absent() {
      return seen instanceof Observation.Absent || seen instanceof Observation.RecentlyFinished;
    }

    boolean unknown() {
      boolean network = seen instanceof Observation.NotAsked own && own.ofNetwork() && age() >= EXTRA + attempt.deadline();
      return network || seen instanceof Observation.Unknown;
    }
  }

  /**
   * A live dispatcher keeps a row from ending for absence, silence or a finished list, also one whose marker was seen alive and was missed
   * only once since.
   */
  private boolean vetoed(Case one) {
    boolean rests = one.entry().rule() != 3 && one.entry().rule() != 5;
    return rests && one.age() < EXTRA + one.attempt().deadline()
        && dispatchers.alive(one.life(), one.attempt().id(), one.attempt().startedAt());
  }

  /** The agent was asked for its last error before the kill that makes it forget it, and what it said is in the row. */
  private boolean errorKept(Case one, Execution after) {
    List<Told<AgentError>> told = testimony.errors(one.entry().agent(), one.attempt().id(), one.attempt().createdAt()).stream()
        .filter(some -> some.life() == one.life())
        .toList();
    long killed = answers(one).stream()
        .filter(some -> some.life() == one.life() && some.what() instanceof TerminateAnswer.Confirmed)
        .mapToLong(Told::at)
        .max()
        .orElse(Long.MIN_VALUE);
    List<Told<AgentError>> before = told.stream().filter(some -> some.at() <= killed).toList();
    if (before.isEmpty()) {
      return false;
    }
    AgentError last = before.get(before.size() - 1).what();
    boolean paused = one.life().pausedUntil() >= before.get(before.size() - 1).at() - FRESH; // It may have missed the answer.
    return last == null || paused || (after.error() != null && after.error().contains(last.message()));
  }

  private boolean overdue(Case one) {
    if (one.entry().rule() == 5) {
      return one.seen() instanceof Observation.Pending pending && !pending.alsoFinished() && one.age() > one.attempt().deadline();
    }
    if (one.entry().rule() != 3 || !(one.seen() instanceof Observation.Running running) || running.alsoFinished()) {
      return false;
    }
    Instant start = running.agentStart();
    long from = start == null ? one.attempt().startMicros()
        : Math.max(one.attempt().startMicros(), Math.min(Platform.micros(start), one.attempt().startMicros() + EXTRA));
    return one.told().at() - from > one.attempt().limit();
  }

  private boolean confirmed(Case one) {
    return answers(one).stream().anyMatch(told -> told.life() == one.life() && told.what() instanceof TerminateAnswer.Confirmed);
  }

  private List<Told<TerminateAnswer>> answers(Case one) {
    return testimony.answers(one.entry().agent(), one.attempt().id(), one.attempt().createdAt());
  }

  private boolean hopeless(Case one) {
    long unconfirmed = answers(one).stream().filter(told -> told.what() instanceof TerminateAnswer.Unconfirmed).count();
    long ended = answers(one).stream().filter(told -> told.what() instanceof TerminateAnswer.Ended).count();
    return one.age() > one.attempt().deadline() && (unconfirmed >= 3 || ended >= 3);
  }

  private boolean silent(Case one) {
    return one.unknown() && one.age() > one.attempt().deadline() && noDispatcher(one, EXTRA + one.attempt().deadline());
  }

  private boolean neverLaunched(Case one, Execution before) {
    boolean sessionless = before.session() == null || before.session().isEmpty();
    return sessionless && testimony.marker(one.life(), one.attempt().id(), one.told().at()) == Marker.NONE && one.age() > Terms.NO_SESSION
        && (one.unknown() || (one.absent() && resultGone(one)));
  }

  private boolean noDispatcher(Case one, long aliveFor) {
    Marker marker = testimony.marker(one.life(), one.attempt().id(), one.told().at());
    boolean unreadableFor = marker == Marker.UNREADABLE && one.age() >= EXTRA;
    return marker == Marker.NONE || unreadableFor || (marker == Marker.ALIVE && one.age() >= aliveFor);
  }

  private boolean orphaned(Case one) {
    return one.absent() && one.age() >= Terms.GRACE && noDispatcher(one, EXTRA + one.attempt().deadline()) && resultGone(one)
        && (one.seen() instanceof Observation.RecentlyFinished ? patienceOver(one) : seenOften(one) || rebooted(one));
  }

  private boolean patienceOver(Case one) {
    long first = testimony.first(one.attempt().id(), one.attempt().createdAt(), seen -> seen instanceof Observation.RecentlyFinished);
    return one.told().at() - first >= PATIENCE;
  }

  private boolean seenOften(Case one) {
    int auto = ((Observation.Absent) one.seen()).checks().finished() ? 1 : 2;
    int needed = terms.confirmations() == 0 ? auto : terms.confirmations();
    return testimony.sightings(one.entry().agent(), one.attempt().id(), one.attempt().createdAt(), Terms.CONFIRM,
        seen -> seen instanceof Observation.Absent || seen instanceof Observation.RecentlyFinished) >= needed;
  }

  private boolean rebooted(Case one) {
    Registry registry = ((Look.Reachable) one.told().what()).registry();
    boolean byTime =
        registry.bootedAt() != null && Platform.micros(registry.bootedAt()) >= one.attempt().startMicros() + Terms.GRACE;
    return byTime || testimony.rebooted(one.entry().agent(), one.attempt().createdAt()) || misled(one, registry);
  }

  /** When another boot was last seen is kept until somebody sees the agent again: by a clock that was wrong then, it may seem later. */
  private boolean misled(Case one, Registry registry) {
    boolean byId = registry.bootId() != null && registry.bootedAt() == null;
    return byId && loop.clockWrongSince(0) && testimony.rebooted(one.entry().agent(), 0);
  }

  /** It was asked for a result of this attempt: there is none, or three times nobody could say. */
  private boolean resultGone(Case one) {
    if (!AgentName.addressable(one.entry().agent())) {
      return true;
    }
    List<Told<Retained>> told = testimony.results(one.entry().agent(), one.attempt().id(), one.attempt().createdAt());
    long unaskable = told.stream().filter(some -> some.what() instanceof Retained.CouldNotAsk could
        && (!could.arriving() || some.at() - one.attempt().startMicros() >= EXTRA + one.attempt().deadline())).count();
    return unaskable >= 3 || told.stream().anyMatch(some -> some.life() == one.life() && some.at() >= one.told().at()
        && (some.what() instanceof Retained.NoneKept || some.what() instanceof Retained.NotSupported
            || (some.what() instanceof Retained.Kept kept && ofEarlierAttempt(one, kept))));
  }

  private static boolean ofEarlierAttempt(Case one, Retained.Kept kept) {
    return Platform.micros(kept.retainedAt()) < one.attempt().startMicros() - EARLIER + Loop.SECOND;
  }

  private boolean resultKept(Case one, Execution after) {
    for (Told<Retained> told : testimony.results(one.entry().agent(), one.attempt().id(), one.told().at())) {
      if (told.life() == one.life() && told.what() instanceof Retained.Kept kept && kept.status().equals(one.entry().status())
          && one.told().at() - Platform.micros(kept.retainedAt()) >= SETTLED && kept.response().equals(after.response())) {
        boolean named = !(one.seen() instanceof Observation.Unknown || one.seen() instanceof Observation.NotAsked);
        return named && (one.entry().rule() == 3 || one.entry().rule() == 5 || nobodyTriesAgain(one));
      }
    }
    return false;
  }

  /** Who may try again under the same id is asked once more where the result took so long that the look was old when it came. */
  private boolean nobodyTriesAgain(Case one) {
    boolean success = one.entry().rule() == 6 && one.entry().status().equals("success");
    Marker marker = testimony.marker(one.life(), one.attempt().id(), one.told().at());
    boolean free = noDispatcher(one, EXTRA + one.attempt().deadline()) || (success && marker == Marker.UNREADABLE);
    boolean late = one.told().at() < loop.now() - FRESH && one.age() < EXTRA + one.attempt().deadline();
    return free && (!late || testimony.marker(one.life(), one.attempt().id(), loop.now()) == Marker.NONE);
  }

  private boolean truly(Life life, Entry entry, Attempt attempt) {
    Marker marker = testimony.marker(life, attempt.id(), Timestamps.parse(entry.recordedAt()).map(Platform::micros).orElseThrow());
    return switch (entry.action()) {
      case "auto_terminated" -> !attempt.alive;
      case "result_recovered" -> ofAMinuteBefore(entry, attempt)
          || (!attempt.alive && entry.status().equals(attempt.outcome) && (!attempt.dispatching || marker != Marker.NONE));
      case "orphan_recovered", "no_session_failed" -> !attempt.alive && (!attempt.dispatching || marker != Marker.NONE);
      default -> true;
    };
  }

  /** A result kept since up to a minute before the start counts as this attempt's, for clocks that differ; a quick retry pays for that. */
  private boolean ofAMinuteBefore(Entry entry, Attempt attempt) {
    return testimony.results(entry.agent(), attempt.id(), attempt.createdAt()).stream()
        .anyMatch(told -> told.what() instanceof Retained.Kept kept && Platform.micros(kept.retainedAt()) < attempt.startMicros());
  }
}
