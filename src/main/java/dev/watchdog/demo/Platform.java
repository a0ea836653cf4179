package dev.watchdog.demo;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The platform of the demo: keeps starting executions on the fleet and writes down how they end, as long as their agents tell. What they
 * do not tell, it never learns: there is no repair here.
 */
final class Platform extends VerticleBase {

  private static final double NEVER_LAUNCHED_CHANCE = 0.04;
  private static final double SLOT_LEAK_CHANCE = 0.03;

  private static final int REMOVED_AT_ONCE_MAX = 50;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final Fleet fleet;
  private final PlatformTables tables;
  private final PlatformSlots slots;
  private final Pace pace;
  private final InstantSource clock;
  private final SplittableRandom dice;
  private final TaskCatalogue catalogue;
  private final String idPrefix;
  private final Map<String, Launch> started = new LinkedHashMap<>();
  private final Underway underway = new Underway();
  private Launcher launcher;
  private int count;
  private long timer;
  private boolean stopped;

  Platform(Fleet fleet, PlatformTables tables, PlatformSlots slots, Pace pace, long seed, InstantSource clock) {
    this.fleet = fleet;
    this.tables = tables;
    this.slots = slots;
    this.pace = pace;
    this.clock = clock;
    this.dice = Dice.of(seed, "platform");
    this.catalogue = new TaskCatalogue(fleet.names(), dice);
    this.idPrefix = "exec-" + Long.toString(clock.millis(), Character.MAX_RADIX) + "-"; // The stores may hold an earlier demo's.
  }

  @Override
  public Future<?> start() {
    launcher = new Launcher(tables, slots, new TaskCall(vertx, fleet.agentsUrl()), clock);
    fleet.onFinished(report -> context.runOnContext(now -> finished(report)));
    return tables.register(catalogue)
        .compose(registered -> new InitialState(fleet, launcher, catalogue, this::newLaunch, clock.instant()).play())
        .onSuccess(opened -> arm());
  }

  /** What is under way is let finish, within bounds: a store that does not answer must not keep the demo from ending. */
  @Override
  public Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return underway.settled()
        .timeout(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  private void arm() {
    if (!stopped) {
      timer = vertx.setTimer(dice.nextInt(pace.pauseMillisMin(), pace.pauseMillisMax()), fired -> tick());
    }
  }

  private void tick() {
    underway.add("tick", tables.running().compose(this::tend)).onComplete(done -> arm());
  }

  /** A launch may wait for a silent agent; the next tick does not wait for it. */
  private Future<Void> tend(List<PlatformTables.RunningId> running) {
    if (!stopped && running.size() < pace.runningMax()) {
      Plan plan = catalogue.drawn(dice);
      long taken = running.stream().filter(row -> plan.owner().agent().equals(row.agent())).count();
      if (taken < plan.owner().parallelMax()) {
        underway.add("launch", launch(newLaunch(plan, clock.instant()), (int) taken + 1));
      }
    }
    return removeOld(running.stream().map(PlatformTables.RunningId::id).collect(Collectors.toSet()));
  }

  private Future<Void> launch(Launch launch, int slot) {
    boolean neverLaunched = dice.nextDouble() < NEVER_LAUNCHED_CHANCE;
    return neverLaunched ? launcher.plant(launch, slot, null) : launcher.launch(launch, slot);
  }

  private Launch newLaunch(Plan plan, Instant at) {
    Launch launch = plan.launched(idPrefix + ++count, at);
    started.put(launch.id(), launch);
    return launch;
  }

  private void finished(Finished report) {
    Launch launch = started.get(report.executionId());
    if (launch != null && !stopped) {
      underway.add("finish", launcher.finish(launch, report.result(), dice.nextDouble() < SLOT_LEAK_CHANCE));
    }
  }

  private Future<Void> removeOld(Set<String> running) {
    Instant horizon = clock.instant().minus(pace.history());
    List<String> old = started.values().stream()
        .filter(launch -> launch.startedAt().isBefore(horizon) && !running.contains(launch.id()))
        .limit(REMOVED_AT_ONCE_MAX)
        .map(Launch::id)
        .toList();
    if (old.isEmpty()) {
      return Future.succeededFuture();
    }
    return tables.remove(old).onSuccess(removed -> started.keySet().removeAll(old));
  }
}
