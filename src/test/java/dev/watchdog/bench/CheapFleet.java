package dev.watchdog.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A fleet that costs next to nothing, as a process of its own: one thread, one listening socket that tells agents apart by the loopback
 * address they were called at, and answers that were made before the first call.
 *
 * <p>The arguments are those of {@link Population#words}. Its port is the first line of standard output; a line on standard input is the
 * {@link Mood} from then on and is repeated as an answer; the end of standard input is its end.
 */
final class CheapFleet {

  private static final int REQUEST_BYTES_MAX = 8 * 1024;
  private static final int BACKLOG = 4096;

  private static final byte[] NO_ERROR = answer(200, "{\"error_type\":null,\"error_message\":null}");
  private static final byte[] NO_RESULT = answer(404, "{\"detail\":{\"code\":\"no_retained_result\"}}");
  private static final byte[] TERMINATED = answer(200, "{\"status\":\"terminated\"}");
  private static final byte[] UNKNOWN = answer(404, "{\"detail\":\"not found\"}");

  private final Population population;
  private final byte[][] all;
  private final byte[][] losing;
  private final Selector selector = Selector.open();
  private volatile Mood mood = Mood.ALL;

  private CheapFleet(Population population) throws IOException {
    this.population = population;
    String started = Platform.startedAt();
    this.all = registries(population, started, true);
    this.losing = population.stuckPercent() == 0 ? all : registries(population, started, false);
  }

  public static void main(String[] args) throws IOException {
    CheapFleet fleet = new CheapFleet(Population.of(List.of(args)));
    int port = fleet.listen();
    Thread serving = new Thread(fleet::serve, "fleet");
    serving.setDaemon(true);
    serving.start();
    System.out.println(port);
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      fleet.mood = Mood.valueOf(order);
      System.out.println(order);
    }
  }

  private static byte[][] registries(Population population, String started, boolean whole) {
    byte[][] registries = new byte[population.agents()][];
    for (int agent = 0; agent < registries.length; agent++) {
      registries[agent] = answer(200, registry(population, agent, started, whole));
    }
    return registries;
  }

  private static String registry(Population population, int agent, String started, boolean whole) {
    StringBuilder body = new StringBuilder("{\"executions\":[");
    String comma = "";
    for (int row = 0; row < population.rowsOf(agent); row++) {
      if (whole || !population.stuck(agent, row)) {
        body.append(comma).append("{\"execution_id\":\"").append(Population.executionId(agent, row, 0));
        body.append("\",\"started_at\":\"").append(started).append("\",\"metadata\":{\"source\":\"schedule\"}}");
        comma = ",";
      }
    }
    return body.append("],\"recently_completed_ids\":[],\"pending_ids\":[]}").toString();
  }

  private static byte[] answer(int status, String body) {
    String head = "HTTP/1.1 " + status + (status == 200 ? " OK" : " Not Found")
        + "\r\ncontent-type: application/json\r\ncontent-length: " + body.length() + "\r\n\r\n";
    return (head + body).getBytes(StandardCharsets.US_ASCII);
  }

  /** On all addresses, since there is no other way to have thousands of them with one socket; who calls from elsewhere is cut off. */
  private int listen() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(Inet4Address.getByName("0.0.0.0"), 0), BACKLOG);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private void serve() {
    try {
      while (true) {
        selector.select(this::handle);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void handle(SelectionKey key) {
    if (!key.isValid()) {
      return;
    }
    if (key.isAcceptable()) {
      accept((ServerSocketChannel) key.channel());
      return;
    }
    try {
      ((Connection) key.attachment()).go(key);
    } catch (IOException gone) {
      close((SocketChannel) key.channel());
    }
  }

  private void accept(ServerSocketChannel server) {
    try {
      for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
        byte[] address = ((InetSocketAddress) channel.getLocalAddress()).getAddress().getAddress();
        int agent = address.length == 4 ? Population.agentAt(address) : -1;
        if (agent < 0 || agent >= population.agents()) {
          close(channel);
        } else {
          channel.configureBlocking(false);
          channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
          channel.register(selector, SelectionKey.OP_READ, new Connection(agent));
        }
      }
    } catch (IOException refused) {
      System.err.println("fleet: a connection could not be accepted: " + refused.getMessage());
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException gone) {
      System.err.println("fleet: a connection could not be closed: " + gone.getMessage());
    }
  }

  /** One connection to one agent; requests have no body and are answered one after another. */
  private final class Connection {
    private final int agent;
    private final ByteBuffer request = ByteBuffer.allocate(REQUEST_BYTES_MAX);
    private ByteBuffer unsent;

    Connection(int agent) {
      this.agent = agent;
    }

    void go(SelectionKey key) throws IOException {
      SocketChannel channel = (SocketChannel) key.channel();
      if (unsent == null) {
        if (channel.read(request) < 0) {
          throw new IOException("closed");
        }
        if (!complete()) {
          return;
        }
        byte[] answer = answerTo();
        request.clear();
        if (answer == null) {
          return; // It hangs: what was asked is forgotten.
        }
        unsent = ByteBuffer.wrap(answer);
      }
      channel.write(unsent);
      boolean sent = !unsent.hasRemaining();
      unsent = sent ? null : unsent;
      int interest = sent ? SelectionKey.OP_READ : SelectionKey.OP_WRITE;
      if (key.interestOps() != interest) {
        key.interestOps(interest);
      }
    }

    private boolean complete() throws IOException {
      int end = request.position();
      boolean complete = end >= 4 && request.get(end - 1) == '\n' && request.get(end - 2) == '\r' && request.get(end - 3) == '\n';
      if (!complete && !request.hasRemaining()) {
        throw new IOException("a request that is too long");
      }
      return complete;
    }

    private byte[] answerTo() {
      if (mood == Mood.HANGING && population.hangs(agent)) {
        return null;
      }
      int lineEnd = 0;
      while (request.get(lineEnd) != '\r') {
        lineEnd++;
      }
      String line = new String(request.array(), 0, lineEnd, StandardCharsets.US_ASCII);
      if (line.startsWith("GET /api/executions/running ")) {
        return mood == Mood.LOSING ? losing[agent] : all[agent];
      }
      if (line.contains("/last-error ")) {
        return NO_ERROR;
      }
      if (line.contains("/result ")) {
        return NO_RESULT;
      }
      return line.startsWith("POST ") && line.contains("/terminate ") ? TERMINATED : UNKNOWN;
    }
  }
}
