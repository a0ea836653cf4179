package dev.watchdog.simulation;

import dev.watchdog.core.KnownServer;
import dev.watchdog.core.Marker;
import dev.watchdog.core.MarkersRead;
import dev.watchdog.core.Problem;
import dev.watchdog.core.Release;
import dev.watchdog.core.Release.Part;
import dev.watchdog.core.Slot;
import dev.watchdog.core.SlotMembers;
import dev.watchdog.core.Slots;
import dev.watchdog.simulation.Keyspace.Member;
import dev.watchdog.slot.SlotRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Redis as one process sees it: what the product's scripts do, on the simulated keys, and what can happen on the way there and back. */
final class SimulatedSlots implements SlotRegistry {

  private static final long DEADLINE = 5 * Loop.SECOND;
  private static final String DRAIN = "drain-";

  private final Loop loop;
  private final Life life;
  private final Chance chance;
  private final Server server;
  private final KnownServer known = new KnownServer();

  /** The start that this process has heard of before any other, as the checker knows it; null before it has. */
  private String before;

  /** Sees what a process takes away, before it is gone. */
  interface Removals {
    void slot(Life life, String agent, String id, Member member, boolean swept);

    void runningKey(Life life, String agent, String id, Keyspace.Holder holder);

    /** A process was told of a marker; none where a server has just restarted, in its place unreadable: it proves nothing. */
    void marker(Life life, String id, Marker marker);

    /** A process was told the time by a clock that is that far ahead of the world's. */
    void clock(Life life, long ahead);
  }

  /** What all processes share. */
  static final class Server {
    private final Keyspace keys;
    private final Weather weather;
    private final Removals removals;
    private long outageUntil;
    private long startedAt = -Loop.HOUR;
    private int starts = 1;
    private boolean kept;
    private long clockAhead;

    Server(Keyspace keys, Weather weather, Removals removals) {
      this.keys = keys;
      this.weather = weather;
      this.removals = removals;
    }

    void outage(long until) {
      outageUntil = until;
    }

    /** It is away until then, and another start from then on. */
    /** Whether any process has kept which server it relies on: until then one that restarts is the first that was met. */
    boolean kept() {
      return kept;
    }

    void restart(long back) {
      outageUntil = Math.max(outageUntil, back);
      startedAt = back;
      starts++;
    }

    /** Its clock goes wrong by so much; 0 puts it right. */
    void clockAhead(long micros) {
      clockAhead = micros;
    }
  }

  /** A time, and how far it is ahead of the world's. */
  record Clock(long time, long ahead) {}

  SimulatedSlots(Loop loop, Life life, Chance chance, Server server) {
    this.loop = loop;
    this.life = life;
    this.chance = chance;
    this.server = server;
  }

  @Override
  public boolean kept() {
    return true;
  }

  @Override
  public void begin(Optional<String> keptServer) {
    keptServer.ifPresent(start -> before = start);
    known.begin(keptServer);
    meet();
  }

  @Override
  public void beginUnread() {
    before = before == null ? "unread" : before;
    known.beginUnread();
    meet();
  }

  private void meet() {
    call(() -> answer(List.of())).onSuccess(this::read);
  }

  @Override
  public Optional<String> serverToKeep() {
    return known.toKeep();
  }

  @Override
  public void serverKept(String runId) {
    known.kept(runId);
    server.kept = true;
  }

  /** What the server says of itself and of markers, in one moment. */
  private record Answer(String start, long upSeconds, Map<String, Boolean> marked) {}

  private Answer answer(List<String> executionIds) {
    Map<String, Boolean> marked = new HashMap<>();
    executionIds.forEach(id -> marked.put(id, server.keys.marked(id)));
    return new Answer("start-" + server.starts, Math.max(0, loop.now() - server.startedAt) / Loop.SECOND, marked);
  }

  @Override
  public Future<MarkersRead> markers(List<String> executionIds) {
    return call(() -> answer(executionIds))
        .map(this::read)
        .onFailure(failure -> executionIds.forEach(id -> server.removals.marker(life, id, Marker.UNREADABLE)));
  }

  private MarkersRead read(Answer answer) {
    boolean proves = proves(answer);
    Optional<String> restarted = known.met(answer.start(), answer.upSeconds());
    Map<String, Marker> markers = new HashMap<>();
    answer.marked().forEach((id, marked) -> {
      markers.put(id, marked ? Marker.ALIVE : restarted.isPresent() ? Marker.UNREADABLE : Marker.NONE);
      server.removals.marker(life, id, marked ? Marker.ALIVE : proves ? Marker.NONE : Marker.UNREADABLE);
    });
    return new MarkersRead(markers, restarted.map(Problem.Kind.MARKERS_UNREAD::says).stream().toList());
  }

  /** Whether what the server lacks proves anything, judged without the product's rule. */
  private boolean proves(Answer answer) {
    boolean settled = before == null || before.equals(answer.start()) || answer.upSeconds() >= 90;
    before = settled ? answer.start() : before;
    return settled;
  }

  @Override
  public Future<List<Release>> release(List<Recovered> recovered) {
    if (recovered.size() > 1 && server.weather.strikes(Fault.REDIS_HALF_EXECUTED, 0.1)) {
      List<Recovered> half = recovered.subList(0, (int) chance.between(1, recovered.size() - 1));
      return call(() -> releaseAll(half)).transform(done -> Future.failedFuture("connection reset"));
    }
    return recovered.isEmpty() ? Future.succeededFuture(List.of()) : call(() -> releaseAll(recovered));
  }

