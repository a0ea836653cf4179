package dev.watchdog.app;

import dev.watchdog.agent.Agents;
import dev.watchdog.config.Mask;
import dev.watchdog.config.Settings;
import dev.watchdog.core.AgentClocks;
import dev.watchdog.core.AgentName;
import dev.watchdog.core.AgentState;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.Boot;
import dev.watchdog.core.ClockReading;
import dev.watchdog.core.ClockRule;
import dev.watchdog.core.Decision;
import dev.watchdog.core.DecisionTable;
import dev.watchdog.core.Evidence;
import dev.watchdog.core.Look;
import dev.watchdog.core.Marker;
import dev.watchdog.core.MarkerRead;
import dev.watchdog.core.MarkersRead;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Observations;
import dev.watchdog.core.Policy;
import dev.watchdog.core.Registry;
import dev.watchdog.core.Retained;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.SafeText;
import dev.watchdog.core.Verdict;
import dev.watchdog.core.Verdict.Effect;
import dev.watchdog.query.Stores;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a first cycle would make of the rows, as far as a few agents tell: it looks in the order of a cycle, decides by the same table, and
 * keeps nothing of it. For whoever wants to know what will happen before it does.
 */
final class Forecast {

  /** Enough to see that addresses and secrets are right; a whole look is what a dry run is for. */
  private static final int AGENTS_MAX = 5;

  private static final int ROWS_MAX = 5000;
  private static final int RESULTS_MAX = 20;
  private static final int NAME_CHARS_MAX = 100;

  private final Stores stores;
  private final Agents agents;
  private final Settings settings;
  private final Policy policy;
  private final InstantSource clock;
  private final List<CheckLine> lines = new ArrayList<>();
  private final Map<String, Look> looks = new HashMap<>();
  private final Map<Verdict, Integer> verdicts = new HashMap<>();
  private int resultsAsked;

  Forecast(Stores stores, Agents agents, Settings settings, InstantSource clock) {
    this.stores = stores;
    this.agents = agents;
    this.settings = settings;
    this.policy = settings.reconcile().policy();
    this.clock = clock;
  }

  /** The rows and their agents. What an earlier cycle remembered counts, where there was one. */
  Future<List<CheckLine>> make(List<ClockReading> storeClocks) {
    return stores.executions().running()
        .compose(running -> {
          running.problems().forEach(problem -> lines.add(CheckLine.note(problem.text())));
          Map<String, List<RunningRow>> asked = chosen(running.rows());
          unaddressable(running.rows());
          lines.add(0, CheckLine.ok(rows(running.rows().size())));
          return Future.all(remembered(stores.memory().attempts()), remembered(stores.memory().agents()))
              .compose(read -> look(asked, read.resultAt(0), read.resultAt(1)))
              .map(done -> {
                tell(running.rows().size(), asked);
                return null;
              });
        })
        .otherwise(failure -> {
          lines.add(CheckLine.fail("rows: they could not be read: " + failure.getMessage()));
          return null;
        })
        .map(done -> {
          clocks(storeClocks);
          return List.copyOf(lines);
        });
  }

  /** Before the first start there are no tables to remember in. */
  private static <K, V> Future<Map<K, V>> remembered(Future<Map<K, V>> read) {
    return read.otherwise(Map.of());
  }

  private static String rows(int running) {
    return "rows: " + (running == 0 ? "no execution runs" : running == 1 ? "1 execution runs" : running + " executions run");
  }

  private void unaddressable(List<RunningRow> rows) {
    List<String> names = rows.stream().map(RunningRow::agent).filter(name -> !AgentName.addressable(name)).distinct()
        .map(name -> "'" + SafeText.line(String.valueOf(name), NAME_CHARS_MAX) + "'").sorted().limit(AGENTS_MAX).toList();
    if (!names.isEmpty()) {
      lines.add(CheckLine.note("rows: those of the agents " + String.join(", ", names)
          + " cannot be asked about: such a name is never put into an address"));
    }
  }

