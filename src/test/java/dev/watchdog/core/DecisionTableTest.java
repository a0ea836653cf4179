package dev.watchdog.core;

import static dev.watchdog.core.Given.LOOKED;
import static dev.watchdog.core.Given.READ;
import static dev.watchdog.core.Given.row;
import static dev.watchdog.core.Given.sightings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of decisions, line by line: limit 900 s, deadline 1,200 s, deadline + 3 h 12,000 s. */
class DecisionTableTest {

  private static final Duration LONG_AGO = Duration.ofHours(1);

  @Test
  void it_has_seventeen_rules_numbered_in_order() {
    assertThat(DecisionTable.RULES).extracting(Rule::number)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17);
  }

  @ParameterizedTest(name = "{0}, age {1} → {2}")
  @CsvSource(delimiter = '|', textBlock = """
      running          | PT0S          | 2 CONFIRMED
      running          | PT14M59.999S  | 2 CONFIRMED
      running          | PT15M         | 2 CONFIRMED
      running          | PT15M0.001S   | 3 OVERDUE
      running          | PT99H         | 3 OVERDUE
      running+finished | PT15M         | 2 CONFIRMED
      running+finished | PT15M0.001S   | 3 ALSO_FINISHED
      pending          | PT0S          | 4 PENDING
      pending          | PT19M59.999S  | 4 PENDING
      pending          | PT20M         | 4 PENDING
      pending          | PT20M0.001S   | 5 OVERDUE
      pending+finished | PT20M         | 4 PENDING
      pending+finished | PT20M0.001S   | 5 ALSO_FINISHED
      """)
  void what_the_agent_lists_is_left_until_its_time_is_over(String seen, Duration age, String expected) {
    for (Marker marker : Marker.values()) {
      for (String session : new String[] {null, "", "dispatched", "s-1"}) {
        assertThat(row().sees(seen).aged(age).marker(marker).session(session).verdict()).isEqualTo(Words.verdict(expected));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"running", "pending", "finished", "absent", "absent, old", "unknown"})
  void a_leased_row_belongs_to_somebody_else_whatever_is_seen(String seen) {
    Decision decision = row().lease("2026-03-25T09:00:00Z").sees(seen).aged("PT99H").session(null).decide();

    assertThat(decision.verdict()).isEqualTo(new Verdict(1, Kind.LEASED));
  }

  @Test
  void an_empty_lease_is_none() {
    assertThat(row().lease("").sees("running").verdict().kind()).isEqualTo(Kind.CONFIRMED);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(delimiter = '|', textBlock = """
      not asked      | 6 RESULT_NEEDED
      kept PT0S      | 6 RESULT_YOUNG
      kept PT74.999S | 6 RESULT_YOUNG
      kept PT75S     | 6 RESULT_READY
      kept PT75.001S | 6 RESULT_READY
      none           | 6 FINISHED
      not supported  | 6 FINISHED
      could not ask  | 6 FINISHED
      """)
  void what_finished_recently_is_decided_by_its_result(String result, String expected) {
    for (String age : new String[] {"PT20S", "PT59.999S", "PT15M0.001S", "PT5000S", "PT99H"}) {
      for (Marker marker : new Marker[] {Marker.NONE, Marker.NOT_KEPT}) {
        assertThat(row().sees("finished").result(result).aged(age).marker(marker).verdict()).isEqualTo(Words.verdict(expected));
      }
    }
    assertThat(row().sees("finished").result(result).aged("PT99H").marker(Marker.ALIVE).verdict()).isEqualTo(Words.verdict(expected));
    assertThat(row().sees("finished").result(result).aged("PT3H").marker(Marker.UNREADABLE).verdict()).isEqualTo(Words.verdict(expected));
  }

  @ParameterizedTest(name = "marker {0}, {1}, age {2} → {3}")
  @CsvSource(delimiter = '|', textBlock = """
      alive      | not asked        | PT20S           | 6 DISPATCHER_ALIVE
      alive      | kept PT10M       | PT20M           | 6 DISPATCHER_ALIVE
      alive      | failed PT10M     | PT3H19M59.999S  | 6 DISPATCHER_ALIVE
      alive      | none             | PT3H19M59.999S  | 6 DISPATCHER_ALIVE
      alive      | not asked        | PT3H20M         | 6 RESULT_NEEDED
      alive      | failed PT10M     | PT3H20M         | 6 RESULT_READY
      unreadable | not asked        | PT20M           | 6 RESULT_NEEDED
      unreadable | kept PT74S       | PT20M           | 6 RESULT_YOUNG
      unreadable | kept PT75S       | PT20M           | 6 RESULT_READY
      unreadable | failed PT75S     | PT20M           | 6 MARKER_UNREADABLE
      unreadable | cancelled PT75S  | PT2H59M59.999S  | 6 MARKER_UNREADABLE
      unreadable | none             | PT20M           | 6 MARKER_UNREADABLE
      unreadable | not supported    | PT20M           | 6 MARKER_UNREADABLE
      unreadable | could not ask    | PT20M           | 6 MARKER_UNREADABLE
      unreadable | failed PT75S     | PT3H            | 6 RESULT_READY
      unreadable | none             | PT3H            | 6 FINISHED
      """)
  void a_dispatcher_that_may_retry_it_keeps_what_finished(String marker, String result, Duration age, String expected) {
    Decision decision = row().sees("finished").result(result).marker(Words.marker(marker)).aged(age).decide();

    assertThat(decision.verdict()).isEqualTo(Words.verdict(expected));
    assertThat(decision.memory().finishedSince() != null).as("the fifteen minutes begin").isEqualTo(expected.equals("6 FINISHED"));
  }

  @ParameterizedTest(name = "{0}, age {1} → {2}")
  @CsvSource(delimiter = '|', textBlock = """
      own     | PT0S            | 17 NOT_ASKED
      own     | PT2H            | 17 NOT_ASKED
      own     | PT99H           | 17 NOT_ASKED
      network | PT3H19M59.999S  | 17 NOT_ASKED
      network | PT3H20M         | 16 STALE
      """)
  void what_the_watchdog_could_not_ask_itself_is_no_silence(String whose, Duration age, String expected) {
    Observation notAsked = new Observation.NotAsked("too many open files", whose.equals("network"));
    for (String session : new String[] {"dispatched", "s-1"}) {
      assertThat(row().sees(notAsked).aged(age).session(session).verdict()).isEqualTo(Words.verdict(expected));
    }
  }

  @Test
  void a_network_that_is_gone_fails_a_silent_launch_only_when_it_counts_as_unknown() {
    Given given = row().sees(new Observation.NotAsked("Network is unreachable", true)).session(null);

    assertThat(given.aged("PT3H19M59.999S").verdict()).isEqualTo(Words.verdict("17 NOT_ASKED"));
    assertThat(given.aged("PT3H20M").verdict()).isEqualTo(Words.verdict("7 NO_SESSION"));
  }

  @Test
  void a_result_that_was_cut_off_while_it_arrived_spends_no_look_until_three_hours_after_the_deadline() {
    Retained cutOff = new Retained.CouldNotAsk("cut off", true);
    Memory three = Memory.EMPTY.withUnaskable(sightings(3, LONG_AGO));

    Decision within = row().result(cutOff).aged("PT3H19M59.999S").remembers(three).decide();
    assertThat(within.verdict()).isEqualTo(Words.verdict("12 RESULT_UNASKABLE"));
    assertThat(within.memory().unaskable().count()).isEqualTo(3);

    Decision later = row().result(cutOff).aged("PT3H20M").remembers(Memory.EMPTY.withUnaskable(sightings(2, LONG_AGO))).decide();
    assertThat(later.memory().unaskable().count()).isEqualTo(3);
    assertThat(row().result(cutOff).aged("PT3H20M").remembers(three).verdict()).isEqualTo(Words.verdict("13 ORPHANED"));

    Decision finished = row().sees("finished").result(cutOff).aged("PT20M").decide();
    assertThat(finished.verdict()).isEqualTo(Words.verdict("6 RESULT_UNASKABLE"));
    assertThat(finished.memory().finishedSince()).as("the fifteen minutes of rule 6").isNull();
  }

  @ParameterizedTest(name = "first such look {0} ago, {1} → {2}")
  @CsvSource(delimiter = '|', textBlock = """
      PT14M59.999S | none          | 6 FINISHED
      PT14M59.999S | not supported | 6 FINISHED
      PT14M59.999S | could not ask | 6 FINISHED
      PT15M        | not asked     | 6 RESULT_NEEDED
      PT15M        | kept PT75S    | 6 RESULT_READY
      PT15M        | kept PT74S    | 6 RESULT_YOUNG
      PT15M        | none          | 13 ORPHANED
      PT15M        | not supported | 13 ORPHANED
      PT15M0.001S  | none          | 13 ORPHANED
      PT15M        | could not ask | 12 RESULT_UNASKABLE
      """)
  void without_a_result_what_finished_is_left_for_fifteen_minutes(Duration since, String result, String expected) {
    Memory memory = Memory.EMPTY.withFinishedSince(LOOKED.minus(since));

    assertThat(row().sees("finished").remembers(memory).result(result).aged("PT40M").verdict()).isEqualTo(Words.verdict(expected));
  }

  @ParameterizedTest(name = "session {0}, {1}, marker {2}, {3}, age {4} → {5}")
  @CsvSource(delimiter = '|', textBlock = """
      null       | absent  | none       | none          | PT59.999S  | 8 IN_DISPATCH
      null       | absent  | none       | none          | PT60S      | 13 ORPHANED
      null       | absent  | none       | none          | PT60.001S  | 7 NO_SESSION
      empty      | absent  | none       | none          | PT60.001S  | 7 NO_SESSION
      null       | absent  | not kept   | none          | PT60.001S  | 7 NO_SESSION
      null       | absent  | none       | not supported | PT60.001S  | 7 NO_SESSION
      null       | absent  | none       | not asked     | PT60.001S  | 7 RESULT_NEEDED
      null       | absent  | none       | kept PT75S    | PT60.001S  | 11 RESULT_READY
      null       | absent  | none       | kept PT74S    | PT60.001S  | 11 RESULT_YOUNG
      null       | absent  | none       | could not ask | PT60.001S  | 12 RESULT_UNASKABLE
      null       | absent  | alive      | none          | PT60.001S  | 9 DISPATCHER_ALIVE
      null       | absent  | unreadable | none          | PT60.001S  | 10 MARKER_UNREADABLE
      dispatched | absent  | none       | none          | PT60.001S  | 13 ORPHANED
      s-1        | absent  | none       | none          | PT60.001S  | 13 ORPHANED
      null       | unknown | none       | not asked     | PT60S      | 15 UNREACHABLE
      null       | unknown | none       | not asked     | PT60.001S  | 7 NO_SESSION
      empty      | unknown | not kept   | not asked     | PT60.001S  | 7 NO_SESSION
      null       | unknown | alive      | not asked     | PT60.001S  | 15 UNREACHABLE
      null       | unknown | unreadable | not asked     | PT60.001S  | 15 UNREACHABLE
      dispatched | unknown | none       | not asked     | PT60.001S  | 15 UNREACHABLE
      null       | running | none       | not asked     | PT60.001S  | 2 CONFIRMED
      null       | pending | none       | not asked     | PT60.001S  | 4 PENDING
      """)
  void a_launch_that_never_was_fails_after_no_session_after(
      String session, String seen, String marker, String result, Duration age, String expected) {
    Given given = row().session(Words.session(session)).sees(seen).marker(Words.marker(marker)).result(result).aged(age);

    assertThat(given.verdict()).isEqualTo(Words.verdict(expected));
  }

  @Test
  void a_launch_that_never_was_is_failed_once_its_result_could_not_be_asked_for_three_times() {
    Given given = row().session(null).aged("PT2M").result("could not ask");

    given.remembers(Memory.EMPTY.withUnaskable(sightings(2, LONG_AGO)));
    assertThat(given.verdict()).isEqualTo(Words.verdict("12 RESULT_UNASKABLE"));
    given.remembers(Memory.EMPTY.withUnaskable(sightings(3, LONG_AGO)));
    assertThat(given.verdict()).isEqualTo(Words.verdict("7 NO_SESSION"));
  }

  @ParameterizedTest(name = "marker {0}, {1}, age {2} → {3}")
  @CsvSource(delimiter = '|', textBlock = """
      none       | not asked      | PT0S            | 8 IN_DISPATCH
      none       | not asked      | PT59.999S       | 8 IN_DISPATCH
      none       | not asked      | PT60S           | 11 RESULT_NEEDED
      none       | none           | PT60S           | 13 ORPHANED
      none       | none           | PT60.001S       | 13 ORPHANED
      not kept   | none           | PT60S           | 13 ORPHANED
      alive      | not asked      | PT59.999S       | 8 IN_DISPATCH
      alive      | not asked      | PT60S           | 9 DISPATCHER_ALIVE
      alive      | not asked      | PT3H19M59.999S  | 9 DISPATCHER_ALIVE
      alive      | not asked      | PT3H20M         | 11 RESULT_NEEDED
      alive      | none           | PT3H20M         | 13 ORPHANED
      alive      | none           | PT3H20M0.001S   | 13 ORPHANED
      unreadable | not asked      | PT60S           | 10 MARKER_UNREADABLE
      unreadable | not asked      | PT2H59M59.999S  | 10 MARKER_UNREADABLE
      unreadable | not asked      | PT3H            | 11 RESULT_NEEDED
      unreadable | none           | PT3H            | 13 ORPHANED
      unreadable | none           | PT3H0.001S      | 13 ORPHANED
      none       | kept PT74.999S | PT60S           | 11 RESULT_YOUNG
      none       | kept PT75S     | PT60S           | 11 RESULT_READY
      none       | kept PT75.001S | PT60S           | 11 RESULT_READY
      none       | could not ask  | PT60S           | 12 RESULT_UNASKABLE
      none       | not supported  | PT60S           | 13 ORPHANED
      """)
  void an_absent_row_is_left_while_something_explains_it(String marker, String result, Duration age, String expected) {
    assertThat(row().sees("absent").marker(Words.marker(marker)).result(result).aged(age).verdict()).isEqualTo(Words.verdict(expected));
  }

  @ParameterizedTest(name = "{0} looks before, the last {1} ago → {2}, then {3}")
  @CsvSource(delimiter = '|', textBlock = """
      0 | PT1H      | 12 RESULT_UNASKABLE | 1
      1 | PT59.999S | 12 RESULT_UNASKABLE | 1
      1 | PT60S     | 12 RESULT_UNASKABLE | 2
      2 | PT60.001S | 12 RESULT_UNASKABLE | 3
      3 | PT0S      | 13 ORPHANED         | 3
      """)
  void three_looks_that_could_not_ask_for_the_result_are_enough(int before, Duration ago, String expected, int after) {
    Decision decision = row().result("could not ask").remembers(Memory.EMPTY.withUnaskable(sightings(before, ago))).decide();

    assertThat(decision.verdict()).isEqualTo(Words.verdict(expected));
    assertThat(decision.memory().unaskable().count()).isEqualTo(after);
  }

  @ParameterizedTest(name = "seen absent {0} times, the last {1} ago → {2}, then {3}")
  @CsvSource(delimiter = '|', textBlock = """
      0 | PT1H      | 14 SUSPECT  | 1
      1 | PT59.999S | 14 SUSPECT  | 1
      1 | PT60S     | 13 ORPHANED | 2
      1 | PT60.001S | 13 ORPHANED | 2
      2 | PT0S      | 13 ORPHANED | 2
      """)
  void an_old_agent_must_be_seen_without_it_twice(int before, Duration ago, String expected, int after) {
    Memory memory = Memory.EMPTY.withAbsences(sightings(before, ago));
    Decision decision = row().sees("absent, old").result("none").remembers(memory).decide();

    assertThat(decision.verdict()).isEqualTo(Words.verdict(expected));
    assertThat(decision.memory().absences().count()).isEqualTo(after);
  }

  @Test
  void the_setting_says_how_often_whatever_the_agent_reports() {
    Given once = row().sees("absent, old").result("none").confirmations(1);
    Given thrice = row().sees("absent").result("none").confirmations(3).remembers(Memory.EMPTY.withAbsences(sightings(1, LONG_AGO)));

    assertThat(once.verdict().kind()).isEqualTo(Kind.ORPHANED);
    assertThat(thrice.verdict().kind()).isEqualTo(Kind.SUSPECT);
    assertThat(thrice.remembers(Memory.EMPTY.withAbsences(sightings(2, LONG_AGO))).verdict().kind()).isEqualTo(Kind.ORPHANED);
  }

  @Test
  void an_agent_that_booted_after_the_row_started_needs_no_second_look() {
    Instant start = READ.minus(Duration.ofMinutes(5));
    Given given = row().sees("absent, old").result("none");

    assertThat(given.boot(new Boot(null, start.plusMillis(59_999), null)).verdict().kind()).isEqualTo(Kind.SUSPECT);
    assertThat(given.boot(new Boot(null, start.plusSeconds(60), null)).verdict().kind()).isEqualTo(Kind.ORPHANED);
    assertThat(given.boot(new Boot("b2", null, start.plusSeconds(1))).verdict().kind()).isEqualTo(Kind.ORPHANED);
  }

  @ParameterizedTest(name = "marker {0}, age {1} → {2}")
  @CsvSource(delimiter = '|', textBlock = """
      none       | PT0S            | 15 UNREACHABLE
      none       | PT19M59.999S    | 15 UNREACHABLE
      none       | PT20M           | 15 UNREACHABLE
      none       | PT20M0.001S     | 16 STALE
      not kept   | PT20M0.001S     | 16 STALE
      alive      | PT20M0.001S     | 15 UNREACHABLE
      alive      | PT3H19M59.999S  | 15 UNREACHABLE
      alive      | PT3H20M         | 16 STALE
      alive      | PT3H20M0.001S   | 16 STALE
      unreadable | PT20M0.001S     | 15 UNREACHABLE
      unreadable | PT3H19M59.999S  | 15 UNREACHABLE
      unreadable | PT3H20M         | 16 STALE
      """)
  void silence_is_left_alone_until_the_rows_own_deadline(String marker, Duration age, String expected) {
    for (String result : new String[] {"not asked", "none", "could not ask"}) {
      assertThat(row().sees("unknown").marker(Words.marker(marker)).result(result).aged(age).verdict()).isEqualTo(Words.verdict(expected));
    }
  }

  @ParameterizedTest(name = "{0}, marker {1}, age {2} → {3}")
  @CsvSource(delimiter = '|', textBlock = """
      running | none  | PT15M         | 2 CONFIRMED
      running | none  | PT15M0.001S   | 3 OVERDUE
      pending | none  | PT2H          | 4 PENDING
      pending | none  | PT2H0.001S    | 5 OVERDUE
      unknown | none  | PT2H          | 15 UNREACHABLE
      unknown | none  | PT2H0.001S    | 16 STALE
      unknown | alive | PT4H59M59.999S | 15 UNREACHABLE
      unknown | alive | PT5H          | 16 STALE
      absent  | alive | PT4H59M59.999S | 9 DISPATCHER_ALIVE
      absent  | alive | PT5H          | 11 RESULT_NEEDED
      """)
  void a_row_that_nobody_knows_has_stale_after_for_its_deadline(String seen, String marker, Duration age, String expected) {
    Limit unrecorded = new Limit(Duration.ofSeconds(900), Limit.Source.DEFAULT, false);

    assertThat(row().limit(unrecorded).sees(seen).marker(Words.marker(marker)).aged(age).verdict()).isEqualTo(Words.verdict(expected));
  }
}
