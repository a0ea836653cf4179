package dev.watchdog.simulation;

import dev.watchdog.core.AgentError;
import dev.watchdog.core.Look;
import dev.watchdog.core.Marker;
import dev.watchdog.core.Retained;
import dev.watchdog.core.TerminateAnswer;
import dev.watchdog.store.Database;
import dev.watchdog.store.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything there is in one run, made from its seed. */
final class World implements AutoCloseable {

  final Summary summary;
  final Bug bug;
  final Loop loop = new Loop();
  final Chance chance;
  final Weather weather;
  final Terms terms;
  final Tables tables = new Tables();
  final Keyspace keys = new Keyspace(loop);
  final Map<String, AgentNode> nodes = new TreeMap<>();
  final Testimony testimony = new Testimony(loop);
  final SlotChecks slotChecks;
  final RowChecks rowChecks;
  final BusChecks busChecks;
  final TrustChecks trustChecks;
  final MarkerChecks markerChecks;
  final SimulatedVertx.Tap tap;
  final Browser browser;
  final Platform platform;
  final SimulatedDatabase.Server databaseServer;
  final SimulatedSlots.Server redisServer;
  final SimulatedAgents.Witness witness = new Witness();
  private final KillChecks killChecks = new KillChecks(this);
  private final List<Instance> instances = new ArrayList<>();
  private int started;

  World(long seed, Bug bug, Summary summary) {
    this.summary = summary;
    this.bug = bug;
    this.chance = new Chance(seed);
    this.weather = new Weather(chance, summary);
    this.terms = Terms.draw(chance);
    int agents = (int) chance.between(2, 6);
    for (int i = 0; i < agents; i++) {
      String name = i == 1 ? "stray" : "agent-" + i;
      nodes.put(name, new AgentNode(loop, chance, name));
    }
    loseSomeAgents(agents);
    this.slotChecks = new SlotChecks(loop, keys, summary);
    this.markerChecks = new MarkerChecks(loop, testimony);
    this.platform = new Platform(loop, chance, weather, terms, tables, keys, nodes, new Shadow());
    this.rowChecks =
        new RowChecks(loop, tables, terms, new Proofs(loop, terms, testimony, markerChecks), slotChecks, summary, platform);
    this.slotChecks.over(rowChecks, platform);
    this.browser = new Browser(loop, chance, tables);
    this.busChecks = new BusChecks(loop, terms, summary, rowChecks, browser, testimony);
    this.trustChecks = new TrustChecks(loop, summary);
    this.tap = new Taps(List.of(markerChecks, trustChecks, busChecks));
    this.databaseServer =
        new SimulatedDatabase.Server(tables, weather, life -> rowChecks.watchdogWrote(life), trustChecks::store);
    this.redisServer = new SimulatedSlots.Server(keys, weather, new Removals());
    makeTables();
  }

  /** Some were switched off and nobody told the watchdog; one may stand where no network leads. */
  private void loseSomeAgents(int agents) {
    for (int i = 0; i < 6 && weather.strikes(Fault.AGENT_SWITCHED_OFF, 0.3); i++) {
      AgentNode node = new AgentNode(loop, chance, "off-" + i);
      node.switchOff(chance.oneOf(0L, chance.between(0, 30 * Loop.MINUTE)));
      nodes.put(node.name(), node);
    }
    if (agents > 3 && weather.strikes(Fault.AGENT_BEYOND_NETWORK, 0.1)) { // Never all there are.
      nodes.get("agent-3").loseNetwork();
    }
  }

  /** By the product's own migrations, before anything can go wrong. */
  private void makeTables() {
    Weather fair = new Weather(new Chance(0), summary);
    fair.clear();
    SimulatedDatabase.Server server = new SimulatedDatabase.Server(tables, fair, life -> {}, (life, ahead) -> {});
    Database plain = new SimulatedDatabase(loop, new Life("setup", loop), chance, server);
    Schema schema = new Schema(plain);
    schema.createPlatform().compose(done -> schema.migrate()).onFailure(failure -> {
      throw new IllegalStateException(failure);
    });
    loop.runUntil(Loop.SECOND);
  }

  List<Instance> instances() {
    return instances;
  }

  void start() {
    instances.add(new Instance(this, "process-" + ++started));
  }

  /** It ends without any further word. */
  void kill(Instance one) {
    one.life().kill();
    instances.remove(one);
  }

  /** A start that failed: whoever runs it starts it again. */
  void died(Instance one) {
    kill(one);
    loop.in(null, chance.latency(5 * Loop.SECOND), "started again", one.life().name, this::start);
  }

  @Override
  public void close() {
    tables.close();
  }

  /** Passes on what the platform writes. */
  private final class Shadow implements Platform.Shadow {

    @Override
    public void wrote(String id) {
      rowChecks.platformWrote(id);
    }

    @Override
    public void wroteActivities() {
      rowChecks.platformWroteActivities();
    }

    @Override
    public Tables.Execution row(String id) {
      return rowChecks.row(id);
    }
  }

  /** Takes note of what processes are told by agents. */
  private final class Witness implements SimulatedAgents.Witness {

    @Override
    public void looked(Life life, String agent, Look look) {
      testimony.look(life, agent, look);
    }

    @Override
    public void clock(Life life, String host, long ahead) {
      trustChecks.agent(life, host, ahead);
    }

    @Override
    public void lastError(Life life, String agent, String id, AgentError error) {
      testimony.lastError(life, agent, id, error);
    }

    @Override
    public void terminating(Life life, String agent, String id, long calledAt) {
      killChecks.terminating(life, agent, id, calledAt);
    }

    @Override
    public void terminated(Life life, String agent, String id, TerminateAnswer answer) {
      testimony.answer(life, agent, id, answer);
    }

    @Override
    public void result(Life life, String agent, String id, Retained result) {
      testimony.result(life, agent, id, result);
    }

    @Override
    public void aboutToEnd(String id) {
      if (!weather.fair() && chance.of(0.3)) {
        loop.in(null, chance.latency(20 * Loop.MILLI), "platform races", id, () -> platform.interfere(id));
      }
    }
  }

  /** Takes note of what processes take out of Redis, and of what they read there. */
  private final class Removals implements SimulatedSlots.Removals {

    @Override
    public void slot(Life life, String agent, String id, Keyspace.Member member, boolean swept) {
      slotChecks.slot(life, agent, id, member, swept);
    }

    @Override
    public void runningKey(Life life, String agent, String id, Keyspace.Holder holder) {
      slotChecks.runningKey(agent, id, holder);
    }

    @Override
    public void marker(Life life, String id, Marker marker) {
      testimony.marker(life, id, marker);
      markerChecks.told(life, id, marker);
    }

    @Override
    public void clock(Life life, long ahead) {
      trustChecks.store(life, ahead);
    }
  }
}
