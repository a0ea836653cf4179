package dev.watchdog.flow.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.Remember;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.Brake;
import dev.watchdog.core.BrakeRelease;
import dev.watchdog.core.GhostSeen;
import dev.watchdog.core.MarkerHistory;
import dev.watchdog.core.Memory;
import dev.watchdog.core.RowState;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.Sightings;
import dev.watchdog.core.Verdict.Action;
import dev.watchdog.core.VerdictBoard;
import dev.watchdog.flow.cycle.VerdictExecutor.Mode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cycle, a re-check and a dry run ask of the others, told by what arrives at them. */
@ExtendWith(VertxExtension.class)
class CycleTest {

  private static final Brake BRAKE = new Brake(0.5, 0.5, 3);
  private static final Duration YOUNG = Duration.ofSeconds(300);
  private static final Duration OVERDUE = Duration.ofSeconds(1000);
  private static final Duration BEFORE = Duration.ofSeconds(200);

  private AskedRooms rooms;

  @BeforeEach
  void open(Vertx vertx, VertxTestContext test) {
    rooms = new AskedRooms(Bus.install(vertx));
    rooms.open().onComplete(test.succeedingThenComplete());
  }

  private Cycle cycle(Mode mode, long recheckOf, String... agents) {
    return new Cycle(rooms.setup(BRAKE), new Cycle.Order(mode, null, List.of(agents), recheckOf), new VerdictBoard());
  }

  private Future<Cycle.Result> whole() {
    return cycle(Mode.ACT, 0).run();
  }

  private Future<Cycle.Result> recheck(String... agents) {
    return cycle(Mode.ACT, 3, agents).run();
  }

  private void once(VertxTestContext test, Future<Cycle.Result> running, Check check) {
    running.onComplete(test.succeeding(result -> test.verify(() -> {
      check.of(result);
      test.completeNow();
    })));
  }

  /** What is to be seen when a cycle is over. */
  private interface Check {
    void of(Cycle.Result result) throws Exception;
  }

  /** A row that its agent did not name before, so that it is over with the look that does not name it again. */
  private RunningRow gone(String id, String agent) {
    RunningRow row = rooms.row(id, agent, YOUNG);
    Sightings seen = new Sightings(1, AskedRooms.NOW.minus(BEFORE), AskedRooms.NOW.minus(BEFORE));
    rooms.memories.put(row.attempt(), Memory.EMPTY.withAbsences(seen).at(agent));
    return row;
  }

  private GhostSeen ghost(String id, String agent) {
    GhostSeen ghost = new GhostSeen(id, agent, AskedRooms.NOW.minus(BEFORE), 2, 0, "failed", true, MarkerHistory.NONE);
    rooms.ghosts.put(ghost.key(), ghost);
    String ended = "2026-03-25T09:00:00Z";
    rooms.now.put(id, new RowState("failed", "2026-03-25T08:00:00Z", agent, ended, "s-1", null, true));
    return ghost;
  }

  // Terminating.

  @Test
  void an_overdue_run_is_terminated_after_its_row_was_read_again_and_then_its_row_ends(VertxTestContext test) {
    rooms.row("e1", "a", OVERDUE);
    rooms.lists("a", "e1");

    once(test, whole(), result ->
        assertThat(rooms.done).as("what was asked for, in order").startsWith("read e1", "terminate e1", "end e1"));
  }

  @ParameterizedTest
  @CsvSource({"lease, 2026-03-25T10:10:00Z", "status, success", "start, 2026-03-25T09:59:00Z", "agent, b", "gone, yes"})
  void a_row_that_changes_before_its_run_is_terminated_leaves_the_run_alone(String what, String value, VertxTestContext test) {
    RunningRow row = rooms.row("e1", "a", OVERDUE);
    rooms.lists("a", "e1");
    rooms.now.put("e1", new RowState(
        what.equals("status") ? value : "running",
        what.equals("start") ? value : row.attempt().startedAt(),
        what.equals("agent") ? value : "a",
        null, "s-1",
        what.equals("lease") ? value : null,
        false));
    if (what.equals("gone")) {
      rooms.now.remove("e1");
    }

    once(test, whole(), result -> {
      assertThat(rooms.done).as("what was asked for although the row has another %s when it is read again", what)
          .doesNotContain("terminate e1", "end e1");
      assertThat(result.report().lostRaces()).as("lost races of a row with another %s", what).isEqualTo(1);
    });
  }

