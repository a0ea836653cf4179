package dev.watchdog.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Seeds, and what once made a target fail, as plain tests. */
class KnownInputsTest {

  static Stream<Arguments> inputs() {
    return Target.all().stream().flatMap(target -> target.inputs().stream().map(input -> Arguments.of(target, input.getFileName(), input)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("inputs")
  void a_known_input_passes(Target target, Path name, Path input) throws Exception {
    byte[] bytes = Files.readAllBytes(input);

    assertThatCode(() -> target.run(bytes)).doesNotThrowAnyException();
  }

  @Test
  void every_target_has_inputs_to_start_from() {
    assertThat(Target.all()).hasSizeGreaterThan(7).allSatisfy(target -> assertThat(target.inputs()).hasSizeGreaterThan(2));
  }
}
