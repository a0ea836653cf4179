package dev.watchdog.query;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a start still waits for.
 *
 * @param database what the database said when it was last tried; empty once it was reached
 * @param redis the same of Redis
 */
public record StoresAwaited(Optional<String> database, Optional<String> redis) {

  /** Neither was tried yet. */
  public static final StoresAwaited UNTRIED = new StoresAwaited(Optional.of("not tried yet"), Optional.of("not tried yet"));

  /** The same with what the database said now. */
  public StoresAwaited withDatabase(Optional<String> said) {
    return new StoresAwaited(said, redis);
  }

  /** The same with what Redis said now. */
  public StoresAwaited withRedis(Optional<String> said) {
    return new StoresAwaited(database, said);
  }

  /** What is waited for, on one line. */
  public String words() {
    return Stream.of(database.map("database: "::concat), redis.map("Redis: "::concat))
        .flatMap(Optional::stream)
        .collect(Collectors.joining("; "));
  }
}