  /** The platform writes none where it has none. */
  @Test
  void an_empty_lease_keeps_no_run_from_being_terminated(VertxTestContext test) {
    RunningRow row = rooms.row("e1", "a", OVERDUE);
    rooms.lists("a", "e1");
    rooms.now.put("e1", new RowState("running", row.attempt().startedAt(), "a", null, "s-1", "", false));

    once(test, whole(), result -> assertThat(rooms.done).as("what was asked for of a row with an empty lease").contains("terminate e1"));
  }

  // The brake.

  @Test
  void what_a_person_let_through_is_ended_with_that_persons_name_and_used_up(VertxTestContext test) {
    List<String> ids = List.of("e1", "e2", "e3", "e4");
    ids.forEach(id -> gone(id, "a"));
    rooms.lists("a");
    BrakeRelease release = new BrakeRelease("kim", "they are gone", AskedRooms.NOW);
    Attempt released = rooms.rows.get(0).attempt();
    rooms.releases.put(released, release);

    once(test, whole(), result -> {
      assertThat(rooms.ends).as("rows that end, of four of which one was let through").hasSize(1);
      assertThat(rooms.ends.get(0).release()).as("who let it through").isEqualTo(release);
      assertThat(rooms.onlyRemembered().held()).as("what is held from now on, in whose place").hasSize(3)
          .noneMatch(held -> held.attempt().equals(released));
    });
  }

  /** None is a list without an entry: it is how a release that nobody needed is used up. */
  @Test
  void a_cycle_that_holds_nothing_says_so(VertxTestContext test) {
    rooms.row("e1", "a", YOUNG);
    rooms.lists("a", "e1");

    once(test, whole(), result -> assertThat(rooms.onlyRemembered().held()).as("what a quiet cycle says it holds").isNotNull().isEmpty());
  }

  @Test
  void a_recheck_is_braked_by_all_rows_that_run_and_not_only_by_its_suspects(VertxTestContext test) {
    List.of("e1", "e2", "e3", "e4").forEach(id -> gone(id, "a"));
    for (int other = 0; other < 10; other++) {
      rooms.row("o" + other, "b", YOUNG);
    }
    rooms.lists("a");

    once(test, recheck("a"), result -> {
      assertThat(result.report().held()).as("rows on hold in a re-check that ends 4 of 14 running rows").isZero();
      assertThat(result.report().count(Action.ORPHAN_RECOVERED)).as("orphans of a re-check that ends 4 of 14 running rows").isEqualTo(4);
    });
  }

  @Test
  void a_recheck_that_would_end_most_of_what_runs_holds_it(VertxTestContext test) {
    List.of("e1", "e2", "e3", "e4").forEach(id -> gone(id, "a"));
    rooms.row("o", "b", YOUNG);
    rooms.lists("a");

    once(test, recheck("a"), result -> assertThat(rooms.ends).as("rows that end in a re-check of 4 of 5 running rows").isEmpty());
  }

  @Test
  void a_recheck_neither_rewrites_what_is_held_nor_counts_for_it(VertxTestContext test) {
    List.of("e1", "e2", "e3", "e4").forEach(id -> gone(id, "a"));
    rooms.lists("a");
    Cycle recheck = cycle(Mode.ACT, 3, "a");
    recheck.ofTimer();

    once(test, recheck.run(), result -> {
      assertThat(result.report().held()).as("rows on hold in a re-check of all that runs").isEqualTo(4);
      Remember remember = rooms.onlyRemembered();
      assertThat(remember.held()).as("what a re-check writes of holds, which are the last cycle's").isNull();
      assertThat(remember.memories().values()).as("how often rows were held, for which a re-check does not count")
          .extracting(memory -> memory.held().count()).containsOnly(0);
    });
  }

