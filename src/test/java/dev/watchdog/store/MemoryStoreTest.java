package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.AgentState;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.Boot;
import dev.watchdog.core.Held;
import dev.watchdog.core.Memory;
import dev.watchdog.support.Databases;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends WithTables {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(300);

  /** Three statements in two transactions, the last of which is the smaller. */
  private static final int MANY = 2 * Sql.IN_MAX + 101;

  private MemoryStore memory;

  MemoryStoreTest() {
    super(Databases.h2());
  }

  @BeforeEach
  void begin() {
    memory = new MemoryStore(database);
  }

  @Test
  void what_is_held_of_some_agents_replaces_what_was_held_of_them_and_of_the_same_rows() throws Exception {
    Held moved = new Held(new Attempt("moved", "t"), "p", 13, NOW, "mass");
    Held others = new Held(new Attempt("others", "t"), "p", 13, NOW, "mass");
    Held over = new Held(new Attempt("over", "t"), "o", 13, NOW, "mass");
    await(memory.hold(List.of(moved, others, over), List.of()));

    Held movedToO = new Held(moved.attempt(), "o", 13, LATER, "mass");
    await(memory.hold(List.of(movedToO), List.of("o", "q")));

    assertThat(await(memory.held())).containsExactly(others, movedToO);
  }

  /** Whether or not what it let through was decided: the next cycle holds anew, or nothing. */
  @Test
  void a_release_of_the_brake_is_used_up_by_the_cycle_after_it() throws Exception {
    Held held = new Held(new Attempt("e1", "t"), "o", 13, NOW, "mass");
    await(memory.hold(List.of(held), List.of()));
    await(memory.release("kim", "they are gone", NOW));
    assertThat(await(memory.releases())).as("releases that the next cycle finds").containsOnlyKeys(held.attempt());
    assertThat(await(memory.held())).as("rows on hold after a release").isEmpty();

    await(memory.hold(List.of(), List.of()));

    assertThat(await(memory.releases())).as("releases that the cycle after the next finds").isEmpty();
  }

  @Test
  void a_row_that_is_held_again_needs_another_release() throws Exception {
    Held held = new Held(new Attempt("e1", "t"), "o", 13, NOW, "mass");
    await(memory.hold(List.of(held), List.of()));
    await(memory.release("kim", "they are gone", NOW));

    await(memory.hold(List.of(held), List.of("o")));

    assertThat(await(memory.releases())).as("releases of a row that is held again").isEmpty();
    assertThat(await(memory.held())).as("rows on hold").containsExactly(held);
  }

  private static AgentState answered(Instant at) {
    return new AgentState(AgentState.Answer.REGISTRY, null, NOW, at, at, Duration.ofMillis(5), 2, new Boot("b1", null, null));
  }

  private static AgentState silent(Instant at) {
    return new AgentState(AgentState.Answer.UNUSABLE, "HTTP 500", at, at, null, null, 0, new Boot("b1", null, null));
  }

  private void remember(MemoryStore store, Map<String, AgentState> changed, Set<String> seen, Instant at) throws Exception {
    await(store.rememberAgents(changed, seen, at));
  }

  @Test
  void of_many_agents_that_were_seen_again_each_is_noted_and_no_other() throws Exception {
    Set<String> names = IntStream.range(0, MANY).mapToObj(i -> "agent-" + i).collect(Collectors.toSet());
    remember(memory, names.stream().collect(Collectors.toMap(name -> name, name -> answered(NOW))), Set.of(), NOW);
    remember(memory, Map.of("other", answered(NOW)), Set.of(), NOW);

    remember(memory, Map.of(), names, LATER);
    remember(memory, Map.of(), Set.of("agent-7", "agent-1100"), LATER.plusSeconds(1));

    Map<String, AgentState> read = await(memory.agents());
    assertThat(read).hasSize(MANY + 1);
    assertThat(read.get("other").lookedAt()).isEqualTo(NOW);
    read.remove("other");
    assertThat(read.remove("agent-7").lookedAt()).isEqualTo(LATER.plusSeconds(1));
    assertThat(read.remove("agent-1100").lookedAt()).isEqualTo(LATER.plusSeconds(1));
    assertThat(read.values()).allMatch(state -> state.equals(answered(LATER)));
  }

  @Test
  void what_another_watchdog_writes_of_an_agent_is_read_although_it_was_read_before() throws Exception {
    MemoryStore another = new MemoryStore(database);
    remember(memory, Map.of("a", answered(NOW), "b", answered(NOW)), Set.of(), NOW);
    assertThat(await(memory.agents())).isEqualTo(Map.of("a", answered(NOW), "b", answered(NOW)));

    remember(another, Map.of("a", silent(LATER)), Set.of("b"), LATER);

    assertThat(await(memory.agents())).isEqualTo(Map.of("a", silent(LATER), "b", answered(LATER)));
  }

  @Test
  void what_another_watchdog_writes_of_an_attempt_is_read_although_it_was_read_before() throws Exception {
    Attempt one = new Attempt("e1", "t");
    Attempt other = new Attempt("e1", null);
    await(memory.remember(Map.of(one, Memory.EMPTY.withFirstSeen(NOW), other, Memory.EMPTY.withFirstSeen(LATER))));
    Map<Attempt, Memory> read = await(memory.attempts());
    assertThat(read).isEqualTo(Map.of(one, Memory.EMPTY.withFirstSeen(NOW), other, Memory.EMPTY.withFirstSeen(LATER)));

    await(new MemoryStore(database).remember(Map.of(one, Memory.EMPTY.withFirstSeen(LATER))));
    Map<Attempt, Memory> again = await(memory.attempts());

    assertThat(again).isEqualTo(Map.of(one, Memory.EMPTY.withFirstSeen(LATER), other, Memory.EMPTY.withFirstSeen(LATER)));
    assertThat(again.get(other)).as("a text that did not change is not taken apart again").isSameAs(read.get(other));
    await(memory.remember(Map.of(one, Memory.EMPTY)));
    assertThat(await(memory.attempts())).containsOnlyKeys(other);
  }

  /** The time of its own is the later one; without it that in the text counts. */
  @Test
  void a_time_that_cannot_be_read_falls_back_on_that_of_the_text_also_the_second_time() throws Exception {
    remember(memory, Map.of("a", answered(NOW)), Set.of(), NOW);
    remember(memory, Map.of(), Set.of("a"), LATER);
    assertThat(await(memory.agents()).get("a").lookedAt()).isEqualTo(LATER);

    await(database.write(transaction -> transaction.update("UPDATE watchdog_agent SET looked_at = 'no time'")));

    assertThat(await(memory.agents())).isEqualTo(Map.of("a", answered(NOW)));
  }

  /** As a version without bounds left them. */
  @Test
  void of_a_boot_or_an_agent_whose_name_is_too_long_nothing_is_known_any_more() throws Exception {
    AgentState known = answered(NOW);
    AgentState booted = new AgentState(
        known.answer(), null, known.since(), NOW, NOW, known.latency(), known.running(), new Boot("b".repeat(129), null, null));
    remember(memory, Map.of("a", booted, "n".repeat(513), known), Set.of(), NOW);

    Map<String, AgentState> read = await(new MemoryStore(database).agents());

    assertThat(read).containsOnlyKeys("a");
    assertThat(read.get("a").boot().id()).isNull();
  }
}
