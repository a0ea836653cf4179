package dev.watchdog.flow.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnexpectedRunsTest {

  private static final List<String> MANY = IntStream.range(0, 20_000).mapToObj(i -> "id-" + i).toList();

  @Test
  void what_is_known_is_among_those_that_are_looked_up_however_many_there_are() {
    Set<String> remembered = Set.of("id-19999", "id-15000", "elsewhere");
    UnexpectedRuns unexpectedRuns = UnexpectedRuns.of(MANY, Set.of(), Set.of("id-1", "id-2"), remembered, 100);

    assertThat(unexpectedRuns.ids()).hasSize(100).contains("id-19999", "id-15000").doesNotContain("id-1", "id-2", "elsewhere");
    assertThat(unexpectedRuns.more()).isEqualTo(20_000 - 2 - 100);
  }

  @Test
  void one_that_the_watchdog_ended_is_found_among_the_rest_and_no_other() {
    UnexpectedRuns unexpectedRuns = UnexpectedRuns.of(MANY, Set.of("id-19998"), Set.of("id-19997"), Set.of(), 100);
    int more = unexpectedRuns.more();

    unexpectedRuns.find(List.of("id-19999", "id-19998", "id-19997", "id-20000"));

    assertThat(unexpectedRuns.ids()).hasSize(101).contains("id-19999");
    assertThat(unexpectedRuns.more()).isEqualTo(more - 1);
  }

  @Test
  void more_that_are_known_than_are_looked_up_do_not_break_the_bound() {
    assertThat(UnexpectedRuns.of(MANY, Set.of(), Set.of(), Set.copyOf(MANY), 100).ids()).hasSize(100);
  }

  @Test
  void one_that_no_store_can_keep_is_none() {
    UnexpectedRuns unexpectedRuns = UnexpectedRuns.of(List.of("a\u0000", "b"), Set.of("b"), Set.of(), Set.of(), 100);

    assertThat(unexpectedRuns.ids()).containsExactly("b");
    assertThat(unexpectedRuns.more()).isZero();
    assertThat(unexpectedRuns.finishedToo("b")).isTrue();
    assertThat(unexpectedRuns.finishedToo("a")).isFalse();
  }

  @Test
  void one_that_is_added_to_none_belongs_to_that_agent_alone() {
    assertThat(UnexpectedRuns.NONE.with("e1").ids()).containsExactly("e1");
    assertThat(UnexpectedRuns.NONE.ids()).isEmpty();
  }
}