  @Test
  void a_cycle_of_the_timer_counts_for_what_it_holds(VertxTestContext test) {
    List.of("e1", "e2", "e3", "e4").forEach(id -> gone(id, "a"));
    rooms.lists("a");
    Cycle cycle = cycle(Mode.ACT, 0);
    cycle.ofTimer();

    once(test, cycle.run(), result -> assertThat(rooms.onlyRemembered().memories().values()).as("how often rows were held")
        .extracting(memory -> memory.held().count()).containsExactly(1, 1, 1, 1));
  }

  // Ghosts.

  @Test
  void a_ghost_is_terminated_by_a_cycle(VertxTestContext test) {
    ghost("g", "a");
    rooms.row("e1", "a", YOUNG);
    rooms.lists("a", "e1", "g");

    once(test, whole(), result -> assertThat(rooms.done).as("what a cycle asks for of a ghost").contains("read g", "terminate g"));
  }

  @Test
  void a_recheck_hunts_no_ghosts_and_leaves_what_is_remembered_of_them(VertxTestContext test) {
    ghost("g", "a");
    rooms.row("e1", "a", YOUNG);
    rooms.lists("a", "e1", "g");

    once(test, recheck("a"), result -> {
      assertThat(rooms.done).as("what a re-check asks for where a ghost is listed").isEmpty();
      assertThat(rooms.onlyRemembered().ghosts()).as("what a re-check writes of ghosts").isNull();
    });
  }

  @Test
  void the_ghost_of_an_agent_that_is_silent_for_one_cycle_is_kept(VertxTestContext test) {
    ghost("g", "silent");
    GhostSeen over = ghost("over", "a");
    rooms.lists("a");

    once(test, whole(), result -> assertThat(rooms.onlyRemembered().ghosts().gone())
        .as("ghosts that are forgotten: that of the agent that answered and lists it no more, and no other").containsExactly(over));
  }

  // Memory.

  @Test
  void a_cycle_over_some_agents_keeps_what_was_seen_of_others(VertxTestContext test) {
    rooms.row("e1", "a", YOUNG);
    rooms.lists("a", "e1");
    RunningRow other = gone("o", "b");

    once(test, cycle(Mode.ACT, 0, "a").run(), result -> {
      assertThat(rooms.onlyRemembered().memories()).as("memories written by a cycle over agent a alone").doesNotContainKey(other.attempt());
      assertThat(rooms.onlyRemembered().heldOf()).as("agents whose holds are replaced by a cycle over agent a alone").containsExactly("a");
    });
  }

  @Test
  void a_whole_cycle_forgets_what_does_not_run_any_more(VertxTestContext test) {
    Attempt past = new Attempt("past", "2026-03-25T08:00:00Z");
    rooms.memories.put(past, Memory.EMPTY.withFirstSeen(AskedRooms.NOW));

    once(test, whole(), result ->
        assertThat(rooms.onlyRemembered().memories()).as("memories written by a cycle over all").isEqualTo(Map.of(past, Memory.EMPTY)));
  }

  // Dry runs.

  @Test
  void a_dry_run_asks_for_nothing_that_changes_anything(VertxTestContext test) {
    rooms.row("e1", "a", OVERDUE);
    gone("e2", "a");
    ghost("g", "a");
    rooms.lists("a", "e1", "g");

    once(test, cycle(Mode.DRY_RUN, 0).run(), result -> {
      assertThat(rooms.done).as("what a dry run asks for").containsExactlyInAnyOrder("read g", "sweep in thought");
      assertThat(rooms.remembered).as("what a dry run remembers").isEmpty();
      assertThat(result.report().count(Action.AUTO_TERMINATED)).as("terminations that a dry run foretells").isEqualTo(1);
      assertThat(result.report().count(Action.ORPHAN_RECOVERED)).as("orphans that a dry run foretells").isEqualTo(1);
    });
  }
}
