package dev.watchdog.core;

import java.util.Collection;
import java.util.List;

/**
 * One thing that is not as it should be. What it is about is its kind and what it names, never its text: the text holds names that others
 * chose.
 *
 * @param text one sentence for a reader, of at most {@link #TEXT_CHARS_MAX} characters
 * @param count of how many things it tells, at least 1
 * @param agents the first of those it is about, at most {@link #NAMED_MAX}
 * @param executions ids of the first of those it is about, at most {@link #NAMED_MAX}
 */
public record Problem(Kind kind, String text, int count, List<String> agents, List<String> executions) {

  public static final int TEXT_CHARS_MAX = 500;
  public static final int NAMED_MAX = 10;

  private static final int NAME_CHARS_MAX = 200;

  /** What problems are about, each with the word that it has outside. */
  public enum Kind {
    CYCLE_FAILED("cycle_failed", "a cycle could not be run"),
    BRAKE("brake", "the brake holds verdicts until a person or time lets them through"),
    UNABLE_TO_WRITE("unable_to_write", "the database does not let the watchdog end rows, so that it only observes"),
    CLOCK_DISTRUSTED("clock_distrusted", "the watchdog's clock differs from those of others, so that it only observes"),
    CLOCK_OUTVOTED("clock_outvoted", "somebody's clock differs from all others"),
    ONLY_OBSERVED("only_observed", "the cycle decided and did nothing, since the watchdog could not trust itself"),
    OWN_FAULT("own_fault", "agents or results could not be asked for by the watchdog itself"),
    CERTIFICATE("certificate", "a certificate or its key cannot be used, so that the one before stays in force"),
    AGENTS_SILENT("agents_silent", "agents with running executions do not answer"),
    REGISTRY_UNUSABLE("registry_unusable", "what an agent answers cannot be used, or only in part"),
    ROW_UNJUDGED("row_unjudged", "a row could not be judged"),
    ROW_WITHOUT_ID("row_without_id", "running rows have no id"),
    ROW_TOO_LONG("row_too_long", "running rows have an id, a name or a start that is too long to be one"),
    ROW_TWICE("row_twice", "a record that should stand once stands twice"),
    RUN_UNCLEAR("run_unclear", "an agent answers, and not clearly about this execution"),
    START("start", "a start is missing, cannot be read or lies ahead"),
    LIMIT("limit", "a limit cannot be read"),
    LEASE("lease", "a lease cannot be read, or expired long ago"),
    STATUS("status", "a status is none of the known words"),
    NEAR_NAME("near_name", "names differ only in case or blanks"),
    NOT_STOPPED("not_stopped", "a run beyond its time was not stopped"),
    WRITE_REFUSED("write_refused", "the database refused what was to be written"),
    WRITE_LEFT_OUT("write_left_out", "a column, table or text that is not needed for an end is left out"),
    LOG_LEFT_OUT("log_left_out", "a result was recovered without its log"),
    GHOST("ghost", "an agent runs what is over"),
    GHOSTS_UNREAD("ghosts_unread", "ghosts could not be looked for"),
    MARKERS_UNREAD("markers_unread", "dispatcher markers cannot be read, or prove nothing"),
    SLOTS_UNREAD("slots_unread", "slots could not be read or swept"),
    SLOT_ODD("slot_odd", "a slot cannot be understood and is left alone"),
    SLOT_HELD("slot_held", "something that a recovered execution held could not be given back"),
    UPKEEP("upkeep", "what lies around the rows could not be looked after"),
    CREDENTIALS("credentials", "the file of a secret or certificate cannot be used, and what was read before stays in force"),
    INVARIANT("invariant", "after all that the cycle did, an invariant does not hold"),
    MORE("more", "further problems that are only counted");

    private final String word;
    private final String meaning;

    Kind(String word, String meaning) {
      this.word = word;
      this.meaning = meaning;
    }

    public String word() {
      return word;
    }

    public String meaning() {
      return meaning;
    }

    /** A problem of this kind. */
    public Problem says(String text) {
      return new Problem(this, text, 1, List.of(), List.of());
    }
  }

  public Problem {
    text = text.length() <= TEXT_CHARS_MAX ? text : SafeText.line(text, TEXT_CHARS_MAX);
    count = Math.max(1, count);
    agents = first(agents);
    executions = first(executions);
  }

  private static List<String> first(Collection<String> names) {
    return names.stream().limit(NAMED_MAX).map(name -> SafeText.line(name, NAME_CHARS_MAX)).toList();
  }

  /** The same of so many. */
  public Problem times(int many) {
    return new Problem(kind, text, many, agents, executions);
  }

  /** The same about this agent; null names none. */
  public Problem agent(String name) {
    return name == null ? this : agents(List.of(name));
  }

  /** The same about these agents, of which the first are kept. */
  public Problem agents(Collection<String> names) {
    return new Problem(kind, text, count, first(names), executions);
  }

  /** The same about the execution with this id. */
  public Problem execution(String id) {
    return executions(List.of(id));
  }

  /** The same about the executions with these ids, of which the first are kept. */
  public Problem executions(Collection<String> ids) {
    return new Problem(kind, text, count, agents, first(ids));
  }
}
