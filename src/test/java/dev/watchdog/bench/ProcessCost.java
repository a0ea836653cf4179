package dev.watchdog.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What processes cost, as Linux counts it in {@code /proc}. */
final class ProcessCost {

  /** Ticks of 10 ms: the unit of {@code /proc/PID/stat} on every Linux that a JVM runs on. */
  private static final long MILLIS_PER_TICK = 10;

  private ProcessCost() {}

  /** Milliseconds of processor time that the process and its children used, those that have ended included. */
  static long cpuMillis(long pid) {
    long ticks = ticks(pid, true);
    long children = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children).mapToLong(child -> ticks(child.pid(), false)).sum();
    return (ticks + children) * MILLIS_PER_TICK;
  }

  /** utime and stime are the 14th and 15th field, those of children that ended the 16th and 17th; the second, a name, may hold spaces. */
  private static long ticks(long pid, boolean withEnded) {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      return withEnded ? own + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : own;
    } catch (NoSuchFileException ended) {
      return 0;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The most resident memory it ever had, in MiB. */
  static long peakMebibytes(long pid) throws IOException {
    return mebibytes(pid, "VmHWM:");
  }

  /** Its resident memory now, in MiB. */
  static long residentMebibytes(long pid) throws IOException {
    return mebibytes(pid, "VmRSS:");
  }

  private static long mebibytes(long pid, String field) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"))) {
      if (line.startsWith(field)) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IOException("no " + field + " in the status of process " + pid);
  }
}
