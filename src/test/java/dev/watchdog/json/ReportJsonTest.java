package dev.watchdog.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Audit;
import dev.watchdog.core.CycleReport;
import dev.watchdog.core.Verdict.Action;
import dev.watchdog.support.Report;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportJsonTest {

  /** Those who read the report of the platform's own cleanup find every key of theirs. */
  @Test
  void the_flat_report_has_the_keys_of_the_contract_in_its_order_and_its_total_is_their_sum() {
    CycleReport.Around around = new CycleReport.Around(9, 4, 2, 3, 5, 1, 0);
    CycleReport report =
        new CycleReport(
            false,
            new CycleReport.Agents(1, 1, 0, 0),
            1,
            0,
            Map.of(),
            Map.of(Action.ORPHAN_RECOVERED, 1),
            0,
            0,
            0,
            around,
            new Audit(Map.of()),
            List.of());

    JsonObject flat = ReportJson.flat(report);

    assertThat(List.copyOf(flat.fieldNames())).isEqualTo(Report.FLAT);
    assertThat(flat.getMap().values()).allMatch(Integer.class::isInstance);
    assertThat(flat.getInteger("total")).isEqualTo(10);
    assertThat(ReportJson.flat(new JsonObject().put("total", 10))).hasSameSizeAs(Report.FLAT);
  }
}