  /** Those with most rows, by name where they have as many. */
  private static Map<String, List<RunningRow>> chosen(List<RunningRow> rows) {
    Map<String, List<RunningRow>> byAgent = new TreeMap<>();
    rows.stream().filter(row -> AgentName.addressable(row.agent()))
        .forEach(row -> byAgent.computeIfAbsent(row.agent(), name -> new ArrayList<>()).add(row));
    Map<String, List<RunningRow>> chosen = new LinkedHashMap<>();
    byAgent.entrySet().stream()
        .sorted(Comparator.comparing(entry -> -entry.getValue().size()))
        .limit(AGENTS_MAX)
        .forEach(entry -> chosen.put(entry.getKey(), entry.getValue().subList(0, Math.min(ROWS_MAX, entry.getValue().size()))));
    return chosen;
  }

  private Future<Void> look(
      Map<String, List<RunningRow>> asked, Map<Attempt, Memory> memories, Map<String, AgentState> known) {
    List<String> ids = asked.values().stream().flatMap(List::stream).map(RunningRow::id).toList();
    Instant at = clock.instant();
    return markers(ids)
        .compose(markers -> Future.join(asked.keySet().stream().map(this::look).toList()).map(markers))
        .compose(markers -> {
          Future<Void> done = Future.succeededFuture();
          for (Map.Entry<String, List<RunningRow>> agent : asked.entrySet()) {
            Look look = looks.get(agent.getKey());
            AgentState state = AgentState.after(known.get(agent.getKey()), look);
            Boot boot = state == null ? Boot.UNKNOWN : state.boot();
            Observations seen = Observations.in(look);
            for (RunningRow row : agent.getValue()) {
              MarkerRead marker = new MarkerRead(markers.getOrDefault(row.id(), Marker.UNREADABLE), at);
              Memory memory = memories.getOrDefault(row.attempt(), Memory.EMPTY);
              done = done.compose(before ->
                  judge(Evidence.of(row, marker, seen.of(row.id()), memory, boot, policy, look.at())));
            }
          }
          return done;
        });
  }

  private Future<Look> look(String agent) {
    return agents.look(agent).onSuccess(look -> looks.put(agent, look));
  }

  private Future<Map<String, Marker>> markers(List<String> ids) {
    return stores.slots().markers(ids).map(MarkersRead::byExecution).otherwise(Map.of()); // That Redis does not answer is told elsewhere.
  }

  private Future<Void> judge(Evidence evidence) {
    Decision decision = DecisionTable.decide(evidence);
    if (decision.verdict().kind().effect() != Effect.ASK_RESULT || resultsAsked == RESULTS_MAX) {
      verdicts.merge(decision.verdict(), 1, Integer::sum);
      return Future.succeededFuture();
    }
    resultsAsked++;
    Instant notAfter = clock.instant().plus(settings.agents().resultTimeout());
    return agents.result(evidence.row().agent(), evidence.row().id(), notAfter).map(result -> {
      if (result instanceof Retained.Kept kept) {
        agents.done(kept.permit());
      }
      verdicts.merge(DecisionTable.decide(evidence.with(result)).verdict(), 1, Integer::sum);
      return null;
    });
  }

  private void tell(int running, Map<String, List<RunningRow>> asked) {
    if (asked.isEmpty()) {
      return;
    }
    asked.keySet().forEach(agent -> lines.add(agent(agent, looks.get(agent))));
    long answered = looks.values().stream().filter(look -> look instanceof Look.Reachable).count();
    if (answered == 0) {
      String none = looks.size() == 1 ? "the only one that was asked gave no" : "none of the " + looks.size() + " that were asked gave a";
      lines.add(CheckLine.fail("agents: " + none + " registry: is agents.url right? It is " + Mask.url(settings.agents().url())));
    }
    int judged = verdicts.values().stream().mapToInt(Integer::intValue).sum();
    lines.add(CheckLine.ok("forecast: " + (judged == running ? "all of them" : judged + " of them, on these agents,")
        + " would be judged " + judgements()));
    if (judged < running) {
      lines.add(CheckLine.note((running - judged) + " more were not judged, since only " + looks.size()
          + " agents were asked: 'once --dry-run' judges all"));
    }
  }

