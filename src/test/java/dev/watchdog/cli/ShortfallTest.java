package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShortfallTest {

  private static Shortfall with(int errors, int held, String... problems) {
    JsonObject executions = new JsonObject().put("errors", errors).put("held", held).put("lost_races", 3);
    return Shortfall.in(new JsonObject().put("executions", executions).put("problems", new JsonArray(List.of(problems))));
  }

  @Test
  void a_cycle_that_got_everything_done_has_none() {
    assertThat(with(0, 0).isNone()).isTrue();
  }

  @Test
  void each_of_the_three_is_one_by_itself_and_is_told_by_its_number() {
    assertThat(with(1, 0)).matches(shortfall -> !shortfall.isNone()).extracting(Shortfall::words).isEqualTo("1 error");
    assertThat(with(0, 1)).matches(shortfall -> !shortfall.isNone()).extracting(Shortfall::words).isEqualTo("1 held row");
    assertThat(with(0, 0, "x")).matches(shortfall -> !shortfall.isNone()).extracting(Shortfall::words).isEqualTo("1 problem");
    assertThat(with(2, 3, "x", "y").words()).isEqualTo("2 errors, 2 problems, 3 held rows");
  }
}
