package dev.watchdog.support;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A browser at the event-bus bridge: what it was told about recoveries and cycles, in the order it was told. */
public final class Events implements AutoCloseable {

  public static final String RECOVERY = "watchdog.recovery";
  public static final String CYCLE = "watchdog.cycle";

  /** A peer that hangs in its transaction holds a cycle up for 15 s, until the server ends its session. */
  private static final Duration LONGEST_CYCLE = Duration.ofSeconds(40);

  private final List<JsonObject> frames = new CopyOnWriteArrayList<>();
  private final boolean reads;
  private WebSocket socket;

  private Events(boolean reads) {
    this.reads = reads;
  }

  /**
   * Connected, registered for both addresses and known to be told: a cycle was seen to its end. It is one that changes nothing, or where
   * the watchdog is in the middle of another, that one.
   */
  static Events of(WatchdogClient watchdog) {
    Events events = connect(watchdog, true);
    events.register(RECOVERY, watchdog.token());
    events.register(CYCLE, watchdog.token());
    Eventually.within(
        LONGEST_CYCLE,
        () -> {
          int status = watchdog.cycleLater(true, "nobody").join().status(); // 409 while another goes on.
          if (!Eventually.holds(Duration.ofSeconds(1), events::sawCycleEnd)) {
            throw new AssertionError("not told of a cycle, which was answered with " + status + "; told: " + events.frames);
          }
        });
    return events;
  }

  private boolean sawCycleEnd() {
    List<JsonObject> told = cycles();
    return !told.isEmpty() && "cycle_completed".equals(told.get(told.size() - 1).getString("type"));
  }

  /** Connected to the bridge, registered for nothing. */
  public static Events connect(WatchdogClient watchdog, boolean reads) {
    Events events = new Events(reads);
    URI bridge = URI.create("ws://127.0.0.1:" + watchdog.port() + "/eventbus/websocket");
    WebSocket.Builder sockets = WatchdogClient.HTTP.newWebSocketBuilder();
    events.socket = sockets.buildAsync(bridge, events.new Listener()).orTimeout(10, TimeUnit.SECONDS).join();
    return events;
  }

  /** Asks for an address; without a token where it is null. */
  public void register(String address, String token) {
    JsonObject headers = token == null ? new JsonObject() : new JsonObject().put("Authorization", "Bearer " + token);
    send(new JsonObject().put("type", "register").put("address", address).put("headers", headers));
  }

  public void send(JsonObject frame) {
    socket.sendText(frame.encode(), true).orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** Everything that came, errors included. */
  public List<JsonObject> frames() {
    return List.copyOf(frames);
  }

  /** Bodies of the recoveries told so far. */
  public List<JsonObject> recoveries() {
    return bodies(RECOVERY);
  }

  public List<JsonObject> cycles() {
    return bodies(CYCLE);
  }

  /** Waits until at least this many recoveries were told. */
  public List<JsonObject> awaitRecoveries(int count) {
    Eventually.within(
        Duration.ofSeconds(20),
        () -> {
          if (recoveries().size() < count) {
            throw new AssertionError(recoveries().size() + " of " + count + " recoveries told");
          }
        });
    return recoveries();
  }

  private List<JsonObject> bodies(String address) {
    return frames.stream().filter(frame -> address.equals(frame.getString("address"))).map(frame -> frame.getJsonObject("body")).toList();
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Listener implements WebSocket.Listener {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void onOpen(WebSocket opened) {
      if (reads) {
        opened.request(1);
      }
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      byte[] part = new byte[data.remaining()];
      data.get(part);
      return take(from, part, last);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      return take(from, data.toString().getBytes(StandardCharsets.UTF_8), last);
    }

    private CompletionStage<?> take(WebSocket from, byte[] part, boolean last) {
      bytes.writeBytes(part);
      if (last) {
        frames.add(new JsonObject(bytes.toString(StandardCharsets.UTF_8)));
        bytes.reset();
      }
      from.request(1);
      return null;
    }
  }
}
