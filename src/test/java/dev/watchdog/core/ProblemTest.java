package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Problem.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProblemTest {

  @Test
  void each_kind_has_a_word_and_a_meaning_of_its_own() {
    assertThat(Arrays.stream(Kind.values()).map(Kind::word)).doesNotHaveDuplicates().allMatch(word -> word.matches("[a-z]+(_[a-z]+)*"));
    assertThat(Arrays.stream(Kind.values()).map(Kind::meaning)).doesNotHaveDuplicates().noneMatch(String::isBlank);
  }

  @Test
  void what_it_is_about_is_named_beside_the_text() {
    Problem problem = Kind.GHOST.says("it runs").agent("a").execution("e1").times(2);

    assertThat(problem).isEqualTo(new Problem(Kind.GHOST, "it runs", 2, List.of("a"), List.of("e1")));
    assertThat(Kind.GHOST.says("it runs").agent(null).agents()).isEmpty();
  }

  @Test
  void texts_and_names_have_bounds_and_names_cannot_steer_a_terminal() {
    List<String> many = IntStream.range(0, 1000).mapToObj(i -> i + "\n" + "x".repeat(9000)).toList();
    Problem problem = Kind.GHOST.says("y".repeat(9000)).agents(many).executions(many);

    assertThat(problem.text()).hasSize(Problem.TEXT_CHARS_MAX);
    assertThat(problem.agents()).hasSize(Problem.NAMED_MAX).allMatch(name -> name.length() == 200 && !name.contains("\n"));
    assertThat(problem.executions()).hasSize(Problem.NAMED_MAX).isEqualTo(problem.agents());
  }
}
