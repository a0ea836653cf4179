package dev.watchdog.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fleet of agents behind one port of 127.0.0.1, each under its own path prefix or, for templates with the agent in the host, under the
 * name in the Host header. Every connection has a thread of its own, so an agent that hangs hangs alone.
 */
public final class FakeAgents implements AutoCloseable {

  private static final Pattern BY_HOST = Pattern.compile("/api/executions(/.*)");
  private static final Pattern BY_PATH = Pattern.compile("/([^/]+)/api/executions(/.*)");
  private static final Pattern OF_EXECUTION = Pattern.compile("/(.*)/(terminate|last-error|result)");

  private final ServerSocket server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "fake-agents");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, FakeAgent> agents = new ConcurrentHashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> strays = new CopyOnWriteArrayList<>();
  private volatile Consumer<Call> hook = call -> {};

  private FakeAgents(ServerSocket server) {
    this.server = server;
  }

  public static FakeAgents start() {
    try {
      FakeAgents fleet = new FakeAgents(new ServerSocket(0, 512, InetAddress.getByName("127.0.0.1")));
      fleet.threads.execute(fleet::accept);
      return fleet;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The agent of this name; from then on it answers. */
  public FakeAgent agent(String name) {
    return agents.computeIfAbsent(name, FakeAgent::new);
  }

  /** Nothing happens any more while calls are answered. */
  public void endHooks() {
    agents.values().forEach(FakeAgent::endHooks);
  }

  /** The value for {@code agents.url}. */
  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/{agent}";
  }

  /** A template with the agent as its host: {@code localhost} answers, {@code 127.0.0.2} refuses, {@code x.invalid} does not exist. */
  public String urlByHost() {
    return "http://{agent}:" + server.getLocalPort();
  }

  /** Runs with every call that any agent gets, before it is answered. */
  public void during(Consumer<Call> each) {
    hook = each;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Requests that no agent of this fleet should have got, as method and target. */
  public List<String> strays() {
    return List.copyOf(strays);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException closed) {
        return; // The only way out of accept is the end of the fleet.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      boolean more = true;
      while (more) {
        HttpRequestText request = HttpRequestText.read(socket.getInputStream());
        more = request != null && route(request).send(socket);
      }
    } catch (IOException gone) {
      return; // The caller went away, which is what many of these tests are about.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private Answer route(HttpRequestText request) {
    Matcher byHost = BY_HOST.matcher(request.target());
    Matcher byPath = BY_PATH.matcher(request.target());
    String name;
    String rest;
    if (byHost.matches()) {
      name = request.headers().getOrDefault("host", "").replaceFirst(":\\d+$", "");
      rest = byHost.group(1);
    } else if (byPath.matches()) {
      name = decode(byPath.group(1));
      rest = byPath.group(2);
    } else {
      return stray(request);
    }
    FakeAgent agent = agents.get(name);
    return agent == null ? stray(request) : answer(agent, request, rest);
  }

  private Answer answer(FakeAgent agent, HttpRequestText request, String rest) {
    String token = request.headers().get("x-trinity-agent-token");
    if (rest.equals("/running") && request.method().equals("GET")) {
      return answer(agent, new Call(Call.Kind.REGISTRY, "", request.target(), token, System.nanoTime()));
    }
    Matcher of = OF_EXECUTION.matcher(rest);
    if (!of.matches()) {
      return stray(request);
    }
    Call.Kind kind = Call.Kind.of(of.group(2));
    return kind.method().equals(request.method())
        ? answer(agent, new Call(kind, decode(of.group(1)), request.target(), token, System.nanoTime()))
        : stray(request);
  }

  private Answer answer(FakeAgent agent, Call call) {
    hook.accept(call);
    return agent.answer(call);
  }

  private Answer stray(HttpRequestText request) {
    strays.add(request.method() + " " + request.target());
    return Answer.status(404);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    threads.shutdownNow();
  }
}
