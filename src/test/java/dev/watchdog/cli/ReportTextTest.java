package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ReportTextTest {

  @Test
  void figures_stand_before_their_parts_and_numbers_of_rules_are_said_to_be_such() {
    JsonObject deferred = new JsonObject().put("14", 2);
    JsonObject report = new JsonObject()
        .put("executions", new JsonObject().put("deferred", deferred).put("recovered", new JsonObject()).put("held", 3))
        .put("total", 5)
        .put("problems", new JsonArray().add("one").add("two"))
        .put("ghosts", new JsonArray());

    assertThat(ReportText.of(report).lines().map(line -> line.replaceAll("(?<=\\S) +", " "))).containsExactly(
        "problems",
        "  - one",
        "  - two",
        "total 5",
        "executions",
        "  held 3",
        "  deferred",
        "    by rule 14 2",
        "  recovered none",
        "ghosts none");
    assertThat(report.getJsonArray("problems")).as("the report itself stays as it was").hasSize(2);
  }

  @Test
  void errors_are_named_before_all_else_and_stay_in_their_place_as_well() {
    JsonObject report = new JsonObject()
        .put("total", 5)
        .put("executions", new JsonObject().put("errors", 2))
        .put("problems", new JsonArray().add("one"));

    assertThat(ReportText.of(report).lines().map(line -> line.replaceAll("(?<=\\S) +", " "))).containsExactly(
        "errors 2",
        "problems",
        "  - one",
        "total 5",
        "executions",
        "  errors 2");
  }

  @Test
  void where_nothing_went_wrong_the_figures_come_first() {
    JsonObject report = new JsonObject()
        .put("total", 5)
        .put("executions", new JsonObject().put("errors", 0))
        .put("problems", new JsonArray());

    assertThat(ReportText.of(report).lines().map(line -> line.replaceAll("(?<=\\S) +", " "))).containsExactly(
        "total 5",
        "executions",
        "  errors 0",
        "problems none");
  }

  @Test
  void the_audit_is_told_by_its_counts() {
    JsonObject broken =
        new JsonObject().put("count", 2).put("examples", new JsonArray().add(new JsonObject().put("age_seconds", 9)));
    JsonObject report = new JsonObject().put("audit", new JsonObject().put("ledger_unreleased", broken)).put("total", 0);

    assertThat(ReportText.of(report).lines().map(line -> line.replaceAll("(?<=\\S) +", " "))).containsExactly(
        "total 0",
        "audit",
        "  ledger unreleased 2");
  }
}
