package dev.watchdog.flow.recovery;

import dev.watchdog.bus.Protocol.ClocksRead;
import dev.watchdog.core.ClockReading;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.Database;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Asks the stores for the time. A store that is embedded, away or must not be asked is no witness. */
public final class ClockReads {

  private static final Future<Optional<Instant>> NO_WITNESS = Future.succeededFuture(Optional.empty());

  private final Database database;
  private final SlotRegistry slots;
  private final Set<String> witnesses;
  private final InstantSource clock;

  /**
   * Asks those that are named.
   *
   * @param witnesses {@code redis}, {@code database} or both
   */
  public ClockReads(Database database, SlotRegistry slots, Set<String> witnesses, InstantSource clock) {
    this.database = database;
    this.slots = slots;
    this.witnesses = witnesses;
    this.clock = clock;
  }

  /** Never fails. */
  public Future<ClocksRead> read() {
    Future<Optional<ClockReading>> redis = read("redis", "Redis", slots::time);
    Future<Optional<ClockReading>> sql = read("database", "the database", database::time);
    return Future.all(redis, sql)
        .map(both -> new ClocksRead(Stream.of(redis.result(), sql.result()).flatMap(Optional::stream).toList()));
  }

  private Future<Optional<ClockReading>> read(String witness, String name, Supplier<Future<Optional<Instant>>> time) {
    Instant sent = clock.instant();
    Future<Optional<Instant>> asked = witnesses.contains(witness) ? time.get() : NO_WITNESS;
    return asked
        .otherwise(Optional.empty())
        .map(told -> told.map(at -> new ClockReading(name, ahead(at, sent, clock.instant()))));
  }

  /** Against the nearer of question and answer: between them it may have been any time. */
  private static Duration ahead(Instant told, Instant sent, Instant received) {
    if (told.isBefore(sent)) {
      return Duration.between(sent, told);
    }
    return told.isAfter(received) ? Duration.between(received, told) : Duration.ZERO;
  }
}
