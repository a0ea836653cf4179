package dev.watchdog.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Arrays;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Runs seeds from the command line: {@code scripts/simulate}. */
public final class Simulate {

  /** With so few seeds one wants to compare them. */
  private static final long TRACES_SHOWN = 10;

  private static Level usual;

  private Simulate() {}

  /** Arguments: {@code --seeds N}, {@code --seconds S}, {@code --seed S}. Ends with 1 where a promise was broken. */
  public static void main(String[] arguments) {
    silence();
    Summary summary = new Summary();
    long from = System.nanoTime();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> print(summary, from)));
    long seeds = 0;
    long seconds = Long.MAX_VALUE;
    long first = System.currentTimeMillis() * 1000;
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      long value = Long.parseLong(arguments[i + 1]);
      switch (arguments[i]) {
        case "--seeds" -> seeds = value;
        case "--seconds" -> seconds = value;
        case "--seed" -> first = value;
        default -> throw new IllegalArgumentException("unknown argument " + arguments[i]);
      }
    }
    boolean one = Arrays.asList(arguments).contains("--seed") && seconds == Long.MAX_VALUE;
    System.exit(run(first, seeds > 0 ? seeds : one ? 1 : Long.MAX_VALUE, seconds, from, summary));
  }

  private static int run(long first, long seeds, long seconds, long from, Summary summary) {
    try {
      for (long seed = first; seed - first < seeds && (System.nanoTime() - from) / 1e9 < seconds; seed++) {
        long trace = Simulation.run(seed, Bug.NONE, summary);
        if (seeds <= TRACES_SHOWN) {
          System.out.println("seed " + seed + " trace " + Long.toHexString(trace));
        }
      }
      return 0;
    } catch (Simulation.Failed failed) {
      System.out.println(failed.getMessage());
      return 1;
    }
  }

  /** The product logs every fault it meets, as it should; here there are thousands. */
  static void silence() {
    usual = logger().getLevel();
    logger().setLevel(Level.OFF);
  }

  /** For whoever comes after in the same process. */
  static void logAgain() {
    logger().setLevel(usual);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("dev.watchdog");
  }

  private static void print(Summary summary, long from) {
    List<String> lines = summary.lines();
    double seconds = (System.nanoTime() - from) / 1e9;
    long cycles = summary.counted("cycles");
    System.out.printf("%.1f s, %.0f cycles a second%n", seconds, cycles / seconds);
    lines.forEach(System.out::println);
  }
}
