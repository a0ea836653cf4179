package dev.watchdog.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openqa.selenium.JavascriptExecutor;

/** What axe-core finds wrong with the page as it is shown now, by the success criteria of WCAG 2.1, levels A and AA. */
final class Axe {

  private static final String PLACE = "META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
  private static final String RUN = """
      const done = arguments[arguments.length - 1];
      const rules = {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']};
      axe.run(document, {runOnly: rules, resultTypes: ['violations']}).then(
        ({violations}) => done(violations.flatMap(found => found.nodes.map(node =>
          `${found.id} (${found.impact}) ${node.target}: ${node.failureSummary}`))),
        failure => done(['axe failed: ' + failure]));
      """;

  private Axe() {}

  /** One sentence a finding. */
  static List<String> findings(JavascriptExecutor page) {
    if (Boolean.FALSE.equals(page.executeScript("return 'axe' in window"))) {
      page.executeScript(source());
    }
    return ((List<?>) page.executeAsyncScript(RUN)).stream().map(String.class::cast).toList();
  }

  private static String source() {
    try (InputStream script = Axe.class.getClassLoader().getResourceAsStream(PLACE)) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
