package dev.watchdog.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The fleet as a process: it ends with this one, whatever ends this one, because its standard input ends then. */
final class Child implements AutoCloseable {

  private final Process process;
  private final BufferedReader said;
  private final Writer orders;
  private final int port;

  private Child(Process process) throws IOException {
    this.process = process;
    this.said = process.inputReader(StandardCharsets.UTF_8);
    this.orders = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    String first = said.readLine();
    if (first == null) {
      throw new IOException("the fleet ended before it listened; what it said is above");
    }
    this.port = Integer.parseInt(first);
  }

  /** The fleet of this population, listening, with nothing stuck. */
  static Child fleet(Population population) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), CheapFleet.class.getName()));
    command.addAll(population.words());
    return new Child(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** Returns when it answers that way. */
  void mood(Mood mood) throws IOException {
    orders.write(mood + "\n");
    orders.flush();
    String answer = said.readLine();
    if (!mood.name().equals(answer)) {
      throw new IOException("the fleet was told " + mood + " and said " + answer);
    }
  }

  @Override
  public void close() throws IOException {
    orders.close();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
