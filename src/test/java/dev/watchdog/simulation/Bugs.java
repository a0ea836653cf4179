package dev.watchdog.simulation;

import dev.watchdog.agent.Agents;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.Database;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The faults that {@link PlantedBugsTest} plants, by name: each is a line that somebody could leave out or get wrong. */
final class Bugs {

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
    return bugs;
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
        return new CarelessAgents(real, how);
      }
    };
  }
}
