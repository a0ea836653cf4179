package dev.watchdog.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file for a spreadsheet holds of texts that others chose, apart from page and server. */
class CsvModuleTest {

  private static final Path MODULE = Path.of("src/main/resources/webroot/js/csv.js");
  private static final Duration SOON = Duration.ofSeconds(10);

  private static final String LINE =
      """
      const [source, json, done] = arguments;
      import('data:text/javascript;charset=utf-8,' + encodeURIComponent(source))
        .then(({ line }) => done(JSON.stringify(line(JSON.parse(json)))))
        .catch((broken) => done(JSON.stringify('broken: ' + broken)));
      """;

  private static Browser browser;

  @BeforeAll
  static void start() {
    browser = Browser.start();
    browser.driver.manage().timeouts().scriptTimeout(SOON);
  }

  @AfterAll
  static void stop() {
    browser.close();
  }

  private static String line(String json) throws Exception {
    Object line = browser.driver.executeAsyncScript(LINE, Files.readString(MODULE), json); // As JSON, or its line end would be another.
    return (String) Json.decodeValue((String) line);
  }

  @Test
  void every_text_is_quoted_and_every_number_stands_as_it_is() throws Exception {
    assertThat(line("[17, -2.5, true, null, \"\", \"plain\", \"a \\\"b\\\"\", \"one,two\", \"one\\ntwo\"]"))
        .isEqualTo("17,-2.5,true,,\"\",\"plain\",\"a \"\"b\"\"\",\"one,two\",\"one\ntwo\"\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\\t=1", "\\r=1", "  =1", "\\uFF1D1", "\\\"=1"})
  void a_text_that_begins_like_a_formula_is_none(String text) throws Exception {
    assertThat(line("[\"" + text + "\"]")).doesNotContainPattern("(^|[;,\t\r\n])[\\s\"]*[=+@\uFF1D-]");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "a;=1", "a,=1", "a\\t=1", "a\\n=1", "a\\r=1", "a; +1", "a;-1", "a;@x", "a;\\\"=1", "a;\\\"\\\"=1", "a;\\t=1", "a;;=1", "a;\\uFF0B1"
  })
  void nor_is_one_behind_whatever_may_end_a_cell(String text) throws Exception {
    String line = line("[17,\"" + text + "\"]");

    assertThat(line.substring(0, line.length() - 2)).doesNotContainPattern("[;,\t\r\n][\\s\"]*[=+@\uFF0B\uFF0D\uFF1D\uFF20-]");
    assertThat(line).contains("'");
  }

  @Test
  void what_is_no_formula_stays_as_it_is() throws Exception {
    assertThat(line("[\"a=b, c+d; e@f, 2026-03-25\"]")).isEqualTo("\"a=b, c+d; e@f, 2026-03-25\"\r\n");
  }

  @Test
  void an_object_stays_json_with_its_texts_made_harmless() throws Exception {
    assertThat(line("[{\"age\":-1,\"why\":\"x;=cmd\",\"list\":[-2,\"=1\"]}]"))
        .isEqualTo("\"{\"\"age\"\":-1,\"\"why\"\":\"\"x;'=cmd\"\",\"\"list\"\":[-2,\"\"'=1\"\"]}\"\r\n");
  }
}