  /** Those that would be ended first. */
  private String judgements() {
    Map<String, Integer> words = new LinkedHashMap<>();
    verdicts.entrySet().stream()
        .sorted(Comparator.<Map.Entry<Verdict, Integer>, Boolean>comparing(one -> one.getKey().kind().effect() == Effect.LEAVE)
            .thenComparing(one -> one.getKey().rule()))
        .forEach(one -> words.merge(word(one.getKey()), one.getValue(), Integer::sum));
    List<String> counted = new ArrayList<>();
    words.forEach((word, count) -> counted.add(count + " " + word));
    return counted.isEmpty() ? "not at all" : String.join(", ", counted);
  }

  private static String word(Verdict verdict) {
    Effect effect = verdict.kind().effect();
    String word = verdict.kind().word() + " (rule " + verdict.rule() + ")";
    return effect == Effect.END ? word + " and ended" : effect == Effect.TERMINATE ? word + " and terminated" : word;
  }

  private static CheckLine agent(String name, Look look) {
    String agent = "agent '" + SafeText.line(name, NAME_CHARS_MAX) + "': ";
    if (look instanceof Look.Unreachable silent) {
      return CheckLine.note(agent + (silent.answered() ? "its answer cannot be used: " : "does not answer: ") + silent.reason());
    }
    if (look instanceof Look.NotAsked own) {
      return CheckLine.note(agent + "could not be asked by us: " + own.reason());
    }
    Look.Reachable reachable = (Look.Reachable) look;
    Registry registry = reachable.registry();
    List<String> tells = new ArrayList<>();
    Observation.Checks checks = registry.checks();
    tells.add((checks.finished() ? "" : "not ") + "what finished recently");
    tells.add((checks.pending() ? "" : "not ") + "what is pending");
    tells.add((registry.bootId() == null ? "not " : "") + "its boot id");
    return CheckLine.ok(agent + "answered in " + reachable.latency().toMillis() + " ms, lists " + registry.running().size()
        + " running; tells " + String.join(", ", tells) + (registry.malformed() == 0 ? "" : "; " + registry.malformedInWords()));
  }

  /** Whose clocks there are, and what they say of ours. */
  private void clocks(List<ClockReading> stores) {
    ClockRule rule = new ClockRule(settings.reconcile().clockTolerance());
    if (rule.tolerance().isEmpty()) {
      lines.add(CheckLine.note("clock: reconcile.clock-tolerance is off, so nobody vouches for this machine's"));
      return;
    }
    AgentClocks ofAgents = new AgentClocks(rule.tolerance().get(), settings.agents().hostPerAgent() ? looks.size() : 1);
    if (settings.reconcile().clockWitnesses().contains(Settings.Reconcile.AGENTS)) {
      looks.values().forEach(look -> {
        if (look instanceof Look.Reachable answered && answered.clock() != null) {
          ofAgents.take(answered.clock());
        }
      });
    }
    List<ClockReading> witnesses = new ArrayList<>(stores);
    ofAgents.median().ifPresent(witnesses::add);
    String who = String.join(", ", witnesses.stream().map(ClockReading::witness).toList());
    List<String> differences = rule.differences(witnesses);
    if (rule.judge(stores, ofAgents.last()) == ClockRule.Standing.DISTRUSTED) {
      lines.add(CheckLine.fail("clock: it is not to be trusted, and nothing would be done: " + String.join(", ", differences)));
    } else if (witnesses.isEmpty()) {
      lines.add(CheckLine.note("clock: nobody vouches for this machine's: no store or agents were there to be asked"));
    } else {
      lines.add(CheckLine.ok("clock: held against " + who + (differences.isEmpty() ? "" : "; " + String.join(", ", differences))));
    }
  }
}
