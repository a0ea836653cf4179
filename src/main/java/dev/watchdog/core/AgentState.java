package dev.watchdog.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The latest look at an agent, joined with what earlier ones told of it.
 *
 * @param answer what kind of answer it gave
 * @param reason why its registry cannot be used, or not wholly; null where it can
 * @param since since when it is reachable or not
 * @param answeredAt when it last answered with a registry, null where it never did
 * @param running executions its registry lists; 0 where it is unreachable
 */
public record AgentState(
    Answer answer, String reason, Instant since, Instant lookedAt, Instant answeredAt, Duration latency, int running, Boot boot) {

  /** What kind of answer an agent gave, with the word it has outside. */
  public enum Answer {
    REGISTRY("reachable"),
    /** Some entries name no execution: what the registry does not name is unknown, and never absent. */
    REGISTRY_IN_PART("partly_unusable"),
    /** It answered, and not with a registry. */
    UNUSABLE("unusable"),
    NONE("silent");

    private final String word;

    Answer(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /** Whether it answered with a registry. */
  public boolean reachable() {
    return answer == Answer.REGISTRY || answer == Answer.REGISTRY_IN_PART;
  }

  /**
   * The state after a look. What the watchdog could not ask tells nothing of the agent.
   *
   * @param known null where the agent was never asked
   * @return null where nothing is known of it, still
   */
  public static AgentState after(AgentState known, Look look) {
    if (look instanceof Look.Reachable reachable) {
      return answered(known, reachable);
    }
    return look instanceof Look.Unreachable unreachable ? silent(known, unreachable) : known;
  }

  private static AgentState silent(AgentState known, Look.Unreachable look) {
    Instant since = known != null && !known.reachable() ? known.since() : look.at();
    Boot boot = known == null ? Boot.UNKNOWN : known.boot();
    Instant answeredAt = known == null ? null : known.answeredAt();
    return new AgentState(
        look.answered() ? Answer.UNUSABLE : Answer.NONE, look.reason(), since, look.at(), answeredAt, null, 0, boot);
  }

  private static AgentState answered(AgentState known, Look.Reachable look) {
    Instant since = known != null && known.reachable() ? known.since() : look.at();
    Registry registry = look.registry();
    Answer answer = registry.malformed() == 0 ? Answer.REGISTRY : Answer.REGISTRY_IN_PART;
    return new AgentState(
        answer,
        registry.malformed() == 0 ? null : registry.malformedInWords(),
        since,
        look.at(),
        look.at(),
        look.latency(),
        registry.running().size(),
        boot(known, registry, look.at()));
  }

  /** A boot id that differs from the last one seen proves a restart since that one was last seen, which is all it proves. */
  private static Boot boot(AgentState known, Registry registry, Instant at) {
    if (known == null) {
      return new Boot(registry.bootId(), registry.bootedAt(), null);
    }
    String before = known.boot().id();
    String id = registry.bootId() == null ? before : registry.bootId();
    boolean restarted = before != null && !before.equals(id);
    // Only a look that was answered saw the earlier id. When the last such was, before an outage, is not known any more: then the id
    // proves nothing.
    Instant otherSeen = restarted && known.reachable() ? known.lookedAt() : known.boot().previousSeenAt();
    // A time ahead is one of a clock that was wrong; rows that start until then would all seem to be older than the boot.
    return new Boot(id, registry.bootedAt(), otherSeen == null || otherSeen.isAfter(at) ? null : otherSeen);
  }

  /** The same, seen again later. */
  public AgentState withLookedAt(Instant later) {
    return new AgentState(answer, reason, since, later, reachable() ? later : answeredAt, latency, running, boot);
  }

  /** Whether nothing is new but that it was looked at: how fast it answered and how much it runs is told by the next look again. */
  public boolean asKnown(AgentState known) {
    return known != null
        && answer == known.answer
        && Objects.equals(reason, known.reason)
        && since.equals(known.since)
        && boot.equals(known.boot);
  }
}
