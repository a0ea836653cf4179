package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Release.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of releases. */
class ReleaseTest {

  private static final Release HELD = new Release(Part.held("odd"), Part.FREED);

  @Test
  void there_is_nothing_to_note_where_all_that_was_there_was_freed() {
    assertThat(Release.NOTHING.note()).isNull();
    assertThat(new Release(Part.FREED, Part.ABSENT).note()).isNull();
    assertThat(new Release(Part.FREED, Part.spared("another's")).note()).isEqualTo("slot released; running key not released: another's");
  }

  @Test
  void what_stays_held_is_one_problem_however_many_there_are() {
    List<Release> others = List.of(Release.NOTHING, new Release(Part.spared("another's"), Part.FREED));
    assertThat(Release.problem(List.of("e1", "e2"), others)).isNull();

    assertThat(Release.problem(List.of("e1", "e2"), List.of(Release.NOTHING, HELD)))
        .isEqualTo(Problem.Kind.SLOT_HELD.says("execution 'e2': slot not released: odd; running key released").execution("e2"));
    Problem three = Release.problem(List.of("e1", "e\n2", "e3"), List.of(HELD, HELD, HELD));
    assertThat(three.count()).isEqualTo(3);
    assertThat(three.executions()).containsExactly("e1", "e\\n2", "e3");
    assertThat(three.text())
        .startsWith("execution 'e1': ")
        .endsWith("(and something is still held of 2 more recovered executions)");
  }
}
