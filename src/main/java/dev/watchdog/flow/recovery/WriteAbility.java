package dev.watchdog.flow.recovery;

import dev.watchdog.core.Problem;
import dev.watchdog.store.Layouts;
import dev.watchdog.store.WriteTrial.Outcome;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Whether the database lets the watchdog end rows, as last tried: at start, and when a cycle begins for as long as something is refused. A
 * cycle that cannot write down an end must not act on it, and whoever asks whether the watchdog is ready is told. Confined to one event
 * loop.
 */
public final class WriteAbility {

  /** One or two may be odd themselves. */
  private static final int ALL_REFUSED_MIN = 3;

  private final Supplier<Future<Outcome>> trial;
  private final Layouts layouts;
  private Future<Outcome> trying = Future.succeededFuture();
  private Outcome last;
  private String doubt;
  private boolean opening;
  private boolean doubtIsNew;
  private int won;
  private int refused;
  private String refusal;
  private String refusedBefore;

  /**
   * Nothing was tried yet.
   *
   * @param trial tries everything that is written
   * @param layouts leaves out what is refused and not needed
   */
  public WriteAbility(Supplier<Future<Outcome>> trial, Layouts layouts) {
    this.trial = trial;
    this.layouts = layouts;
  }

  /**
   * Tries again, unless all was well when it was last tried and nothing was refused since. Where a trial is under way what it met may be
   * over by its end, so that one that was refused is followed by another. Never fails.
   */
  public Future<Void> settle() {
    return trying.isComplete() ? tryUnlessWell() : trying.transform(done -> tryUnlessWell());
  }

  private Future<Void> tryUnlessWell() {
    if (!trying.isComplete()) {
      return trying.mapEmpty(); // Somebody else who waited was faster.
    }
    if (last != null && last.whole() && doubt == null) {
      return Future.succeededFuture();
    }
    if (!doubtIsNew) {
      doubt = null;
    }
    opening = false;
    doubtIsNew = false;
    trying = trial.get()
        .otherwise(failure -> new Outcome(List.of("nothing could be tried: " + failure.getMessage()), Map.of(), null, false))
        .onSuccess(outcome -> {
          last = outcome;
          layouts.leaveOut(outcome.leftOut().keySet());
        });
    return trying.mapEmpty();
  }

  /**
   * The database refuses to write now, with these words: what was tried does not hold any more. Where that is found out while a cycle
   * opens, the trial that it opens with does not take it back: on a disk that is full, what is undone may pass.
   */
  void doubt(String why) {
    doubt = why;
    doubtIsNew = opening;
  }

  /** The tables are others now, or a right may have gone: the next cycle tries again, and until then nothing says that it will fail. */
  public void retry() {
    last = null;
  }

  /** A cycle begins: what it ends is counted anew. */
  public void begin() {
    opening = true;
    doubtIsNew = false;
    refusedBefore = allRefused();
    won = 0;
    refused = 0;
  }

  /** A row was ended. */
  void won() {
    won++;
  }

  /** The database refused a row, which says nothing of others until many were refused and none was ended. */
  void refused(String why) {
    refused++;
    refusal = why;
  }

  private String allRefused() {
    return won == 0 && refused >= ALL_REFUSED_MIN
        ? "none of " + refused + " executions could be ended, the last: " + refusal
        : null;
  }

  /** What an operator is told: why rows cannot be ended, or that none could be in the last cycle that had any; null where all is well. */
  public String told() {
    String why = unable();
    return why != null ? why : won + refused > 0 ? allRefused() : refusedBefore;
  }

  /** Why rows cannot be ended, in words; null where they can, as far as is known. */
  public String unable() {
    if (doubt != null) {
      return doubt;
    }
    return last == null || last.unable().isEmpty() ? null : String.join("; ", last.unable());
  }

  /** What is wrong and keeps no row from being ended. */
  public List<Problem> problems() {
    if (last == null) {
      return List.of();
    }
    return Stream.concat(last.omissions().stream(), Stream.ofNullable(last.text())).map(Problem.Kind.WRITE_LEFT_OUT::says).toList();
  }
}
