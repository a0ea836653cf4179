package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.store.WriteTrial.Outcome;
import dev.watchdog.support.Databases;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WriteTrialOnPostgresTest extends WriteTrialContract {

  private static final String WRITTEN = "status, completed_at, duration_ms, error";

  WriteTrialOnPostgresTest() {
    super(Databases.postgres());
  }

  @Override
  String generated(String column) {
    return column + " TEXT GENERATED ALWAYS AS ('x') STORED";
  }

  @Test
  void its_own_tables_are_made_for_the_trial_and_go_with_it() throws Exception {
    OwnTables.drop(platform);

    assertThat(trial()).isEqualTo(Outcome.WHOLE);
    assertThat(OwnTables.names(platform)).isEmpty();
  }

  @Test
  void a_column_of_another_type_keeps_rows_from_ending() throws Exception {
    platform.execute("ALTER TABLE schedule_executions ALTER COLUMN completed_at TYPE TIMESTAMP USING NULL");

    assertThat(trial().unable()).first().asString().contains("completed_at", "timestamp");
  }

  @Test
  void a_role_that_may_not_write_sessions_recovers_results_without_them() throws Exception {
    Outcome outcome = asRole(
        "GRANT UPDATE (" + WRITTEN + ", response, cost, execution_log) ON schedule_executions TO %s",
        "GRANT UPDATE ON agent_activities TO %s");

    assertThat(outcome.unable()).isEmpty();
    assertThat(outcome.leftOut()).containsOnlyKeys(Part.SESSION);
  }

  @Test
  void a_role_that_may_only_read_cannot_end_rows() throws Exception {
    Outcome outcome = asRole();

    assertThat(outcome.unable()).hasSizeGreaterThanOrEqualTo(2)
        .anySatisfy(why ->
            assertThat(why).startsWith("a row cannot be ended: ").contains("permission denied", "schedule_executions", WRITTEN))
        .anySatisfy(why -> assertThat(why).startsWith("an activity cannot be closed: ").contains("permission denied", "agent_activities"));
  }

  @Test
  void a_role_that_may_not_write_one_column_is_told_which() throws Exception {
    Outcome outcome = asRole(
        "GRANT UPDATE (status, completed_at, error, response, cost, execution_log, claude_session_id) ON schedule_executions TO %s",
        "GRANT UPDATE ON agent_activities TO %s");

    assertThat(outcome.unable()).first().asString().endsWith("(column duration_ms)");
  }

  @Test
  void a_role_that_may_not_make_tables_is_told_that_and_nothing_else() throws Exception {
    OwnTables.drop(platform);
    platform.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");

    assertThat(asRole("REVOKE CREATE ON SCHEMA public FROM %s").unable()).singleElement().asString()
        .startsWith("the watchdog's own tables cannot be made: ").contains("permission denied for schema public");
  }

  @Test
  void a_database_in_another_encoding_is_named() throws Exception {
    LatinTables latin = new LatinTables();
    latin.open();
    try {
      Outcome outcome = trial(latin.database);

      assertThat(outcome.unable()).isEmpty();
      assertThat(outcome.text()).contains("stored in ASCII", "LATIN1");
    } finally {
      latin.close();
    }
  }

  /** The same tables in a database of that encoding. */
  private static final class LatinTables extends WithTables {
    LatinTables() {
      super(Databases.postgresIn("LATIN1"));
    }
  }

  /** The trial as a role that may read everything, owns the watchdog's tables, and may what is granted. */
  private Outcome asRole(String... grants) throws Exception {
    String role = "trial_" + UUID.randomUUID().toString().replace("-", "");
    platform.execute("CREATE ROLE " + role + " LOGIN");
    platform.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + role);
    platform.execute("GRANT USAGE, CREATE ON SCHEMA public TO " + role);
    OwnTables.names(platform).forEach(name -> platform.execute("ALTER TABLE " + name + " OWNER TO " + role));
    for (String grant : grants) {
      platform.execute(grant.formatted(role));
    }
    Vertx vertx = Vertx.vertx();
    Database asRole = Database.open(vertx, platform.database().url(), Optional.of(role), Optional.empty(), 2);
    try {
      return trial(asRole);
    } finally {
      await(asRole.close());
      await(vertx.close());
    }
  }
}
