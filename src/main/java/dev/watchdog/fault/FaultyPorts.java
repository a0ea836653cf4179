package dev.watchdog.fault;

import dev.watchdog.agent.Agents;
import dev.watchdog.app.Ports;
import dev.watchdog.config.Settings;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.Database;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.time.InstantSource;

/** All ports of one watchdog behind faults that one plan deals out. */
public final class FaultyPorts implements Ports {

  private final FaultPlan plan;
  private final Delays delays;
  private final InstantSource clock;
  private volatile Database database;
  private volatile SlotTampering tampering;

  /** Faults that take time take it by the timers of this Vert.x. */
  public FaultyPorts(Vertx vertx, FaultPlan plan, InstantSource clock) {
    this.plan = plan;
    this.delays = new Delays(vertx);
    this.clock = clock;
  }

  /**
   * Opens the way to the server itself: until then what happens within Redis does not happen.
   *
   * @param redis stays the caller's to close; null where there is no Redis
   */
  public void tamperThrough(Redis redis, Settings.Redis keys) {
    tampering = redis == null ? null : new RedisTampering(redis, keys);
  }

  /** The SQL store without faults, for who is not under test; null before the watchdog has opened it. */
  public Database unharmed() {
    return database;
  }

  @Override
  public Database database(Database real) {
    database = real;
    return new FaultyDatabase(real, plan, delays);
  }

  @Override
  public SlotRegistry slots(SlotRegistry real) {
    return new FaultySlots(real, plan, delays, () -> tampering);
  }

  @Override
  public Agents agents(Agents real) {
    return new FaultyAgents(real, plan, delays, clock);
  }
}
