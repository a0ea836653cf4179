package dev.watchdog.metrics;

import static dev.watchdog.bus.Addresses.AGENT_LOOKED;
import static dev.watchdog.bus.Addresses.CYCLE_CLOSED;
import static dev.watchdog.bus.Addresses.RECOVERED;
import static dev.watchdog.bus.Addresses.RELEASED;

import dev.watchdog.bus.Bus;
import dev.watchdog.core.Look;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/**
 * Listens to what happens and keeps the figures of it. {@link #text} tells them from the first moment on, with what is not known yet as
 * not a number.
 */
public final class MetricsVerticle extends VerticleBase {

  private static final Duration[] LOOK_BUCKETS = Buckets.ofSeconds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15);

  private final Bus bus;
  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collector = new JvmGcMetrics();
  private final CycleMeters cycles = new CycleMeters(registry);
  private final RecoveryMeters recoveries = new RecoveryMeters(registry);
  private final Timer looks;

  /**
   * Knows what stays the same for as long as the process lives.
   *
   * @param interval from one cycle to the next
   * @param version that this program was built as
   */
  public MetricsVerticle(Bus bus, Duration interval, String version) {
    this.bus = bus;
    this.looks =
        Timer.builder("watchdog_registry").description("How long agents took to answer with their registry, silent ones left out.")
            .serviceLevelObjectives(LOOK_BUCKETS).register(registry);
    Level.of(registry, "watchdog_interval_seconds", "From one cycle to the next, as set.").set(interval.toMillis() / 1000.0);
    Level.of(registry, "watchdog_build.info", "Always 1; the label tells what is running.", "version", version).set(1);
  }

  /** Adds the figures of the process itself. Not with the first ones: finding them out takes the JVM a fifteenth of a start. */
  public void watchProcess() {
    context.runOnContext(deployed -> {
      new JvmMemoryMetrics().bindTo(registry);
      new JvmThreadMetrics().bindTo(registry);
      new ProcessorMetrics().bindTo(registry);
      new UptimeMetrics().bindTo(registry);
      collector.bindTo(registry);
    });
  }

  @Override
  public Future<?> start() {
    return Future.all(
        bus.listen(CYCLE_CLOSED, cycles::closed),
        bus.listen(RECOVERED, recovered -> recoveries.recovered(recovered.steps())),
        bus.listen(RELEASED, released -> recoveries.released(released.steps())),
        bus.listen(AGENT_LOOKED, looked -> looked(looked.look())));
  }

  @Override
  public Future<?> stop() {
    collector.close();
    registry.close();
    return Future.succeededFuture();
  }

  private void looked(Look look) {
    if (look instanceof Look.Reachable reachable) {
      looks.record(reachable.latency());
    }
  }

  /** The figures in Prometheus' text format 0.0.4. May be called on any thread; waits for nothing. */
  public String text() {
    return registry.scrape();
  }
}
