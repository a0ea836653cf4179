package dev.watchdog.demo;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * What the demo's stores and agents hold at its start, as if all had been running for some minutes: reports that were lost, runs that were
 * lost, runs that do not end, and launches that never were. The first cycle that sees them recovers them.
 */
final class InitialState {

  /** One kind of thing that went wrong before the curtain rose. */
  private enum Mishap {
    REPORT_LOST,
    RUN_LOST,
    OVERRUN,
    NEVER_LAUNCHED
  }

  private static final int MISHAPS_MAX = 10;
  private static final Duration LONG_AGO = Duration.ofMinutes(3);

  /** A result has to be kept for 75 s before it is taken: the first is taken at once, the others one after another. */
  private static final Duration RETAINED_FOR = Duration.ofSeconds(100);
  private static final Duration RETAINED_LATER = Duration.ofSeconds(10);

  private static final Duration PAST_LIMIT = Duration.ofSeconds(20);
  private static final Duration PAST_LAUNCH = Duration.ofSeconds(15);

  private final Fleet fleet;
  private final Launcher launcher;
  private final TaskCatalogue catalogue;
  private final BiFunction<Plan, Instant, Launch> launches;
  private final Instant now;

  /**
   * Nothing is written before {@link #play}.
   *
   * @param launches makes an execution of a plan, with an id of its own
   */
  InitialState(Fleet fleet, Launcher launcher, TaskCatalogue catalogue, BiFunction<Plan, Instant, Launch> launches, Instant now) {
    this.fleet = fleet;
    this.launcher = launcher;
    this.catalogue = catalogue;
    this.launches = launches;
    this.now = now;
  }

  /** One mishap an agent, in turn, for the first of those that always answer. */
  Future<Void> play() {
    return Future.all(fleet.names().stream().map(fleet::state).toList()).compose(looked -> {
      List<FleetAgentState> dependable =
          looked.<FleetAgentState>list().stream().filter(agent -> agent.temperament().dependable()).limit(MISHAPS_MAX).toList();
      List<Future<Void>> played = new ArrayList<>();
      for (int i = 0; i < dependable.size(); i++) {
        played.add(play(dependable.get(i).name(), i));
      }
      return Future.all(played).mapEmpty();
    });
  }

  /** The agent is told before the row is there: seen between the two, the run would look lost. */
  private Future<Void> play(String agent, int number) {
    Plan regular = catalogue.regularOf(agent);
    return switch (Mishap.values()[number % Mishap.values().length]) {
      case REPORT_LOST -> {
        Launch launch = launches.apply(catalogue.lengthyOf(agent), now.minus(LONG_AGO));
        Instant endedAt = now.minus(RETAINED_FOR).plus(RETAINED_LATER.multipliedBy(number));
        yield tell(agent, told -> told.endedUnreported(launch.dispatch(), endedAt))
            .compose(told -> launcher.plant(launch, 1, session(launch)));
      }
      case RUN_LOST -> {
        Launch launch = launches.apply(catalogue.lengthyOf(agent), now.minus(LONG_AGO));
        yield launcher.plant(launch, 1, session(launch));
      }
      case OVERRUN -> {
        Launch launch = launches.apply(regular, now.minus(regular.limit()).minus(PAST_LIMIT));
        yield tell(agent, told -> told.overrunSince(launch.dispatch(), launch.startedAt()))
            .compose(told -> launcher.plant(launch, 1, session(launch)));
      }
      case NEVER_LAUNCHED -> launcher.plant(launches.apply(regular, now.minus(PAST_LAUNCH)), 1, null);
    };
  }

  private Future<Void> tell(String agent, Consumer<SimulatedAgent> what) {
    return fleet.on(agent, told -> {
      what.accept(told);
      return null;
    });
  }

  private static String session(Launch launch) {
    return "session-" + launch.id();
  }
}
