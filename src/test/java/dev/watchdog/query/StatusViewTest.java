package dev.watchdog.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.bus.Protocol.Board;
import dev.watchdog.core.Problem;
import dev.watchdog.core.Problem.Kind;
import dev.watchdog.core.Trust;
import dev.watchdog.core.VerdictBoard;
import dev.watchdog.support.TestSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusViewTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Problem STANDING = Kind.CERTIFICATE.says("the key is another's");

  private final StatusView view = new StatusView(TestSettings.of(Map.of()), "1", List.of(STANDING));

  private JsonObject status(Problem failure, JsonObject lastCycle) {
    Board board = new Board(false, null, new VerdictBoard(), Map.of(), null, NOW, failure, Trust.UNTRIED);
    return view.json(board, Optional.ofNullable(lastCycle), List.of(), 0, 0, 0);
  }

  @Test
  void what_is_wrong_whatever_cycles_find_stands_behind_what_the_last_one_said() {
    JsonObject report = new JsonObject().put("problems", new JsonArray().add("a silent agent"))
        .put("problem_details", new JsonArray().add(new JsonObject().put("kind", "agents_silent")));

    JsonObject status = status(null, new JsonObject().put("report", report));

    assertThat(status.getJsonArray("problems")).containsExactly("a silent agent", STANDING.text());
    assertThat(status.getJsonArray("problem_details").stream().map(problem -> ((JsonObject) problem).getString("kind")))
        .containsExactly("agents_silent", "certificate");
    assertThat(report.getJsonArray("problems")).as("the report itself").hasSize(1);
  }

  @Test
  void it_is_told_before_any_cycle_and_beside_one_that_failed() {
    assertThat(status(null, null).getJsonArray("problems")).containsExactly(STANDING.text());
    assertThat(status(Kind.CYCLE_FAILED.says("no database"), null).getJsonArray("problems"))
        .containsExactly("no database", STANDING.text());
  }
}
