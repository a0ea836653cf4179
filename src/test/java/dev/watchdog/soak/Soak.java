package dev.watchdog.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs a demo that is started by the given command, with a browser at its bridge and one that polls its API, and samples the process.
 * Arguments: minutes, then the command. Exits with 1 when something grows: when the median of the last third of the samples is above that
 * of the middle third by more than a tenth and an allowance. The first third is for warming up.
 */
public final class Soak {

  private static final int SAMPLES = 60;
  private static final int SECONDS_BETWEEN_MIN = 3;
  private static final long MIB = 1 << 20;
  private static final Pattern URL = Pattern.compile("listening on (http://\\S+)/");
  private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");
  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final Pattern CYCLE = Pattern.compile("\"cycle_id\":(\\d+)");

  private static final List<String> POLLED =
      List.of("/api/v1/status", "/api/v1/executions?limit=1000", "/api/v1/agents", "/api/v1/recoveries?after=0&limit=50");

  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /** One look at the process; bytes and counts. */
  private record Sample(long second, long resident, long heap, long threads, long files, long sockets, long cycles, long recoveries) {}

  /** Something that must not grow, and by how much it may for no reason. */
  private record Measure(String name, ToLongFunction<Sample> of, long unit, long allowance) {

    /** Says how it went; true when it stayed. */
    boolean stays(List<Sample> samples) {
      int third = samples.size() / 3;
      long middle = median(samples.subList(third, 2 * third));
      long last = median(samples.subList(2 * third, samples.size()));
      boolean flat = last <= middle + middle / 10 + allowance;
      System.out.printf(Locale.ROOT, "%-22s %8d -> %8d  %s%n", name, middle / unit, last / unit, flat ? "flat" : "GROWING");
      return flat;
    }

    private long median(List<Sample> samples) {
      long[] sorted = samples.stream().mapToLong(of).sorted().toArray();
      return sorted[sorted.length / 2];
    }
  }

  private static final List<Measure> MEASURES = List.of(
      new Measure("resident memory, MiB", Sample::resident, MIB, 16 * MIB),
      new Measure("heap after GC, MiB", Sample::heap, MIB, 4 * MIB),
      new Measure("threads", Sample::threads, 1, 2),
      new Measure("open files", Sample::files, 1, 10),
      new Measure("of these sockets", Sample::sockets, 1, 10));

  private final Process demo;
  private final String url;
  private final String token;
  private final AtomicLong told = new AtomicLong();
  private final AtomicLong polled = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  private Soak(Process demo, String url, String token) {
    this.demo = demo;
    this.url = url;
    this.token = token;
  }

