package dev.watchdog.flow.cycle;

import dev.watchdog.bus.Addresses;
import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol;
import dev.watchdog.bus.Protocol.CycleOpened;
import dev.watchdog.bus.Protocol.CycleSettled;
import dev.watchdog.bus.Protocol.Done;
import dev.watchdog.bus.Protocol.Ended;
import dev.watchdog.bus.Protocol.EndedRead;
import dev.watchdog.bus.Protocol.Fetched;
import dev.watchdog.bus.Protocol.FetchedError;
import dev.watchdog.bus.Protocol.Looked;
import dev.watchdog.bus.Protocol.Markers;
import dev.watchdog.bus.Protocol.Remember;
import dev.watchdog.bus.Protocol.Rows;
import dev.watchdog.bus.Protocol.Snapshot;
import dev.watchdog.bus.Protocol.Swept;
import dev.watchdog.bus.Protocol.Terminated;
import dev.watchdog.core.AgentState;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.Brake;
import dev.watchdog.core.BrakeRelease;
import dev.watchdog.core.ClockRule;
import dev.watchdog.core.EndOutcome;
import dev.watchdog.core.GhostPolicy;
import dev.watchdog.core.GhostRule;
import dev.watchdog.core.GhostSeen;
import dev.watchdog.core.Limit;
import dev.watchdog.core.Look;
import dev.watchdog.core.Marker;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Policy;
import dev.watchdog.core.Registry;
import dev.watchdog.core.Retained;
import dev.watchdog.core.RowEnd;
import dev.watchdog.core.RowState;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.TerminateAnswer;
import dev.watchdog.core.Timestamps;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Everybody a cycle asks over the bus: answers what a test says, and keeps what it was asked to do. */
public final class AskedRooms {

  public static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");

  /** How long every row of these tests may run. */
  public static final Duration LIMIT = Duration.ofSeconds(900);

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration ANSWERED = Duration.ofSeconds(5);
  private static final Policy POLICY =
      new Policy(MINUTE, LIMIT, Duration.ofSeconds(300), Duration.ofHours(2), MINUTE, OptionalInt.of(2), Duration.ofSeconds(15));

  public final List<RunningRow> rows = new ArrayList<>();
  public final Set<String> running = new HashSet<>();
  public final Map<Attempt, Memory> memories = new HashMap<>();
  public final Map<String, AgentState> agents = new HashMap<>();
  public final Map<Attempt, BrakeRelease> releases = new HashMap<>();
  public final Map<String, GhostSeen> ghosts = new HashMap<>();
  public final Map<String, Look> looks = new HashMap<>();

  /** What a row is when it is read again, by id. */
  public final Map<String, RowState> now = new HashMap<>();

  /** What was done, in order: the last word of the address, and the execution. */
  public final List<String> done = new ArrayList<>();

  public final List<RowEnd> ends = new ArrayList<>();
  public final List<Remember> remembered = new ArrayList<>();

  private final Bus bus;

  public AskedRooms(Bus bus) {
    this.bus = bus;
  }

  /** What a cycle rests on. */
  public CycleSetup setup(Brake brake) {
    BusTimeouts within = new BusTimeouts(ANSWERED, ANSWERED, ANSWERED, ANSWERED, ANSWERED, ANSWERED, ANSWERED);
    return new CycleSetup(
        bus,
        within,
        POLICY,
        brake,
        new GhostRule(GhostPolicy.TERMINATE_ALL),
        new ClockWitnesses(new ClockRule(Optional.empty()), false, false),
        Duration.ofMinutes(5),
        InstantSource.fixed(NOW),
        4,
        2,
        List::of);
  }

  /** A row that runs for that long. */
  public RunningRow row(String id, String agent, Duration age) {
    Attempt attempt = new Attempt(id, Timestamps.format(NOW.minus(age)));
    RunningRow row = RunningRow.of(attempt, agent, "s-1", null, new Limit(LIMIT, Limit.Source.SCHEDULE, true), NOW);
    rows.add(row);
    running.add(id);
    now.put(id, new RowState("running", attempt.startedAt(), agent, null, "s-1", null, false));
    return row;
  }

  /** The agent lists these, and nothing else. */
  public void lists(String agent, String... ids) {
    Map<String, Instant> listed = new HashMap<>();
    for (String id : ids) {
      listed.put(id, null);
    }
    Registry registry = new Registry(listed, Set.of(), Set.of(), new Observation.Checks(true, true), 0, null, null);
    looks.put(agent, new Look.Reachable(registry, NOW, Duration.ofMillis(5)));
  }

  /** Ready to be asked. */
  public Future<?> open() {
    return Future.all(List.of(
        answer(Addresses.OPEN_CYCLE, open -> new CycleOpened(7, null, 0, load(open.agents()), List.of(), null, List.of())),
        answer(Addresses.READ_MARKERS, read -> {
          Map<String, Marker> none = new HashMap<>();
          read.executionIds().forEach(id -> none.put(id, Marker.NONE));
          return new Markers(none, null, List.of());
        }),
        answer(Addresses.LOOK_AT_AGENT, look ->
            new Looked(looks.getOrDefault(look.agent(), new Look.Unreachable("connection refused", NOW)))),
        answer(Addresses.FETCH_RESULT, fetch -> new Fetched(new Retained.NoneKept())),
        answer(Addresses.FETCH_LAST_ERROR, fetch -> new FetchedError(null)),
        answer(Addresses.TERMINATE_RUN, terminate -> {
          done.add("terminate " + terminate.executionId());
          return new Terminated(new TerminateAnswer.Confirmed("terminated"));
        }),
        answer(Addresses.READ_ROWS, read -> {
          done.add("read " + String.join(" ", read.executionIds().stream().sorted().toList()));
          Map<String, RowState> found = new HashMap<>(now);
          found.keySet().retainAll(read.executionIds());
          return new Rows(found);
        }),
        answer(Addresses.READ_ENDED, read -> new EndedRead(Map.of())),
        answer(Addresses.END_EXECUTION, end -> {
          done.add("end " + end.end().evidence().row().id());
          ends.add(end.end());
          return Ended.of(EndOutcome.WON);
        }),
        answer(Addresses.SETTLE_CYCLE, settle -> {
          if (settle.memory() != null) {
            remembered.add(settle.memory());
          }
          if (settle.sweeps()) {
            done.add(settle.dryRun() ? "sweep in thought" : "sweep");
          }
          return new CycleSettled(settle.sweeps() ? new Swept(0, 0, 0, 0, List.of(), List.of()) : null, null, List.of());
        }),
        answer(Addresses.CLOSE_CYCLE, close -> new Done())));
  }

  private <Q extends Protocol, A extends Protocol> Future<Void> answer(Addresses.Ask<Q, A> address, Function<Q, A> answer) {
    return bus.answer(address, question -> Future.succeededFuture(answer.apply(question)));
  }

  private Snapshot load(List<String> wantedAgents) {
    List<RunningRow> wanted = rows.stream().filter(row -> wantedAgents.isEmpty() || wantedAgents.contains(row.agent())).toList();
    return new Snapshot(wanted, running, memories, agents, Set.of(), releases, ghosts, true, Set.of(), List.of());
  }

  /** The only request to remember that there was. */
  public Remember onlyRemembered() {
    if (remembered.size() != 1) {
      throw new AssertionError("expected one request to remember what a cycle saw, there were " + remembered.size());
    }
    return remembered.get(0);
  }
}