  private List<Release> releaseAll(List<Recovered> recovered) {
    List<Release> released = new ArrayList<>();
    for (Recovered one : recovered) {
      Member member = server.keys.slot(one.agent(), one.executionId());
      double until = one.at().getEpochSecond() + one.at().getNano() / 1000 / 1e6;
      Part slot = member == null ? Part.ABSENT : Part.spared("later");
      if (member != null && member.score() <= until) {
        slot = Part.FREED;
        server.removals.slot(life, one.agent(), one.executionId(), member, false);
        server.keys.free(one.agent(), one.executionId());
      }
      Keyspace.Holder holder = server.keys.holder(one.agent());
      Part key = holder == null ? Part.ABSENT : Part.spared("another's");
      if (holder != null && holder.owner().id().equals(one.executionId())) {
        key = Part.FREED;
        server.removals.runningKey(life, one.agent(), one.executionId(), holder);
        server.keys.hold(one.agent(), null);
      }
      released.add(new Release(slot, key));
    }
    return released;
  }

  /** An agent is its key. */
  @Override
  public Future<SlotMembers> members() {
    return call(() -> {
      Map<String, List<String>> found = new HashMap<>();
      server.keys.slots().forEach((agent, members) -> found.put(agent, List.copyOf(members.keySet())));
      return new SlotMembers(found);
    });
  }

  @Override
  public Future<Slots> slots(SlotMembers found, Set<String> counted) {
    List<String> others = found.byKey().keySet().stream().filter(agent -> !counted.containsAll(found.byKey().get(agent))).toList();
    int onlyCounted = found.byKey().values().stream().filter(counted::containsAll).mapToInt(List::size).sum();
    return others.isEmpty()
        ? Future.succeededFuture(new Slots(List.of(), onlyCounted, new ArrayList<>()))
        : call(() -> read(others, counted, onlyCounted));
  }

  private Slots read(List<String> agents, Set<String> counted, int onlyCounted) {
    List<Slot> told = new ArrayList<>();
    int others = onlyCounted;
    for (String agent : agents) {
      for (Map.Entry<String, Member> slot : server.keys.slots().getOrDefault(agent, Map.of()).entrySet()) {
        if (counted.contains(slot.getKey())) {
          others++;
        } else if (!slot.getKey().startsWith(DRAIN)) {
          told.add(new Slot(agent, slot.getKey(), slot.getValue().score()));
        }
      }
    }
    return new Slots(told, others, new ArrayList<>());
  }

  @Override
  public Future<Map<Slot, Long>> timeouts(List<Slot> slots) {
    if (slots.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return call(() -> {
      Map<Slot, Long> timeouts = new HashMap<>();
      for (Slot slot : slots) {
        Member member = server.keys.slot(slot.agent(), slot.executionId());
        if (member != null && member.timeoutSeconds() != null && member.timeoutSeconds() > 0) {
          timeouts.put(slot, member.timeoutSeconds());
        }
      }
      return timeouts;
    });
  }

  @Override
  public Future<Set<String>> holders(Map<String, String> agentByExecution) {
    return call(() -> {
      Set<String> holders = new HashSet<>();
      agentByExecution.forEach((id, agent) -> {
        if (server.keys.slot(agent, id) != null) {
          holders.add(id);
        }
      });
      return holders;
    });
  }

  @Override
  public Future<Part> release(Slot slot) {
    return call(() -> {
      Member member = server.keys.slot(slot.agent(), slot.executionId());
      if (member == null || member.score() != slot.score()) {
        return member == null ? Part.ABSENT : Part.spared("anew");
      }
      server.removals.slot(life, slot.agent(), slot.executionId(), member, true);
      server.keys.free(slot.agent(), slot.executionId());
      return Part.FREED;
    });
  }

  @Override
  public Future<Optional<Instant>> time() {
    return call(() -> new Clock(loop.now() + server.clockAhead, server.clockAhead)).map(told -> {
      server.removals.clock(life, told.ahead());
      return Optional.of(Loop.instant(told.time()));
    });
  }

  @Override
  public Future<Void> ping() {
    return call(() -> null);
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  private <T> Future<T> call(Supplier<T> work) {
    Promise<T> answer = Promise.promise();
    Weather weather = server.weather;
    double usually = 0.008;
    if (server.outageUntil > loop.now() || weather.strikes(Fault.REDIS_REFUSED, usually)) {
      loop.in(life, chance.latency(500), "redis", "refused", () -> answer.tryFail("connection refused"));
    } else if (weather.strikes(Fault.REDIS_TIMED_OUT, usually)) {
      loop.in(life, DEADLINE, "redis", "timed out", () -> answer.tryFail("no answer within 5 s"));
    } else if (weather.strikes(Fault.REDIS_EXECUTED_AND_TIMED_OUT, usually)) {
      loop.in(null, chance.between(1, DEADLINE + Loop.SECOND), "redis", life.name, work::get);
      loop.in(life, DEADLINE, "redis", "timed out", () -> answer.tryFail("no answer within 5 s"));
    } else {
      boolean slow = weather.strikes(Fault.REDIS_SLOW, usually);
      loop.in(null, slow ? chance.between(Loop.SECOND, 4 * Loop.SECOND) : chance.latency(300), "redis", life.name, () -> {
        T done = work.get();
        loop.in(life, chance.latency(200), "redis", "done", () -> answer.tryComplete(done));
      });
    }
    return answer.future();
  }
}
