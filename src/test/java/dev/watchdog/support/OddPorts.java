package dev.watchdog.support;

import dev.watchdog.agent.Agents;
import dev.watchdog.app.Ports;
import dev.watchdog.core.ClockReading;
import dev.watchdog.core.Look;
import dev.watchdog.core.Retained;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.Database;
import dev.watchdog.store.Dialect;
import dev.watchdog.store.Transaction;
import io.vertx.core.Future;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Clocks beside the watchdog's, and calls that it cannot make itself, as a test sets them: neither can be had from real servers on one
 * machine. What is not set is as it really is.
 */
public final class OddPorts implements Ports {

  private final Map<String, Duration> agentsAhead = new ConcurrentHashMap<>();
  private final Map<String, Look.NotAsked> notAsked = new ConcurrentHashMap<>();
  private volatile Duration redisAhead;
  private volatile Duration databaseAhead;
  private volatile String resultsNotAsked;
  private volatile boolean diskFull;

  /** Redis' clock from now on; null = no witness. */
  public OddPorts redisAhead(Duration ahead) {
    redisAhead = ahead;
    return this;
  }

  /** The database's clock from now on; null = no witness. */
  public OddPorts databaseAhead(Duration ahead) {
    databaseAhead = ahead;
    return this;
  }

  /** The clock of an agent, which from then on stands at a host of its own. */
  public OddPorts agentAhead(String name, Duration ahead) {
    agentsAhead.put(name, ahead);
    return this;
  }

  /** The watchdog cannot ask this agent any more. */
  public OddPorts cannotAsk(String agent, String reason, boolean ofNetwork) {
    notAsked.put(agent, new Look.NotAsked(reason, ofNetwork, Instant.EPOCH));
    return this;
  }

  public OddPorts canAsk(String agent) {
    notAsked.remove(agent);
    return this;
  }

  /** The watchdog cannot ask for results any more, for that reason; null = it can. */
  public OddPorts cannotAskForResults(String reason) {
    resultsNotAsked = reason;
    return this;
  }

  @Override
  public SlotRegistry slots(SlotRegistry real) {
    return telling(SlotRegistry.class, real, () -> redisAhead);
  }

  /** Nothing is committed any more, although all that leads to it passes: on a disk that is full. */
  public OddPorts diskFull(boolean full) {
    diskFull = full;
    return this;
  }

  @Override
  public Database database(Database real) {
    return telling(Database.class, new OnDisk(real), () -> databaseAhead);
  }

  private final class OnDisk extends ForwardingDatabase {
    OnDisk(Database real) {
      super(real);
    }

    @Override
    public <T> Future<T> write(Function<Transaction, Future<T>> work) {
      return real.write(transaction -> work.apply(transaction).compose(written -> diskFull
          ? Future.failedFuture(new DiskFull())
          : Future.succeededFuture(written)));
    }

    @Override
    public Dialect.Fault fault(Throwable failure) {
      return failure instanceof DiskFull ? Dialect.Fault.STORE : real.fault(failure);
    }
  }

  private static final class DiskFull extends RuntimeException {
    private static final long serialVersionUID = 1;

    DiskFull() {
      super("database or disk is full", null, false, false);
    }
  }

  private static <T> T telling(Class<T> type, T real, java.util.function.Supplier<Duration> ahead) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals("time")) {
                return Future.succeededFuture(Optional.ofNullable(ahead.get()).map(Instant.now()::plus));
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            }));
  }

  @Override
  public Agents agents(Agents real) {
    return (Agents)
        Proxy.newProxyInstance(
            Agents.class.getClassLoader(),
            new Class<?>[] {Agents.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "look" -> look(real, (String) arguments[0]);
                  case "result" -> resultsNotAsked != null
                      ? Future.succeededFuture(new Retained.NotAsked(resultsNotAsked))
                      : method.invoke(real, arguments);
                  default -> method.invoke(real, arguments);
                });
  }

  private Future<Look> look(Agents real, String agent) {
    Look.NotAsked own = agent == null ? null : notAsked.get(agent);
    if (own != null) {
      return Future.succeededFuture(new Look.NotAsked(own.reason(), own.ofNetwork(), Instant.now()));
    }
    UnaryOperator<Look> told = look -> look instanceof Look.Reachable answered ? withClock(agent, answered) : look;
    return real.look(agent).map(told::apply);
  }

  private Look withClock(String agent, Look.Reachable answered) {
    Duration ahead = agentsAhead.get(agent);
    return ahead == null
        ? answered
        : new Look.Reachable(answered.registry(), answered.at(), answered.latency(), new ClockReading(agent + ":8000", ahead));
  }
}
