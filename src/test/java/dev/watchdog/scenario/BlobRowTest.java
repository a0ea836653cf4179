package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;
import dev.watchdog.support.FakeAgent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** SQLite keeps what it is given, whatever a column was declared for. */
class BlobRowTest extends Scenario {

  @Override
  Database newDatabase() {
    return Databases.sqlite();
  }

  /** Else it would be terminated in every cycle and never end. */
  @Test
  void a_row_whose_texts_are_kept_as_blobs_ends_like_any_other() {
    store.row("e1").age(1000).limit(900).insert();
    store.execute(
        "UPDATE schedule_executions SET agent_name = CAST(agent_name AS BLOB), started_at = CAST(started_at AS BLOB) WHERE id = 'e1'");
    store.execute(
        "INSERT INTO agent_activities (id, agent_name, activity_type, activity_state, started_at, related_execution_id)"
            + " VALUES ('a1', 'a', 'chat_start', 'started', ?, 'e1')",
        "2026-03-25T10:00:00Z".getBytes(StandardCharsets.UTF_8));
    a.running("e1").on(Kind.TERMINATE, "e1", FakeAgent.terminated());

    assertThat(cycle().autoTerminated()).isEqualTo(1);

    assertThat(store.status("e1")).isEqualTo("failed");
    assertThat(store.readActivity("a1").get("activity_state")).isEqualTo("failed");
    assertThat(cycle().notZero()).isEmpty();
    assertThat(a.calls(Kind.TERMINATE, "e1")).isEqualTo(1);
  }
}
