package dev.watchdog.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a watchdog costs that has nothing to do but its cycles, as it is shipped: a fleet in good order, a cycle in each window.
 *
 * @param windows in order; the first ones pay for compiling what they run
 */
record Idle(List<Window> windows) {

  /** As long as the default of {@code reconcile.interval}, so that every window has one cycle in it. */
  static final Duration WINDOW = Duration.ofMinutes(5);

  /** Processor time of the process and its children, and its resident memory at the end. */
  record Window(long cpuMillis, long residentMebibytes) {
    double percentOfOneCore() {
      return cpuMillis * 100.0 / WINDOW.toMillis();
    }
  }

  static final Idle NOT_MEASURED = new Idle(List.of());

  /** Watches it for as many windows. */
  static Idle of(WatchdogProcess watchdog, int windows, Consumer<Window> progress) throws IOException, InterruptedException {
    long pid = watchdog.pid();
    List<Window> measured = new ArrayList<>();
    for (int window = 0; window < windows; window++) {
      long before = ProcessCost.cpuMillis(pid);
      watchdog.mustRunFor(WINDOW);
      Window one = new Window(ProcessCost.cpuMillis(pid) - before, ProcessCost.residentMebibytes(pid));
      measured.add(one);
      progress.accept(one);
    }
    return new Idle(measured);
  }

  JsonArray json() {
    JsonArray all = new JsonArray();
    windows.forEach(one -> all.add(new JsonObject().put("cpu_millis", one.cpuMillis()).put("resident_mib", one.residentMebibytes())));
    return all;
  }
}
