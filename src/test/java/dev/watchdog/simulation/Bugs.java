package dev.watchdog.simulation;

import dev.watchdog.agent.Agents;
import dev.watchdog.bus.Addresses;
import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.ReadBoard;
import dev.watchdog.bus.Protocol.Remember;
import dev.watchdog.bus.Protocol.SettleCycle;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.CycleKind;
import dev.watchdog.core.Memory;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.Database;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The faults that {@link PlantedBugsTest} plants, by name: each is a line that somebody could leave out or get wrong. */
final class Bugs {

  private static final String ATTEMPTS = "SELECT execution_id, started_at, memory FROM watchdog_attempt";

  private Bugs() {}

  /** All of them. */
  static Map<String, Bug> all() {
    Map<String, Bug> bugs = new LinkedHashMap<>();
    guards(bugs);
    steps(bugs);
    bugs.put("release a slot whatever its score", slots(CarelessSlots.How.ANY_SCORE));
    bugs.put("delete the running key whatever its id", slots(CarelessSlots.How.ANY_RUNNING_KEY));
    bugs.put("sweep the slots of running rows", slots(CarelessSlots.How.SWEEP_ALL));
    bugs.put("take an unreadable marker for none", slots(CarelessSlots.How.MARKER_NONE));
    bugs.put("take what a Redis that restarted lacks for none", slots(CarelessSlots.How.RESTART_PROVES));
    bugs.put("take unknown for absent", agents(CarelessAgents.How.UNKNOWN_IS_ABSENT));
    bugs.put("take a kill without an answer for confirmed", agents(CarelessAgents.How.SILENCE_IS_DEATH));
    bugs.put("take a result that could not be asked for as not kept", agents(CarelessAgents.How.UNASKABLE_IS_NONE));
    dispatchers(bugs);
    itself(bugs);
    return bugs;
  }

  private static void dispatchers(Map<String, Bug> bugs) {
    bugs.put("take a marker that was alive for none after one look", sql(text -> text.replace(ATTEMPTS,
        "SELECT execution_id, started_at, CASE WHEN memory LIKE '%marker_seen%' AND memory NOT LIKE '%marker_none%'"
            + " THEN CONCAT(SUBSTRING(memory, 1, LENGTH(memory) - 1), ',\"marker_none\":{\"count\":1,\"first\":\"2026-01-01T00:00:00Z\","
            + "\"last\":\"2026-01-01T00:00:00Z\"}}') ELSE memory END FROM watchdog_attempt")));
    bugs.put("forget from one cycle to the next that a marker was alive", sql(text -> text.replace(ATTEMPTS,
        "SELECT execution_id, started_at, REPLACE(memory, '\"marker_seen\"', '\"forgotten\"') FROM watchdog_attempt")));
    bugs.put("take what is named as finished for over, with its marker alive", slots(CarelessSlots.How.OF_FINISHED_NONE));
  }

  /** What the watchdog takes for the doing of others. */
  private static void itself(Map<String, Bug> bugs) {
    bugs.put("take not asked for unknown", agents(CarelessAgents.How.NOT_ASKED_IS_UNKNOWN));
    bugs.put("count a result that was not asked for as one that could not be had",
        agents(CarelessAgents.How.RESULT_NOT_ASKED_IS_UNASKABLE));
    bugs.put("count a result that was cut off as one that could not be had", agents(CarelessAgents.How.CUT_OFF_IS_A_LOOK));
    bugs.put("ask for the last error after the kill", agents(CarelessAgents.How.ERROR_AFTER_KILL));
    bugs.put("let agents that were switched off blind it", sql(text -> text.replace(
        "SELECT agent_name, state, looked_at FROM watchdog_agent",
        "SELECT agent_name, CONCAT(SUBSTRING(state, 1, LENGTH(state) - 1), ',\"answered_at\":\"2099-01-01T00:00:00Z\"}'), looked_at"
            + " FROM watchdog_agent")));
    bugs.put("trust its own clock whatever others say", new OwnClock());
    bugs.put("remember what a cycle saw that only observes", new RemembersAll());
  }

  /** Everybody's clock is its own. */
  private static final class OwnClock implements Bug {

    @Override
    public Database database(Database real, World world, Life life) {
      return new CarelessDatabase(real, world, life, CarelessDatabase.How.OWN_CLOCK, UnaryOperator.identity());
    }

    @Override
    public SlotRegistry slots(SlotRegistry real, World world, Life life) {
      return new CarelessSlots(real, world, life, CarelessSlots.How.OWN_CLOCK);
    }

    @Override
    public Agents agents(Agents real, World world, Life life) {
      return new CarelessAgents(real, world, CarelessAgents.How.OWN_CLOCK);
    }
  }

