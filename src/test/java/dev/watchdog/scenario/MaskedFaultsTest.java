package dev.watchdog.scenario;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The scenarios while calls are slow, deadlocks are retried, scripts get lost and idle connections are closed: nobody may notice.
 * The engines that know deadlocks are there with the scenarios in which most is written.
 *
 * <p>Those tagged {@code faults} are run by {@code scripts/faults}: the gate has no time for all of them.
 */
@ExtendWith(MaskedFaults.class)
class MaskedFaultsTest {

  @Nested
  @Tag("faults")
  class BareStore extends BareStoreOnSqliteTest {}

  @Nested
  @Tag("faults")
  class Brake extends BrakeOnSqliteTest {}

  @Nested
  class Bridge extends BridgeOnSqliteTest {}

  @Nested
  class CompletionRace extends CompletionRaceOnSqliteTest {}

  @Nested
  @Tag("faults")
  class DryRun extends DryRunOnSqliteTest {}

  @Nested
  @Tag("faults")
  class Ghost extends GhostOnSqliteTest {}

  @Nested
  @Tag("faults")
  class MainLine extends MainLineOnSqliteTest {}

  @Nested
  @Tag("faults")
  class OwnFault extends OwnFaultOnSqliteTest {}

  @Nested
  class Release extends ReleaseOnSqliteTest {}

  @Nested
  @Tag("faults")
  class RetainedResult extends RetainedResultOnSqliteTest {}

  @Nested
  @Tag("faults")
  class SharedStore extends SharedStoreOnSqliteTest {}

  @Nested
  @Tag("faults")
  class Slot extends SlotOnSqliteTest {}

  @Nested
  @Tag("faults")
  class Sweep extends SweepOnSqliteTest {}

  @Nested
  class Terminating extends TerminatingOnSqliteTest {}

  @Nested
  class SharedStoreOnH2 extends SharedStoreOnH2Test {}

  @Nested
  class SharedStoreOnPostgres extends SharedStoreOnPostgresTest {}
}
