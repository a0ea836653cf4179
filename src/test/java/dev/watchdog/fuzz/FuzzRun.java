package dev.watchdog.fuzz;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Jazzer on one target, in a JVM of its own: it instruments what it loads and ends its process when it found something. */
final class FuzzRun {

  private static final Path FOLDER = Path.of("target", "fuzz");
  private static final Pattern DONE = Pattern.compile("Done (\\d+) runs");

  /** An input that takes longer than this has found something as well. */
  private static final int ONE_INPUT_SECONDS_MAX = 20;

  private static final int START_AND_END_SECONDS_MAX = 120;

  /** What the targets need. Jazzer looks through the whole class path before it starts, which with everything takes most of the time. */
  private static final Pattern NEEDED = Pattern.compile("(jazzer|jackson-core|vertx-|netty-|snakeyaml-engine|slf4j-api).*\\.jar");

  private FuzzRun() {}

  /**
   * How a run ended.
   *
   * @param output all that Jazzer printed, the found input and its stack trace included
   */
  record Outcome(Target target, int exit, String output, Path log) {

    /** Throws unless it ran and found nothing. */
    void mustBeFine() {
      if (exit != 0) {
        throw new AssertionError(
            target + " failed. The input is beside " + log + "; once it is understood, give it a telling name in "
                + target.inputsFolder() + "\n" + findingIn(output));
      }
      Matcher done = DONE.matcher(output);
      if (!done.find() || Integer.parseInt(done.group(1)) < target.inputs().size()) {
        throw new AssertionError(target + " was not even tried with its known inputs, see " + log);
      }
    }

    private static String findingIn(String output) {
      int from = output.indexOf("== Java Exception");
      return from < 0 ? output : output.substring(from);
    }
  }

  /**
   * Runs one target to its end.
   *
   * @param seed 0 = another one each time
   */
  static Outcome of(Target target, int seconds, int seed) {
    try {
      Path corpus = FOLDER.resolve(target.name());
      if (seed != 0) {
        empty(corpus); // A run that can be repeated starts from the known inputs alone.
      }
      Files.createDirectories(corpus);
      Path log = FOLDER.resolve(target.name() + ".log");
      Process jazzer = new ProcessBuilder(command(target, seconds, seed, corpus))
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start();
      if (!jazzer.waitFor(seconds + START_AND_END_SECONDS_MAX, TimeUnit.SECONDS)) {
        jazzer.destroyForcibly().waitFor();
        throw new AssertionError(target + " did not end, see " + log);
      }
      return new Outcome(target, jazzer.exitValue(), Files.readString(log), log);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(target + " was interrupted", stopped);
    }
  }

  private static void empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** What is found anew goes to the first folder, which is thrown away with the build; the known inputs are only read. */
  private static List<String> command(Target target, int seconds, int seed, Path corpus) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx400m",
        "-Xss512k",
        "-XX:+UseSerialGC",
        "-cp",
        classPath(),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + target.type().getName(),
        "--instrumentation_includes=dev.watchdog.**",
        "--custom_hook_includes=dev.watchdog.**",
        "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.RegexRoadblocks",
        "--reproducer_path=" + FOLDER,
        "-artifact_prefix=" + FOLDER.resolve(target.name()) + "-",
        "-max_total_time=" + seconds,
        "-seed=" + seed,
        "-max_len=1000",
        "-timeout=" + ONE_INPUT_SECONDS_MAX,
        "-rss_limit_mb=0",
        corpus.toString(),
        target.inputsFolder().toString());
  }

  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> Files.isDirectory(Path.of(entry)) || NEEDED.matcher(Path.of(entry).getFileName().toString()).matches())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
