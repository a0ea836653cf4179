package dev.watchdog.core;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * What a rule of the table says of one row.
 *
 * @param rule the number of the rule that applied, 1 to 17
 * @param kind what it says
 */
public record Verdict(int rule, Kind kind) {

  /** Written out, since those of a record are made up of method handles, and every row is counted by its verdict. */
  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof Verdict verdict && rule == verdict.rule && kind == verdict.kind;
  }

  @Override
  public int hashCode() {
    return rule * 31 + Objects.hashCode(kind);
  }

  /** What is done because of a verdict. */
  public enum Effect {
    LEAVE,
    ASK_RESULT,
    TERMINATE,
    END
  }

  /** Every verdict there is, with the word it has outside and what it means. */
  public enum Kind {
    LEASED("leased", Effect.LEAVE, "owned by another mechanism through its lease"),
    CONFIRMED("confirmed", Effect.LEAVE, "listed by its agent and within its limit"),
    OVERDUE("overdue", Effect.TERMINATE, "still on its agent beyond its time"),
    ALSO_FINISHED("also_finished", Effect.LEAVE, "listed, and in the same answer reported as finished"),
    PENDING("pending", Effect.LEAVE, "accepted by its agent, not started yet"),
    RESULT_NEEDED("result_needed", Effect.ASK_RESULT, "its retained result decides"),
    RESULT_READY("result_ready", Effect.END, "its agent keeps a settled result"),
    RESULT_YOUNG("result_young", Effect.LEAVE, "its agent keeps a result that may still be on its way"),
    FINISHED("finished", Effect.LEAVE, "reported as finished, no result to be had yet"),
    NO_SESSION("no_session", Effect.END, "launched in silence: it never got a session"),
    IN_DISPATCH("in_dispatch", Effect.LEAVE, "young enough to be still on its way to its agent"),
    DISPATCHER_ALIVE("dispatcher_alive", Effect.LEAVE, "a live dispatcher will still call its agent"),
    MARKER_UNREADABLE("marker_unreadable", Effect.LEAVE, "whether a dispatcher is alive could not be read"),
    RESULT_UNASKABLE("result_unaskable", Effect.LEAVE, "its agent could not be asked for a result"),
    ORPHANED("orphaned", Effect.END, "its agent does not know it"),
    SUSPECT("suspect", Effect.LEAVE, "not named by its agent, not yet often enough"),
    UNREACHABLE("unreachable", Effect.LEAVE, "its agent said nothing that counts as evidence"),
    STALE("stale", Effect.END, "its agent is silent and its deadline has passed"),
    TERMINATED("terminated", Effect.END, "its agent confirmed that it was stopped"),
    NOT_STOPPED("not_stopped", Effect.LEAVE, "its agent did not confirm that it was stopped"),
    ENDED_BY_ITSELF("ended_by_itself", Effect.LEAVE, "its agent says that it had ended"),
    UNSTOPPABLE("unstoppable", Effect.END, "it could not be stopped and its deadline has passed"),
    STILL_LISTED("still_listed", Effect.END, "its agent says that it ended and lists it all the same"),
    NOT_ASKED("not_asked", Effect.LEAVE, "could not be asked by the watchdog itself"),
    HELD("held", Effect.LEAVE, "held by the brake"),
    OUTDATED("outdated", Effect.LEAVE, "its observation was too old when its turn came"),
    OBSERVED("observed", Effect.LEAVE, "seen in a cycle that only observes"),
    UNDECIDED("undecided", Effect.LEAVE, "its evidence could not be judged");

    private final String word;
    private final Effect effect;
    private final String meaning;

    Kind(String word, Effect effect, String meaning) {
      this.word = word;
      this.effect = effect;
      this.meaning = meaning;
    }

    public String word() {
      return word;
    }

    public Effect effect() {
      return effect;
    }

    public String meaning() {
      return meaning;
    }

    /** Whether the mass brake counts it: verdicts of rules 3, 5, 7, 13 and 16 that end a row or a run. */
    public boolean braked() {
      return this == OVERDUE || this == NO_SESSION || this == ORPHANED || this == STALE || this == STILL_LISTED;
    }

    /** What the end of a row rests on; null where it does not end. The guard of the update follows it. */
    public Basis basis() {
      return switch (this) {
        case NO_SESSION, ORPHANED, STALE -> Basis.UNSEEN;
        case TERMINATED, UNSTOPPABLE, STILL_LISTED -> Basis.SEEN;
        case RESULT_READY -> Basis.RESULT;
        default -> null;
      };
    }

    /** How the row ends; null where it does not. */
    public Action action() {
      return switch (this) {
        case RESULT_READY -> Action.RESULT_RECOVERED;
        case NO_SESSION -> Action.NO_SESSION_FAILED;
        case ORPHANED -> Action.ORPHAN_RECOVERED;
        case TERMINATED -> Action.AUTO_TERMINATED;
        case STALE, UNSTOPPABLE, STILL_LISTED -> Action.STALE_FAILED;
        default -> null;
      };
    }
  }

  /** What the end of a row rests on. */
  public enum Basis {
    /** Nobody saw the run: that it was dispatched since contradicts it. */
    UNSEEN,
    /** Its agent named the run. */
    SEEN,
    /** Its agent kept a result. */
    RESULT
  }

  /** How a row is ended, as events and the ledger name it. */
  public enum Action {
    ORPHAN_RECOVERED("orphan_recovered"),
    AUTO_TERMINATED("auto_terminated"),
    RESULT_RECOVERED("result_recovered"),
    STALE_FAILED("stale_failed"),
    NO_SESSION_FAILED("no_session_failed");

    private final String word;

    Action(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    /** The action with that word; empty where there is none. */
    public static Optional<Action> of(String word) {
      return Arrays.stream(values()).filter(action -> action.word.equals(word)).findFirst();
    }
  }

  /** The same rule with another outcome. */
  public Verdict as(Kind other) {
    return new Verdict(rule, other);
  }
}
