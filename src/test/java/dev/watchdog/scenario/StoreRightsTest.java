package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;
import dev.watchdog.support.Documents;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.Reply;
import dev.watchdog.support.Report;
import dev.watchdog.support.Times;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A database that answers and will not be written to: the watchdog says so before it has to write, only observes, and acts by itself in
 * the cycle after that was put right. A role of its own, with the rights of the documents but for those that a test takes away.
 */
class StoreRightsTest extends Scenario {

  private final String role = "role_" + UUID.randomUUID().toString().replace("-", "");

  @Override
  Database newDatabase() {
    return Databases.postgres();
  }

  @BeforeEach
  void logInAsARole() {
    store.execute("CREATE ROLE " + role + " LOGIN");
    List<String> grants = Documents.lines("docs/platform.md").stream().filter(line -> line.matches("GRANT .* TO watchdog;")).toList();
    assertThat(grants).hasSize(4);
    grants.forEach(grant -> store.execute(grant.replace("TO watchdog;", "TO " + role)));
    set("database.username", role);
    store.row("e1").insert();
  }

  @AfterEach
  void dropTheRole() throws Exception {
    watchdog().close();
    store.execute("DROP OWNED BY " + role);
    store.execute("DROP ROLE " + role);
  }

  private void assertDatabase(String status, String... words) {
    Eventually.within(Duration.ofSeconds(10), () -> { // An answer may be a second old.
      Reply reply = watchdog().get("/health/ready");
      JsonObject found = reply.json().getJsonObject("checks").getJsonObject("database");
      assertThat(found.getString("status")).as("%s", found).isEqualTo(status);
      assertThat(found.getString("detail")).contains(words);
    });
  }

  private void assertOnlyObserves(String... words) {
    Report report = cycle();
    assertThat(report.problems()).anySatisfy(problem ->
        assertThat(problem).startsWith("this cycle only observes: not able to write: ").contains(words));
    assertThat(store.status("e1")).isEqualTo("running");
  }

  private void assertActs() {
    assertThat(cycle().orphaned()).isEqualTo(1);
    assertThat(store.status("e1")).isEqualTo("failed");
    assertDatabase("up", "answers");
  }

  @Test
  void the_rights_of_the_documents_are_enough() {
    watchdog();

    assertActs();
  }

  @Test
  void a_right_that_is_missing_from_the_start_is_told_before_the_first_cycle_and_waited_for() {
    store.execute("REVOKE UPDATE (error) ON schedule_executions FROM " + role);
    watchdog();

    assertOnlyObserves("a row cannot be ended: ", "permission denied", "(column error)");
    assertDatabase("down", "not able to write: ", "(column error)");

    store.execute("GRANT UPDATE (error) ON schedule_executions TO " + role);
    assertActs();
  }

  @Test
  void a_right_that_is_taken_away_later_is_an_error_of_one_cycle_and_told_from_the_next_on() {
    watchdog();
    assertActs();
    store.row("e1b").insert();
    store.activity("of-e1b", "chat_start", Times.ago(300), "e1b");
    store.execute("REVOKE UPDATE (activity_state) ON agent_activities FROM " + role);

    Report first = cycle();
    assertThat(first.orphaned()).isZero();
    assertThat(first.problems()).anyMatch(problem -> problem.contains("permission denied for table agent_activities"));
    assertThat(store.status("e1b")).isEqualTo("running");

    assertThat(cycle().problems()).anyMatch(problem ->
        problem.startsWith("this cycle only observes: not able to write: an activity cannot be closed: "));
    assertDatabase("down", "not able to write: an activity cannot be closed");

    store.execute("GRANT UPDATE (activity_state) ON agent_activities TO " + role);
    assertThat(cycle().orphaned()).isEqualTo(1);
    assertDatabase("up", "answers");
  }

  @Test
  void a_server_that_takes_no_writes_is_not_ready_until_it_does() {
    watchdog();
    assertActs();
    store.row("e2").insert();
    store.execute("ALTER ROLE " + role + " SET default_transaction_read_only = on");
    terminateSessions();

    assertThat(cycle().orphaned()).isZero();
    assertDatabase("down", "not able to write: ", "read-only");
    assertThat(store.status("e2")).isEqualTo("running");

    store.execute("ALTER ROLE " + role + " RESET default_transaction_read_only");
    terminateSessions();
    assertThat(cycle().orphaned()).isEqualTo(1);
    assertDatabase("up", "answers");
  }

  /** Those of the role have what it was set to when they began. */
  private void terminateSessions() {
    store.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ?", role);
  }

  @Test
  void a_view_that_is_put_in_a_tables_place_while_it_runs_is_refused_in_the_next_cycle() {
    watchdog();
    assertActs();
    store.row("e2").insert();
    store.execute("ALTER TABLE agent_ownership RENAME TO elsewhere");
    store.execute("CREATE VIEW agent_ownership AS SELECT DISTINCT * FROM elsewhere");
    store.execute("GRANT SELECT ON agent_ownership TO " + role);

    assertThat(cycle().problems()).anyMatch(problem ->
        problem.startsWith("this cycle only observes: not able to write: agent_ownership is a view: "));
    assertDatabase("down", "not able to write: agent_ownership is a view");
    assertThat(store.status("e2")).isEqualTo("running");

    store.execute("DROP VIEW agent_ownership");
    store.execute("ALTER TABLE elsewhere RENAME TO agent_ownership");
    assertThat(cycle().orphaned()).isEqualTo(1);
    assertDatabase("up", "answers");
  }

  @Test
  void a_server_on_which_every_row_is_refused_is_not_ready() {
    watchdog();
    assertActs();
    store.row("e2").insert();
    store.row("e3").insert();
    store.row("e4").insert();
    store.refuseUpdates(null);

    assertThat(cycle().errors()).isEqualTo(3);
    assertDatabase("down", "not able to write: none of 3 executions could be ended");

    store.allowUpdates();
    assertThat(cycle().orphaned()).isEqualTo(3);
    assertDatabase("up", "answers");
  }

  @Test
  void texts_of_a_sweep_are_cut_to_their_columns() {
    store.execute("ALTER TABLE agent_activities ALTER COLUMN error TYPE VARCHAR(20)");
    store.execute("ALTER TABLE schedule_executions ALTER COLUMN error TYPE VARCHAR(12)");
    store.activity("old", "chat_start", Times.ago(10_000), "none");
    store.row("skipped").status("skipped").age(300).insert();

    Report report = cycle();

    assertThat(report.activities()).isEqualTo(1);
    assertThat(report.skipped()).isEqualTo(1);
    assertThat(store.readActivity("old")).containsEntry("activity_state", "failed").containsEntry("error", "Marked as failed ...");
    assertThat(store.error("skipped")).isEqualTo("Finalized...");
  }

  @Test
  void a_role_that_may_not_write_sessions_recovers_results_without_them() {
    store.execute("REVOKE UPDATE (claude_session_id) ON schedule_executions FROM " + role);
    a.recent("e1").on(Kind.RESULT, "e1", Answer.json(200, RetainedResultScenarios.success(100)));

    Report report = cycle();

    assertThat(report.resultsRecovered()).isEqualTo(1);
    assertThat(report.problems()).anyMatch(problem -> problem.startsWith(
        "schedule_executions.claude_session_id cannot be written, so results are recovered without their session: "));
    assertThat(store.read("e1")).containsEntry("status", "success").containsEntry("response", "the answer is 42")
        .containsEntry("claude_session_id", "dispatched");
    assertDatabase("up", "answers");
  }
}
