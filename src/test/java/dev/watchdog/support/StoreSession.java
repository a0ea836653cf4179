package dev.watchdog.support;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.postgresql.PGConnection;

/**
 * The connection by which a test seeds and reads. PostgreSQL starts a process for each, which was most of what many tests took: there it is
 * kept. Who finds it in use, as when a statement waits for a lock, gets one alone.
 */
final class StoreSession implements AutoCloseable {

  private static final int VALID_SECONDS = 2;

  private final Database database;
  private final ReentrantLock inUse = new ReentrantLock();
  private Connection kept;

  StoreSession(Database database) {
    this.database = database;
  }

  /** What is done on a connection, each statement a transaction of its own. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  <T> T run(Work<T> work) throws SQLException {
    if (!database.connectsSlowly() || inUse.isHeldByCurrentThread() || !inUse.tryLock()) {
      try (Connection alone = database.connect()) {
        return work.on(alone);
      }
    }
    try {
      return work.on(connection());
    } finally {
      inUse.unlock();
    }
  }

  /** Servers under test are ended and started anew. */
  private Connection connection() throws SQLException {
    if (kept == null || !kept.isValid(VALID_SECONDS)) {
      close();
      kept = database.connect();
      kept.unwrap(PGConnection.class).setPrepareThreshold(0); // Tests change tables under it.
    }
    return kept;
  }

  /** A server that is gone took its side of it along. */
  @Override
  public void close() {
    try (Connection last = kept) {
      kept = null;
    } catch (SQLException gone) {
      kept = null;
    }
  }
}
