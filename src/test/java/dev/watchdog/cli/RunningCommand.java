package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A command that goes on until it is told to end. */
final class RunningCommand implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 30;

  private final StringWriter errors = new StringWriter();
  private final BufferedReader output;
  private final FutureTask<Integer> exit;
  private final Thread main;

  private RunningCommand(String... arguments) throws IOException {
    PipedWriter written = new PipedWriter();
    output = new BufferedReader(new PipedReader(written));
    Callable<Integer> command = () -> {
      try (PrintWriter out = new PrintWriter(written)) {
        return WatchdogCommand.commandLine().setOut(out).setErr(new PrintWriter(errors)).execute(arguments);
      }
    };
    exit = new FutureTask<>(command);
    main = new Thread(exit, "command");
    main.start();
  }

  static RunningCommand start(String... arguments) throws IOException {
    return new RunningCommand(arguments);
  }

  /** The next line on standard output; null when there will be none. */
  String line() throws IOException {
    return output.readLine();
  }

  /** Tells it to end; answers its exit code. */
  int end() throws Exception {
    main.interrupt();
    return exit.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  String errors() {
    return errors.toString();
  }

  @Override
  public void close() {
    main.interrupt();
    assertThat(exit).succeedsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
  }
}
