package dev.watchdog.fault;

import static dev.watchdog.fault.Call.LOOK;
import static dev.watchdog.fault.Call.MARKERS;
import static dev.watchdog.fault.Call.RELEASE;
import static dev.watchdog.fault.Call.SLOTS;
import static dev.watchdog.fault.Call.TERMINATE;
import static dev.watchdog.fault.Call.WRITE;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What can happen to a call. */
public enum Fault {
  REFUSED("refused, and nothing was done", Effect.FAILS, EnumSet.allOf(Call.class)),
  SLOW("slow, but in time", Effect.MASKED, EnumSet.allOf(Call.class)),
  TIMED_OUT("no answer, and nothing was done", Effect.FAILS, EnumSet.allOf(Call.class)),
  EXECUTED_THEN_TIMED_OUT("done, and its answer was lost", Effect.FAILS, EnumSet.allOf(Call.class)),
  DROPPED("the connection was dropped half way", Effect.FAILS, EnumSet.allOf(Call.class)),
  READ_ONLY("the store takes no writes", Effect.FAILS, EnumSet.of(WRITE, RELEASE)),
  LOCKED("the database stayed locked", Effect.FAILS, EnumSet.of(WRITE)),
  DEADLOCK("the database rolled back to end a deadlock", Effect.MASKED, EnumSet.of(WRITE)),
  SCRIPTS_LOST("Redis lost its cache of scripts", Effect.MASKED, EnumSet.of(MARKERS, RELEASE)),
  IDLE_CLOSED("Redis closed its idle connections", Effect.MASKED, EnumSet.of(MARKERS, SLOTS, RELEASE)),
  WRITES_FORGOTTEN("Redis failed over and forgot a release that it had confirmed", Effect.MISLEADS, EnumSet.of(RELEASE)),
  MARKERS_LOST("Redis failed over and forgot the markers of dispatchers", Effect.MISLEADS, EnumSet.of(MARKERS)),
  LIE("the agent says that it killed the run, and did nothing", Effect.MISLEADS, EnumSet.of(TERMINATE)),
  OLD_LIST("the agent answers with the registry it had earlier", Effect.MISLEADS, EnumSet.of(LOOK));

  /** What a fault means for whoever made the call. */
  private enum Effect {
    /** Nobody may notice: the call succeeds within its deadline, and what it says is true. */
    MASKED,
    /** The call fails. */
    FAILS,
    /** The call succeeds, and what it says is not true. No watchdog can tell; all it can do is record what it was told. */
    MISLEADS
  }

  private final String words;
  private final Effect effect;
  private final Set<Call> calls;

  Fault(String words, Effect effect, EnumSet<Call> calls) {
    this.words = words;
    this.effect = effect;
    this.calls = Collections.unmodifiableSet(calls);
  }

  /** What happens, in words. */
  public String words() {
    return words;
  }

  /** Which calls it can strike. */
  public Set<Call> calls() {
    return calls;
  }

  /** Whether the watchdog must get through it without anybody noticing. */
  public boolean masked() {
    return effect == Effect.MASKED;
  }

  /** Whether it makes a port say something untrue, so that what is done about the runs it concerns can be wrong with the best proof. */
  public boolean misleads() {
    return effect == Effect.MISLEADS;
  }

  /** Those that must go unnoticed. */
  public static Set<Fault> allMasked() {
    EnumSet<Fault> masked = EnumSet.allOf(Fault.class);
    masked.removeIf(fault -> !fault.masked());
    return masked;
  }
}