  public static void main(String[] arguments) throws Exception {
    long seconds = Long.parseLong(arguments[0]) * 60;
    ProcessBuilder command = new ProcessBuilder(List.of(arguments).subList(1, arguments.length));
    Process demo = command.redirectError(Path.of("target", "soak.log").toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(demo::destroy));
    BufferedReader output = demo.inputReader();
    String url = firstIn(URL, output.readLine());
    String form = "username=admin&password=demo";
    HttpRequest login = HttpRequest.newBuilder(URI.create(url + "/token"))
        .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form)).build();
    Soak soak = new Soak(demo, url, firstIn(TOKEN, HTTP.send(login, BodyHandlers.ofString()).body()));
    System.exit(soak.run(seconds) ? 0 : 1);
  }

  private boolean run(long seconds) throws Exception {
    ScheduledExecutorService browsers = Executors.newScheduledThreadPool(2);
    WebSocket socket = listen();
    browsers.scheduleAtFixedRate(() -> socket.sendText("{\"type\":\"ping\"}", true), 10, 10, TimeUnit.SECONDS);
    browsers.scheduleWithFixedDelay(this::poll, 0, 250, TimeUnit.MILLISECONDS);
    long between = Math.max(SECONDS_BETWEEN_MIN, seconds / SAMPLES);
    List<Sample> samples = new ArrayList<>();
    System.out.println(" second  resident  heap after GC  threads  files  sockets  cycles  recoveries   (MiB and counts)");
    long from = System.nanoTime();
    for (long second = 0; second < seconds && !demo.waitFor(between, TimeUnit.SECONDS); ) {
      second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - from); // A sample takes its time on a busy machine.
      samples.add(sample(second));
    }
    browsers.shutdownNow();
    return judged(samples);
  }

  private boolean judged(List<Sample> samples) {
    if (!demo.isAlive() || samples.size() < 6) {
      System.out.println("the demo ended, or ran too short to say anything; its log is target/soak.log");
      return false;
    }
    Sample end = samples.get(samples.size() - 1);
    System.out.printf(Locale.ROOT, "%d cycles, %d recoveries told, %d calls of the API answered, %d failed%n", end.cycles, end.recoveries,
        polled.get(), failed.get());
    System.out.println("medians of the middle and of the last third:");
    boolean flat = true;
    for (Measure measure : MEASURES) {
      flat &= measure.stays(samples);
    }
    boolean worked = end.cycles > 0 && end.recoveries > 0 && failed.get() * 100 <= polled.get();
    System.out.println(!worked ? "it did not do its work" : flat ? "flat" : "growing");
    return flat && worked;
  }

  private Sample sample(long second) throws Exception {
    String pid = String.valueOf(demo.pid());
    jcmd(pid, "GC.run");
    long heap = Stream.of(jcmd(pid, "GC.heap_info").split("\n")).filter(line -> !line.contains("space") && line.contains("used"))
        .mapToLong(line -> Long.parseLong(firstIn(USED, line)) * 1024).sum();
    List<String> status = Files.readAllLines(Path.of("/proc", pid, "status"));
    long sockets;
    long files;
    try (Stream<Path> open = Files.list(Path.of("/proc", pid, "fd"))) {
      List<Path> links = open.toList();
      files = links.size();
      sockets = links.stream().filter(Soak::isSocket).count();
    }
    Matcher cycle = CYCLE.matcher(get("/api/v1/cycles?limit=1"));
    Sample sample = new Sample(second, number(status, "VmRSS:") * 1024, heap, number(status, "Threads:"), files, sockets,
        cycle.find() ? Long.parseLong(cycle.group(1)) : 0, told.get());
    System.out.printf(Locale.ROOT, "%7d %9d %14d %8d %6d %8d %7d %11d%n", second, sample.resident / MIB, sample.heap / MIB, sample.threads,
        files, sockets, sample.cycles, sample.recoveries);
    return sample;
  }

  private static boolean isSocket(Path link) {
    try {
      return Files.readSymbolicLink(link).toString().startsWith("socket:");
    } catch (IOException closed) {
      return false;
    }
  }

  private static long number(List<String> status, String name) {
    String line = status.stream().filter(each -> each.startsWith(name)).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", ""));
  }

  private static String jcmd(String pid, String command) throws Exception {
    Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), pid, command).start();
    return new String(jcmd.getInputStream().readAllBytes());
  }

  private void poll() {
    for (String path : POLLED) {
      try {
        get(path);
        polled.incrementAndGet();
      } catch (Exception unanswered) {
        failed.incrementAndGet();
      }
    }
  }

  private String get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(20))
        .header("Authorization", "Bearer " + token).build();
    var answer = HTTP.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("HTTP " + answer.statusCode());
    }
    return answer.body();
  }

  private WebSocket listen() {
    URI bridge = URI.create(url.replaceFirst("http", "ws") + "/eventbus/websocket");
    WebSocket socket = HTTP.newWebSocketBuilder().buildAsync(bridge, new Listener()).join();
    for (String address : List.of("watchdog.recovery", "watchdog.cycle")) {
      String headers = "{\"Authorization\":\"Bearer " + token + "\"}";
      socket.sendText("{\"type\":\"register\",\"address\":\"" + address + "\",\"headers\":" + headers + "}", true).join();
    }
    return socket;
  }

  private static String firstIn(Pattern pattern, String text) {
    Matcher found = pattern.matcher(String.valueOf(text));
    if (!found.find()) {
      throw new IllegalStateException("expected " + pattern + ", found " + text);
    }
    return found.group(1);
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder frame = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      return take(from, data.toString(), last);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      return take(from, java.nio.charset.StandardCharsets.ISO_8859_1.decode(data).toString(), last);
    }

    private CompletionStage<?> take(WebSocket from, String part, boolean last) {
      frame.append(part);
      if (last) {
        if (frame.indexOf("\"watchdog_recovery\"") >= 0) {
          told.incrementAndGet();
        }
        frame.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
