package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Databases;
import org.junit.jupiter.api.Test;

class OddTablesOnPostgresTest extends OddTablesContract {

  OddTablesOnPostgresTest() {
    super(Databases.postgres());
  }

  @Test
  void a_view_that_postgres_updates_by_itself_is_as_good_as_a_table() throws Exception {
    platform.execute("ALTER TABLE schedule_executions RENAME TO elsewhere");
    platform.execute("CREATE VIEW schedule_executions AS SELECT * FROM elsewhere");

    assertThat(await(new Schema(database).views())).isEmpty();
  }
}
