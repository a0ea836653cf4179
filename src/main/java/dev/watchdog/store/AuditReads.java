package dev.watchdog.store;

import dev.watchdog.core.AuditRule;
import dev.watchdog.core.Bounds;
import dev.watchdog.core.Finding;
import dev.watchdog.core.Finding.Offence;
import dev.watchdog.core.Invariant;
import dev.watchdog.core.LedgerDebt;
import dev.watchdog.core.StoreAudit;
import dev.watchdog.core.Timestamps;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** What the tables tell of the invariants. Counts and a few examples; reads only. */
public final class AuditReads {

  /** Rows that are looked at one by one, because their times are texts of many forms; beyond them rows are only counted. */
  private static final int PAGE = 1000;

  private static final String WITHOUT_END =
      " FROM schedule_executions WHERE status IN ('success', 'failed', 'cancelled', 'skipped')"
          + " AND (completed_at IS NULL OR completed_at = '') AND id IS NOT NULL";

  /** For a reader, not to be compared. */
  private static final String SELECT_WITHOUT_END =
      "SELECT " + Sql.beginning("id", Bounds.EXECUTION_ID) + ", " + Sql.beginning("agent_name", Bounds.STORED_AGENT_NAME) + ", status, "
          + Sql.beginning("started_at", Bounds.TIME) + WITHOUT_END;

  private final Database database;
  private final InstantSource clock;

  public AuditReads(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Looks at ledger and rows.
   *
   * @param ledgerDue entries recorded before this should have been released and published
   */
  public Future<StoreAudit> look(Instant ledgerDue) {
    Instant now = clock.instant();
    return database.read(
        transaction ->
            debt(transaction, "released_at", Invariant.LEDGER_RELEASED, ledgerDue, now)
                .compose(
                    unreleased ->
                        debt(transaction, "published_at", Invariant.LEDGER_PUBLISHED, ledgerDue, now)
                            .compose(
                                unpublished ->
                                    withoutEnd(transaction, now).map(found -> new StoreAudit(unreleased, unpublished, found)))));
  }

  /** Times of the ledger are all of our own form, which sorts like time. */
  private static Future<LedgerDebt> debt(Transaction transaction, String step, Invariant invariant, Instant due, Instant now) {
    String waiting = " FROM watchdog_recovery WHERE " + step + " IS NULL";
    return transaction.query("SELECT COUNT(*), MIN(recorded_at)" + waiting)
        .compose(
            rows -> {
              long count = rows.get(0).number(0);
              Instant oldest = Timestamps.parse(rows.get(0).text(1)).orElse(null);
              if (count == 0) {
                return Future.succeededFuture(new LedgerDebt(0, null, Finding.of(invariant, List.of())));
              }
              return overdue(transaction, waiting, invariant, due, now).map(overdue -> new LedgerDebt(count, oldest, overdue));
            });
  }

  private static Future<Finding> overdue(Transaction transaction, String waiting, Invariant invariant, Instant due, Instant now) {
    String overdue = waiting + " AND recorded_at < ?";
    String before = Timestamps.format(due);
    return transaction.query("SELECT COUNT(*)" + overdue, before)
        .compose(
            counted ->
                transaction.query(
                        "SELECT execution_id, agent_name, recorded_at" + overdue + " ORDER BY recorded_at LIMIT " + Finding.EXAMPLES_MAX,
                        before)
                    .map(rows -> Finding.of(invariant, counted.get(0).number(0), entries(rows, now))));
  }

  private static List<Offence> entries(List<Row> rows, Instant now) {
    List<Offence> entries = new ArrayList<>();
    for (Row row : rows) {
      Duration age = Duration.between(Timestamps.parse(row.text(2)).orElse(now), now);
      entries.add(new Offence(row.text(0), row.text(1), age, "recovered"));
    }
    return entries;
  }

  private static Future<Finding> withoutEnd(Transaction transaction, Instant now) {
    return transaction.query(SELECT_WITHOUT_END + " ORDER BY id LIMIT " + PAGE)
        .compose(
            rows -> {
              List<Offence> offences = new ArrayList<>();
              for (Row row : rows) {
                AuditRule.withoutEnd(row.text(0), row.text(1), row.text(2), row.text(3), now).ifPresent(offences::add);
              }
              if (rows.size() < PAGE) {
                return Future.succeededFuture(Finding.of(Invariant.END_HAS_TIME, offences));
              }
              int young = rows.size() - offences.size();
              return transaction.query("SELECT COUNT(*)" + WITHOUT_END)
                  .map(counted -> Finding.of(Invariant.END_HAS_TIME, counted.get(0).number(0) - young, offences));
            });
  }
}
