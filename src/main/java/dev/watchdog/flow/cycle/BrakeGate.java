package dev.watchdog.flow.cycle;

import dev.watchdog.core.Brake;
import dev.watchdog.core.Verdict.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where verdicts wait that the brake counts, until they cannot be too many any more: what was found, with everything that is not decided
 * yet, stays under the bound. At the latest when every agent was asked, they pass or are held.
 *
 * <p>Both bounds can only come nearer to safe while a cycle goes on, since each row that is decided otherwise, and each agent that
 * answers, lowers what may still come. So what once could pass may pass at once from then on.
 */
final class BrakeGate {

  /** Why a verdict is held. */
  enum Why {
    BLIND,
    MASS
  }

  private final Brake brake;
  private final int running;
  private final Duration staleAfter;
  private final Consumer<PendingVerdict> pass;
  private final List<PendingVerdict> waiting = new ArrayList<>();

  /** Those of them that rest on silence: apart, so that settling after each result does not go through them each time. */
  private final List<PendingVerdict> waitingOnSilence = new ArrayList<>();

  private int undecided;
  private int agentsToAsk;
  private int agentsAsked;
  private int agentsUnknown;
  private int found;

  /**
   * @param running rows that run, of which a share is a mass
   * @param undecided rows that this cycle is about to decide
   * @param agents agents that this cycle is about to ask, and that count also where they are silent
   * @param pass what is done with a verdict that may be carried out
   */
  BrakeGate(Brake brake, int running, int undecided, int agents, Duration staleAfter, Consumer<PendingVerdict> pass) {
    this.brake = brake;
    this.running = running;
    this.undecided = undecided;
    this.agentsToAsk = agents;
    this.staleAfter = staleAfter;
    this.pass = pass;
  }

  /** An agent answered, or did not. */
  void asked(boolean unknown) {
    agentsToAsk--;
    agentsAsked++;
    agentsUnknown += unknown ? 1 : 0;
  }

  /** An agent answered that would not have counted had it been silent. */
  void answeredBeside() {
    agentsAsked++;
  }

  /** An agent could not be asked by the watchdog itself: it is neither silent nor there. */
  void notAsked() {
    agentsToAsk--;
  }

  /** A row was decided in a way that the brake does not count. */
  void decided() {
    undecided--;
  }

  /** A row was decided in a way that the brake counts. */
  void offer(PendingVerdict one) {
    undecided--;
    if (one.release() != null) {
      pass.accept(one); // A person let it through, once.
      return;
    }
    found++;
    if (one.evidence().memory().held().count() >= Brake.HELD_CYCLES && !blindApplies(one)) {
      pass.accept(one);
    } else {
      (blindApplies(one) ? waitingOnSilence : waiting).add(one);
    }
  }

  /** Lets pass what cannot be too much any more. */
  void settle() {
    if (brake.mass(found + undecided, running)) {
      return;
    }
    List<PendingVerdict> passing = new ArrayList<>(waiting);
    waiting.clear();
    if (!brake.blind(agentsUnknown + agentsToAsk, agentsAsked + agentsToAsk)) {
      passing.addAll(waitingOnSilence);
      waitingOnSilence.clear();
    }
    passing.forEach(pass);
  }

  /** Everything was asked and decided: what still waits passes now, or is held. */
  List<Holding> close() {
    boolean blind = blind();
    boolean mass = mass();
    List<Holding> held = new ArrayList<>();
    List<PendingVerdict> passing = new ArrayList<>();
    waiting.addAll(waitingOnSilence);
    waitingOnSilence.clear();
    for (PendingVerdict one : waiting) {
      if (blind && blindApplies(one)) {
        held.add(new Holding(one, Why.BLIND));
      } else if (mass && one.evidence().memory().held().count() < Brake.HELD_CYCLES) {
        held.add(new Holding(one, Why.MASS));
      } else {
        passing.add(one);
      }
    }
    waiting.clear();
    passing.forEach(pass);
    return held;
  }

  /** A verdict that is held, and by which form of the brake. */
  record Holding(PendingVerdict held, Why why) {}

  boolean blind() {
    return brake.blind(agentsUnknown, agentsAsked);
  }

  boolean mass() {
    return brake.mass(found, running);
  }

  int found() {
    return found;
  }

  int unknown() {
    return agentsUnknown;
  }

  int asked() {
    return agentsAsked;
  }

  /** Verdicts that rest on silence; each is held at most until its deadline and stale-after have passed. */
  private boolean blindApplies(PendingVerdict one) {
    boolean onSilence =
        one.verdict().kind() == Kind.STALE
            || (one.verdict().kind() == Kind.NO_SESSION && one.evidence().unknown());
    Duration atMost = one.evidence().deadline().plus(staleAfter);
    return onSilence && one.evidence().age().compareTo(atMost) <= 0;
  }
}
