package dev.watchdog.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged watchdog as a process of its own, which can be killed without a word. */
public final class JarUnderTest extends WatchdogClient implements AutoCloseable {

  public static final Path JAR = Path.of("target", "execution-watchdog.jar").toAbsolutePath();

  private final Process process;
  private final Path output;
  private final int port;

  private JarUnderTest(Process process, Path output, int port) {
    this.process = process;
    this.output = output;
    this.port = port;
  }

  /** {@code run}, until it says that it is ready. */
  public static JarUnderTest run(Path directory, Map<String, String> settings) {
    JarUnderTest jar = runBeforeStores(directory, settings);
    jar.awaitReady();
    return jar;
  }

  /** {@code run}, until its HTTP answers; the stores may never be reached. */
  public static JarUnderTest runBeforeStores(Path directory, Map<String, String> settings) {
    return runBeforeStores(directory, settings, Map.of());
  }

  /** The same with these variables besides those of the tests. */
  public static JarUnderTest runBeforeStores(Path directory, Map<String, String> settings, Map<String, String> environment) {
    int port = RealRedis.freePort();
    List<String> command = command(settings, "run");
    command.add("--set");
    command.add("http.port=" + port);
    Path output = directory.resolve("run-" + port + ".log");
    JarUnderTest jar = new JarUnderTest(start(directory, output, command, environment), output, port);
    Eventually.within(Duration.ofSeconds(60), jar::mustBeLive);
    return jar;
  }

  /** Waits until it says that it is ready. */
  public void awaitReady() {
    Eventually.within(Duration.ofSeconds(60), this::mustBeReady);
  }

  /** Any command to its end. */
  public static Result command(Path directory, Map<String, String> settings, String... words) throws Exception {
    Path output = Files.createTempFile(directory, "command", ".out");
    Path errors = Files.createTempFile(directory, "command", ".err");
    ProcessBuilder builder = new ProcessBuilder(command(settings, words)).directory(directory.toFile());
    Process process = builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", words) + " did not end: " + Files.readString(output) + Files.readString(errors));
    }
    return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
  }

  /** How a command ended, and what it wrote to standard output and to standard error. */
  public record Result(int exit, String output, String errors) {}

  /** Ends it as a power cut would. */
  public void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets it hang, as a laptop does whose lid is closed. */
  public void freeze() {
    Signals.send("STOP", process.pid());
  }

  public void thaw() {
    Signals.send("CONT", process.pid());
  }

  /** As the terminal does that is closed, or an operator who changed the settings. */
  public void hangUp() {
    Signals.send("HUP", process.pid());
  }

  public long pid() {
    return process.pid();
  }

  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public int port() {
    return port;
  }

  private void mustBeLive() {
    if (!process.isAlive()) {
      throw new IllegalStateException("it ended: " + output());
    }
    getWithoutLogin("/health/live").ok();
  }

  private void mustBeReady() {
    mustBeLive();
    int status = getWithoutLogin("/health/ready").status();
    if (status != 200) {
      throw new AssertionError("not ready, HTTP " + status + ": " + output());
    }
  }

  private static List<String> command(Map<String, String> settings, String... words) {
    List<String> command = new ArrayList<>();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    command.add(java);
    command.add("-Xmx256m");
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")); // They live for seconds: a third of that is their start.
    command.addAll(QuickStarts.flags(JAR, java));
    command.add("-jar");
    command.add(JAR.toString());
    command.addAll(List.of(words));
    settings.forEach(
        (key, value) -> {
          command.add("--set");
          command.add(key + "=" + value);
        });
    return command;
  }

  private static Process start(Path directory, Path output, List<String> command, Map<String, String> environment) {
    try {
      File log = output.toFile();
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().putAll(environment);
      return builder.redirectErrorStream(true).redirectOutput(log).start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    thaw();
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
