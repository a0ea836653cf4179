package dev.watchdog.fault;

import dev.watchdog.store.Dialect;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;

/** Failures as an engine's driver raises them: with its codes, from which the store tells what a failure means. */
enum EngineErrors {
  H2(90020, 90098, 90097, 50200, 40001),
  POSTGRES("08001", "08006", "25006", "55P03", "40P01"),
  SQLITE(14, 10, 8, 5, 0);

  private final Code refused;
  private final Code dropped;
  private final Code readOnly;
  private final Code locked;
  private final Code deadlock;

  /** SQL state and vendor code; one of them tells. */
  private record Code(String state, int number) {}

  EngineErrors(int refused, int dropped, int readOnly, int locked, int deadlock) {
    this(new Code(null, refused), new Code(null, dropped), new Code(null, readOnly), new Code(null, locked), new Code(null, deadlock));
  }

  EngineErrors(String refused, String dropped, String readOnly, String locked, String deadlock) {
    this(new Code(refused, 0), new Code(dropped, 0), new Code(readOnly, 0), new Code(locked, 0), new Code(deadlock, 0));
  }

  EngineErrors(Code refused, Code dropped, Code readOnly, Code locked, Code deadlock) {
    this.refused = refused;
    this.dropped = dropped;
    this.readOnly = readOnly;
    this.locked = locked;
    this.deadlock = deadlock;
  }

  static EngineErrors of(Dialect dialect) {
    return valueOf(dialect.name());
  }

  /** SQLite has one writer at a time, and so no deadlocks. */
  boolean knowsDeadlocks() {
    return this != SQLITE;
  }

  InjectedFailure refused() {
    return failure("connection refused", refused);
  }

  InjectedFailure dropped() {
    return failure("connection dropped", dropped);
  }

  InjectedFailure readOnly() {
    return failure("the database is read-only", readOnly);
  }

  InjectedFailure locked() {
    return failure("the database is locked", locked);
  }

  InjectedFailure deadlock() {
    return failure("deadlock", deadlock);
  }

  static InjectedFailure timedOut() {
    return new InjectedFailure("no answer in time", new TimeoutException());
  }

  private static InjectedFailure failure(String words, Code code) {
    return new InjectedFailure(words, new SQLException(words + InjectedFailure.MARK, code.state(), code.number()));
  }
}
