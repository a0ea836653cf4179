package dev.watchdog.core;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.OptionalInt;

/**
 * The evidence for one row: five minutes old, dispatched, with a limit of 900 s of its own, absent from an agent that reports all its
 * lists; everything else is what a test says.
 */
final class Given {

  /** When the row was read. */
  static final Instant READ = Instant.parse("2026-03-25T10:00:00Z");

  /** When its agent answered: later than the read, so that a test notices if the two are mixed up. */
  static final Instant LOOKED = READ.plusMillis(1500);

  /** The defaults of the contract: grace 60 s, buffer 300 s, stale-after 120 min, no-session 60 s, confirm-after 60 s. */
  static final Policy POLICY =
      new Policy(
          Duration.ofSeconds(60),
          Duration.ofSeconds(900),
          Duration.ofMinutes(5),
          Duration.ofMinutes(120),
          Duration.ofSeconds(60),
          OptionalInt.empty(),
          Duration.ofSeconds(60));

  static final Limit LIMIT = new Limit(Duration.ofSeconds(900), Limit.Source.SCHEDULE, true);

  private String startedAt = text(READ.minus(Duration.ofMinutes(5)));
  private String agent = "a";
  private String session = "dispatched";
  private String lease;
  private Limit limit = LIMIT;
  private Marker marker = Marker.NONE;
  private Observation observation = new Observation.Absent(new Observation.Checks(true, true));
  private Retained result = Retained.NOT_ASKED;
  private Memory memory = Memory.EMPTY;
  private Boot boot = Boot.UNKNOWN;
  private Policy policy = POLICY;
  private Instant at = LOOKED;

  private Given() {}

  static Given row() {
    return new Given();
  }

  Given aged(Duration age) {
    return startedAt(text(READ.minus(age)));
  }

  Given aged(String isoDuration) {
    return aged(Duration.parse(isoDuration));
  }

  Given startedAt(String stored) {
    startedAt = stored;
    return this;
  }

  Given agent(String name) {
    agent = name;
    return this;
  }

  Given session(String id) {
    session = id;
    return this;
  }

  Given lease(String until) {
    lease = until;
    return this;
  }

  Given limit(Limit effective) {
    limit = effective;
    return this;
  }

  Given marker(Marker read) {
    marker = read;
    return this;
  }

  Given sees(Observation seen) {
    observation = seen;
    return this;
  }

  Given sees(String seen) {
    return sees(Words.observation(seen));
  }

  Given result(Retained answer) {
    result = answer;
    return this;
  }

  Given result(String answer) {
    return result(Words.result(answer));
  }

  Given remembers(Memory before) {
    memory = before;
    return this;
  }

  Given boot(Boot known) {
    boot = known;
    return this;
  }

  Given policy(Policy other) {
    policy = other;
    return this;
  }

  Given confirmations(int needed) {
    return policy(
        new Policy(
            POLICY.dispatchGrace(),
            POLICY.defaultTimeout(),
            POLICY.staleBuffer(),
            POLICY.staleAfter(),
            POLICY.noSessionAfter(),
            OptionalInt.of(needed),
            POLICY.confirmAfter()));
  }

  Given lookedAt(Instant answered) {
    at = answered;
    return this;
  }

  Evidence evidence() {
    RunningRow row = RunningRow.of(new Attempt("e1", startedAt), agent, session, lease, limit, READ);
    Evidence seen = Evidence.of(row, new MarkerRead(marker, READ), observation, memory.at(agent), boot, policy, at);
    return result instanceof Retained.NotAsked ? seen : seen.with(result);
  }

  Decision decide() {
    return DecisionTable.decide(evidence());
  }

  Verdict verdict() {
    return decide().verdict();
  }

  /** That many sightings, the last so long before the look. */
  static Sightings sightings(int count, Duration ago) {
    Instant last = LOOKED.minus(ago);
    return count == 0 ? Sightings.NONE : new Sightings(count, last.minusSeconds(600), last);
  }

  static String text(Instant time) {
    return DateTimeFormatter.ISO_INSTANT.format(time);
  }
}
