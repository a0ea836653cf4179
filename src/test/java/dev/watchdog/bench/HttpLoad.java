package dev.watchdog.bench;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;

/**
 * The requests of a cycle, made with the least that can make them: one thread, one connection for each agent, answers counted and thrown
 * away. As many calls are under way at once as the watchdog allows itself.
 */
final class HttpLoad implements AutoCloseable {

  private static final int IN_FLIGHT_MAX = 256;

  /** Beyond this many agents the files that one process may have open would not do, and no connection is kept. */
  private static final int KEPT_MAX = 15_000;

  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Population population;
  private final int port;
  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
  private final SelectionKey[] kept;
  private int next;
  private int underWay;
  private int requests;

  HttpLoad(Population population, int port) throws IOException {
    this.population = population;
    this.port = port;
    this.kept = new SelectionKey[population.agents()];
  }

  /**
   * Asks every agent for its registry, and for each of its stuck rows what a recovery asks.
   *
   * @param lostRound the round whose stuck rows are asked about, 0 = registries only
   * @return the number of requests
   */
  int run(int lostRound) throws IOException {
    next = 0;
    requests = 0;
    while (underWay < IN_FLIGHT_MAX && next < population.agents()) {
      start(next++, lostRound);
    }
    while (underWay > 0) {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        ((Talk) key.attachment()).go(key, lostRound);
      }
      selector.selectedKeys().clear();
    }
    return requests;
  }

  /** Whether the connections of one run are used again by the next. */
  boolean keeps() {
    return population.agents() <= KEPT_MAX;
  }

  private void start(int agent, int lostRound) throws IOException {
    underWay++;
    SelectionKey key = kept[agent];
    if (key != null) {
      ((Talk) key.attachment()).begin(key, lostRound);
      return;
    }
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    Talk talk = new Talk(agent);
    if (channel.connect(new InetSocketAddress(Inet4Address.getByName(Population.name(agent)), port))) {
      talk.begin(channel.register(selector, SelectionKey.OP_READ, talk), lostRound);
    } else {
      channel.register(selector, SelectionKey.OP_CONNECT, talk);
    }
  }

  private void finished(SelectionKey key, int agent, int lostRound) throws IOException {
    if (keeps()) {
      kept[agent] = key;
    } else {
      key.channel().close();
    }
    underWay--;
    if (next < population.agents()) {
      start(next++, lostRound);
    }
  }

  /** What is said to one agent, request after request. */
  private final class Talk {
    private final int agent;
    private final Queue<String> paths = new ArrayDeque<>();
    private long missing = -1;

    Talk(int agent) {
      this.agent = agent;
    }

    void begin(SelectionKey key, int lostRound) throws IOException {
      paths.add("/api/executions/running");
      for (String id : lostRound == 0 ? List.<String>of() : lost(lostRound)) {
        paths.add("/api/executions/" + id + "/result");
        paths.add("/api/executions/" + id + "/last-error");
      }
      ask(key);
    }

    private List<String> lost(int round) {
      List<String> ids = new ArrayList<>();
      for (int row = 0; row < population.rowsOf(agent); row++) {
        if (population.stuck(agent, row)) {
          ids.add(Population.executionId(agent, row, round));
        }
      }
      return ids;
    }

    private void ask(SelectionKey key) throws IOException {
      requests++;
      String host = Population.name(agent) + ":" + port;
      String head = "GET " + paths.poll() + " HTTP/1.1\r\nAccept: application/json\r\nhost: " + host + "\r\n\r\n";
      ((SocketChannel) key.channel()).write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
    }

    void go(SelectionKey key, int lostRound) throws IOException {
      SocketChannel channel = (SocketChannel) key.channel();
      if (key.isConnectable()) {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        begin(key, lostRound);
        return;
      }
      buffer.clear();
      if (channel.read(buffer) < 0) {
        throw new IOException("the fleet closed the connection of " + Population.name(agent));
      }
      buffer.flip();
      missing = missing < 0 ? missingAfterHead() : missing - buffer.remaining();
      if (missing == 0) {
        missing = -1;
        if (paths.isEmpty()) {
          finished(key, agent, lostRound);
        } else {
          ask(key);
        }
      }
    }

    /** The fleet sends the whole head at once, and the body's length in it. */
    private long missingAfterHead() throws IOException {
      byte[] start = new byte[Math.min(buffer.remaining(), 256)];
      buffer.get(0, start);
      String head = new String(start, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
      int end = head.indexOf(new String(HEAD_END, StandardCharsets.US_ASCII));
      int length = head.indexOf("content-length: ");
      if (end < 0 || length < 0 || length > end) {
        throw new IOException("expected a head with a length, found: " + head);
      }
      int digits = length + "content-length: ".length();
      long body = Long.parseLong(head.substring(digits, head.indexOf('\r', digits)));
      return body + end + HEAD_END.length - buffer.remaining();
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : kept) {
      if (key != null) {
        key.channel().close();
      }
    }
    selector.close();
  }
}
