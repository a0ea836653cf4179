package dev.watchdog.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.bus.Addresses;
import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.CycleClosed;
import dev.watchdog.core.Audit;
import dev.watchdog.core.BrakeFigures;
import dev.watchdog.core.CycleFigures;
import dev.watchdog.core.CycleKind;
import dev.watchdog.core.CycleReport;
import dev.watchdog.core.CycleReport.Agents;
import dev.watchdog.core.CycleReport.Around;
import dev.watchdog.core.Verdict;
import dev.watchdog.core.Verdict.Kind;
import dev.watchdog.support.Documents;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.Exposition;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A document lists the metrics; what is served must be those, with their types and labels. */
class MetricsDocumentTest {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");
  private static final String DOCUMENT = "docs/monitoring.md";

  @Test
  void the_document_lists_the_metrics_that_are_served() throws Exception {
    Exposition served = afterOneCycle();
    List<List<String>> metrics =
        served.families().entrySet().stream()
            .filter(family -> family.getKey().startsWith("watchdog_") && !isMaximum(family.getKey(), served.families()))
            .map(family -> List.of(family.getKey(), family.getValue(), labels(served, family.getKey())))
            .toList();

    assertThat(metrics).hasSizeGreaterThan(20);
    assertThat(documented()).as(DOCUMENT).containsExactlyInAnyOrderElementsOf(metrics);
  }

  private static Exposition afterOneCycle() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Bus bus = Bus.install(vertx);
      MetricsVerticle metrics = new MetricsVerticle(bus, Duration.ofMinutes(5), "1.2.3");
      vertx.deployVerticle(metrics).await(10, TimeUnit.SECONDS);
      bus.announce(Addresses.CYCLE_CLOSED, cycle());
      Eventually.within(
          Duration.ofSeconds(10),
          () -> assertThat(Exposition.of(metrics.text()).value("watchdog_cycles_total", "result", "completed")).isEqualTo(1));
      Exposition read = Exposition.of(metrics.text());
      assertThat(read.value("watchdog_last_cycle_timestamp_seconds")).isEqualTo(NOW.getEpochSecond());
      assertThat(read.value("watchdog_build_info", "version", "1.2.3")).isEqualTo(1);
      return read;
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  private static CycleClosed cycle() {
    Agents agents = new Agents(1, 1, 0, 0);
    CycleReport report = new CycleReport(false, agents, 1, 1, Map.of(), Map.of(), 0, 0, 0, Around.NOTHING, Audit.NONE, List.of());
    CycleFigures figures =
        new CycleFigures(
            CycleKind.COMPLETED, true, Map.of(new Verdict(2, Kind.CONFIRMED), 1), new BrakeFigures(false, 0, false, 0), null);
    return new CycleClosed(figures, report, NOW.minusSeconds(3), NOW);
  }

  /** Every histogram has one beside it, which the text above the table says. */
  private static boolean isMaximum(String family, Map<String, String> families) {
    return family.endsWith("_max") && "histogram".equals(families.get(family.replaceAll("_max$", "")));
  }

  private static String labels(Exposition served, String family) {
    return String.join(
        ", ",
        served.labels(family).stream().map(label -> label.split("=")[0]).filter(label -> !label.equals("le")).distinct().sorted().toList());
  }

  /** Name, type and labels of each line below the headings. */
  private static List<List<String>> documented() {
    List<List<String>> table = Documents.table(DOCUMENT, "metrics");
    assertThat(table.get(0)).containsExactly("metric", "type", "labels", "what it tells");
    return table.subList(1, table.size()).stream()
        .map(cells -> cells.subList(0, 3).stream().map(cell -> cell.replace("`", "")).toList())
        .toList();
  }
}
