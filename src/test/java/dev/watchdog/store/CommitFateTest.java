package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.watchdog.support.Databases;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What had a dead connection is done again on another, unless it may have been committed. */
class CommitFateTest extends WithTables {

  private static final String DIES =
      """
      CREATE FUNCTION dies() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'the server goes down' USING ERRCODE = 'admin_shutdown'; END $$
      """;

  private final AtomicInteger rounds = new AtomicInteger();

  CommitFateTest() {
    super(Databases.postgres());
  }

  /** Answers why it failed. */
  private Throwable insert(String trigger) {
    platform.execute("CREATE TABLE probe (id INTEGER)");
    platform.execute(DIES);
    platform.execute(trigger);
    return catchThrowable(() -> await(database.write(transaction -> {
      rounds.incrementAndGet();
      return transaction.update("INSERT INTO probe (id) VALUES (1)");
    })));
  }

  @Test
  void a_transaction_whose_commit_failed_with_its_connection_is_not_done_again() {
    Throwable failure =
        insert("CREATE CONSTRAINT TRIGGER late AFTER INSERT ON probe DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dies()");

    assertThat(failure).as("what is told of a commit that failed").hasMessageContaining("the server goes down");
    assertThat(rounds).as("how often a transaction was tried whose commit has an unknown fate").hasValue(1);
  }

  @Test
  void one_that_failed_before_its_commit_is_done_again_on_another_connection() {
    insert("CREATE TRIGGER early BEFORE INSERT ON probe FOR EACH ROW EXECUTE FUNCTION dies()");

    assertThat(rounds).as("how often a transaction was tried whose connection died before its commit").hasValue(2);
  }
}
