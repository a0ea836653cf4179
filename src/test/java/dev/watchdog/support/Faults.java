package dev.watchdog.support;

import dev.watchdog.app.Ports;
import dev.watchdog.app.Watchdog;
import dev.watchdog.config.Settings;
import dev.watchdog.fault.Fault;
import dev.watchdog.fault.FaultPlan;
import dev.watchdog.fault.FaultyPorts;
import dev.watchdog.fault.Injection;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Faults for all watchdogs of one test. Starting one is spared, and so is everything before {@link #begin} and after {@link #end}: the
 * faults are for what a watchdog does.
 */
public final class Faults {

  private final long seed;
  private final FaultPlan plan;
  private final Set<String> misledAgents = ConcurrentHashMap.newKeySet();
  private final Set<String> misledExecutions = ConcurrentHashMap.newKeySet();
  private boolean begun;

  public Faults(long seed, double probability, Set<Fault> faults, Duration delayMax) {
    this.seed = seed;
    this.plan = new FaultPlan(seed, probability, faults, delayMax, this::misled);
  }

  private void misled(Injection injection) {
    misledExecutions.addAll(injection.executionIds());
    if (injection.agent() != null) {
      misledAgents.add(injection.agent());
    }
  }

  public void begin() {
    begun = true;
    plan.strike();
  }

  public void end() {
    begun = false;
    plan.heal();
  }

  FaultyPorts ports(Vertx vertx) {
    plan.heal();
    return new FaultyPorts(vertx, plan, InstantSource.system());
  }

  void ready(Ports ports, Watchdog watchdog, Settings settings) {
    ((FaultyPorts) ports).tamperThrough(watchdog.redis(), settings.redis());
    if (begun) {
      plan.strike();
    }
  }

  public Map<Fault, Long> injected() {
    return plan.injected();
  }

  /** Whether a port said something untrue that concerned this execution. */
  public boolean misled(String agent, String executionId) {
    return misledExecutions.contains(executionId) || agent != null && misledAgents.contains(agent);
  }

  @Override
  public String toString() {
    return "faults with seed " + seed + ": " + plan.injected();
  }
}