  /** What a cycle learnt is on the board, whatever it was allowed to do. */
  private static final class RemembersAll implements Bug {

    @Override
    public void started(Bus bus) {
      bus.listen(Addresses.CYCLE_CLOSED, closed -> {
        if (closed.figures() != null && closed.figures().kind() == CycleKind.OBSERVED) {
          bus.ask(Addresses.READ_BOARD, new ReadBoard(), Duration.ofMinutes(1)).onSuccess(board -> {
            Map<Attempt, Memory> learnt = new LinkedHashMap<>();
            board.latest().forEach(row -> learnt.put(row.evidence().row().attempt(), row.evidence().memory()));
            bus.ask(
                Addresses.SETTLE_CYCLE,
                new SettleCycle(
                    false, new Remember(learnt, Map.of(), Set.of(), closed.startedAt(), null, List.of(), null), false, null, false),
                Duration.ofMinutes(1));
          });
        }
      });
    }
  }

  private static void guards(Map<String, Bug> bugs) {
    bugs.put("drop the status guard", sql(text -> text.replace(" WHERE id = ? AND status = 'running' AND", " WHERE id = ? AND")));
    bugs.put("drop the started_at guard", sql(text -> withoutGuard(text, "started_at")));
    bugs.put("drop the agent guard", sql(text -> withoutGuard(text, "agent_name")));
    bugs.put("drop the lease guard", sql(text -> text.startsWith("UPDATE schedule_executions SET status = ?")
        ? text.replace(" AND (lease_expires_at IS NULL OR lease_expires_at = '')", "") : text));
    bugs.put("drop the session guard", sql(text -> text.startsWith("UPDATE schedule_executions SET status = ?")
        ? text.replace(" AND (claude_session_id IS NULL OR claude_session_id = '')", "") : text));
  }

  /** The value is still bound, and does not matter any more. */
  private static String withoutGuard(String text, String column) {
    String guard = "CAST(" + column + " AS VARCHAR) IS NOT DISTINCT FROM CAST(? AS VARCHAR)";
    return text.startsWith("UPDATE schedule_executions SET status = ?")
        ? text.replace(guard, "(CAST(? AS VARCHAR) IS NOT DISTINCT FROM '' OR 1 = 1)")
        : text;
  }

  private static void steps(Map<String, Bug> bugs) {
    bugs.put("never resume what was left unreleased",
        sql(text -> text.replace("WHERE released_at IS NULL AND id > ?", "WHERE 1 = 0 AND id > ?")));
    bugs.put("forget sightings", sql(text -> text.replace("FROM watchdog_attempt", "FROM watchdog_attempt WHERE 1 = 0")));
    bugs.put("close every activity of the execution, also those that are over",
        sql(text -> text.contains("chat_start") ? text.replace("activity_state = 'started'", "1 = 1") : text));
    bugs.put("take the next id without keeping it", sql(text ->
        text.replace("UPDATE watchdog_counter SET last_id = last_id + ? WHERE name = 'recovery'",
            "UPDATE watchdog_counter SET last_id = CASE WHEN last_id > 2 THEN last_id + 1 ELSE last_id END + ? WHERE name = 'recovery'")));
    bugs.put("enter in the ledger in a second transaction", database(CarelessDatabase.How.ENTER_LATER));
    bugs.put("read ledger entries that are not committed", database(CarelessDatabase.How.PUBLISH_EARLY));
    bugs.put("release before the commit", database(CarelessDatabase.How.RELEASE_EARLY));
    bugs.put("terminate without reading the row again", database(CarelessDatabase.How.STATE_AS_LOADED));
    bugs.put("mark as released without releasing", slots(CarelessSlots.How.NOT_AT_ALL));
  }

  private static Bug sql(UnaryOperator<String> rewritten) {
    return new Bug() {
      @Override
      public Database database(Database real, World world, Life life) {
        return new CarelessDatabase(real, world, life, null, rewritten);
      }
    };
  }

  private static Bug database(CarelessDatabase.How how) {
    return new Bug() {
      @Override
      public Database database(Database real, World world, Life life) {
        return new CarelessDatabase(real, world, life, how, UnaryOperator.identity());
      }
    };
  }

  private static Bug slots(CarelessSlots.How how) {
    return new Bug() {
      @Override
      public SlotRegistry slots(SlotRegistry real, World world, Life life) {
        return new CarelessSlots(real, world, life, how);
      }
    };
  }

  private static Bug agents(CarelessAgents.How how) {
    return new Bug() {
      @Override
      public Agents agents(Agents real, World world, Life life) {
        return new CarelessAgents(real, world, how);
      }
    };
  }
}
