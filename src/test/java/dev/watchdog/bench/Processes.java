package dev.watchdog.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The processes that take part in a measurement, by the words of the table. */
final class Processes {

  private final Map<String, Long> pids = new LinkedHashMap<>();

  private Processes() {}

  /** Both stores, the fleet, and the one whose work is measured. */
  static Processes of(String name, long pid, Platform platform, Child fleet) throws IOException {
    Processes processes = new Processes();
    processes.pids.put(name, pid);
    processes.pids.put("PostgreSQL", platform.postgresPid());
    processes.pids.put("Redis", platform.redisPid());
    processes.pids.put("the fleet", fleet.pid());
    return processes;
  }

  /** Milliseconds of processor time that each used since it started. */
  Map<String, Long> cpu() {
    Map<String, Long> cpu = new LinkedHashMap<>();
    pids.forEach((name, pid) -> cpu.put(name, ProcessCost.cpuMillis(pid)));
    return cpu;
  }

  /** The same of all together. */
  long allCpu() {
    return cpu().values().stream().mapToLong(Long::longValue).sum();
  }
}
