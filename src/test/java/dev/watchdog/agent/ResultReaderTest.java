package dev.watchdog.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Retained;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultReaderTest {

  private static Retained read(int status, String body) {
    return ResultReader.read(status, body.getBytes(StandardCharsets.UTF_8), 0);
  }

  private static Retained.Kept kept(String body) {
    return (Retained.Kept) read(200, body);
  }

  @Test
  void a_whole_result_is_read() {
    Retained result =
        read(
            200,
            """
            {"status":"success","response":"done","error":null,"error_code":null,"execution_log":"line 1\\nline 2",
             "metadata":{"cost_usd":0.25,"turns":3},"retained_at":"2026-03-25T10:00:00.5Z","later":"field"}
            """);

    assertThat(result)
        .isEqualTo(new Retained.Kept(
            "success", "done", null, null, null, 0.25, "line 1\nline 2", 0, Instant.parse("2026-03-25T10:00:00.500Z"), 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"success", "failed", "cancelled"})
  void a_status_alone_is_a_result(String status) {
    assertThat(kept("{\"status\":\"" + status + "\"}"))
        .isEqualTo(new Retained.Kept(status, null, null, null, null, null, null, 0, null, 0));
  }

  @Test
  void a_failure_has_its_error_and_code() {
    Retained.Kept kept = kept("{\"status\":\"failed\",\"error\":\"it broke\",\"error_code\":\"E42\"}");

    assertThat(kept.error()).isEqualTo("it broke");
    assertThat(kept.errorCode()).isEqualTo("E42");
  }

  @Test
  void values_that_are_no_texts_are_kept_in_their_json_form() {
    Retained.Kept kept =
        kept("{\"status\":\"success\",\"response\":{\"answer\":[1,2]},\"execution_log\":[{\"type\":\"result\"}],\"error_code\":137}");

    assertThat(kept.response()).isEqualTo("{\"answer\":[1,2]}");
    assertThat(kept.log()).isEqualTo("[{\"type\":\"result\"}]");
    assertThat(kept.errorCode()).isEqualTo("137");
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
      {"cost_usd":0}        | 0.0
      {"cost_usd":1.5}      | 1.5
      {"cost_usd":3}        | 3.0
      {"cost_usd":-0.01}    | none
      {"cost_usd":1e999}    | none
      {"cost_usd":1e39}     | none
      {"cost_usd":1e-46}    | none
      {"cost_usd":1e38}     | 1e38
      {"cost_usd":0.000001} | 0.000001
      {"cost_usd":"1.5"}    | none
      {"cost_usd":null}     | none
      {}                    | none
      null                  | none
      [1.5]                 | none
      "1.5"                 | none
      """)
  void a_cost_is_a_number_that_is_not_negative(String metadata, Double cost) {
    assertThat(kept("{\"status\":\"success\",\"metadata\":" + metadata + "}").cost()).isEqualTo(cost);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "\"yesterday\"", "1711360800", "[]", "{}"})
  void a_time_that_is_none_is_not_given(String time) {
    assertThat(kept("{\"status\":\"success\",\"retained_at\":" + time + "}").retainedAt()).isNull();
  }

  @Test
  void what_was_left_out_of_the_log_is_told() {
    byte[] body = "{\"status\":\"success\",\"execution_log\":null}".getBytes(StandardCharsets.UTF_8);
    Retained.Kept kept = (Retained.Kept) ResultReader.read(200, body, 4711);

    assertThat(kept.logLeftOut()).isEqualTo(4711);
    assertThat(kept.log()).isNull();
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @ValueSource(strings = {
    "", "null", "[]", "42", "\"success\"", "<html></html>", "{", "{\"status\":\"success\"",
    "{\"status\":\"success\"} x", "{\"status\":\"success\"}{}",
    "{}", "{\"status\":null}", "{\"status\":\"\"}", "{\"status\":\"running\"}", "{\"status\":\"SUCCESS\"}", "{\"status\":7}",
    "{\"status\":[\"success\"]}", "{\"result\":{\"status\":\"success\"}}",
  })
  void an_answer_that_is_not_understood_could_not_be_asked_for(String body) {
    assertThat(read(200, body)).isInstanceOfSatisfying(
        Retained.CouldNotAsk.class, could -> assertThat(could.reason()).startsWith("expected "));
  }

  @Test
  void nesting_without_end_is_not_understood() {
    assertThat(read(200, "{\"status\":\"success\",\"x\":" + "[".repeat(100_000))).isInstanceOf(Retained.CouldNotAsk.class);
    assertThat(read(200, "{\"a\":".repeat(100_000))).isInstanceOf(Retained.CouldNotAsk.class);
    assertThat(read(404, "{\"detail\":".repeat(100_000))).isEqualTo(new Retained.NotSupported());
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 301, 400, 401, 403, 405, 410, 429, 500, 502, 503})
  void any_other_status_could_not_be_asked_for(int status) {
    assertThat(read(status, "{\"status\":\"success\"}")).isEqualTo(new Retained.CouldNotAsk("HTTP " + status));
    assertThat(read(status, "{\"detail\":{\"code\":\"no_retained_result\"}}")).isEqualTo(new Retained.CouldNotAsk("HTTP " + status));
  }

  @Test
  void a_404_that_says_so_means_that_nothing_is_kept() {
    assertThat(read(404, "{\"detail\":{\"code\":\"no_retained_result\"}}")).isEqualTo(new Retained.NoneKept());
    String withMore = " {\"more\":1,\"detail\":{\"message\":\"x\",\"code\":\"no_retained_result\"}} ";
    assertThat(read(404, withMore)).isEqualTo(new Retained.NoneKept());
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @ValueSource(strings = {
    "", "Not Found", "{}", "{\"detail\":\"Not Found\"}", "{\"detail\":\"no_retained_result\"}", "{\"detail\":{\"code\":\"not_found\"}}",
    "{\"detail\":{\"code\":[\"no_retained_result\"]}}", "{\"code\":\"no_retained_result\"}",
    "{\"detail\":{\"code\":\"no_retained_result\"}",
    "[{\"detail\":{\"code\":\"no_retained_result\"}}]", "null", "{\"detail.code\":\"no_retained_result\"}",
  })
  void any_other_404_is_an_older_agent(String body) {
    assertThat(read(404, body)).isEqualTo(new Retained.NotSupported());
  }

  /** The default of agents.max-result is 32 MiB: what fits must also be understood. */
  @Test
  void a_log_of_25_megabytes_is_read() {
    String log = "x".repeat(25_000_000);
    Retained result = read(200, "{\"status\":\"success\",\"execution_log\":\"" + log + "\"}");

    assertThat(result).isInstanceOf(Retained.Kept.class);
    assertThat(((Retained.Kept) result).log()).hasSize(25_000_000);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
      "session_id":"s1"                                       | s1
      "session_id":"s1","metadata":{"session_id":"s2"}        | s1
      "metadata":{"session_id":"s2"}                          | s2
      "session_id":null,"metadata":{"session_id":"s2"}        | s2
      "session_id":"","metadata":{"session_id":"s2"}          | s2
      "session_id":7,"metadata":{"session_id":["s2"]}         | none
      "session_id":"a\\u0000b"                                | none
      "session_id":"\\ud800"                                  | none
      "metadata":null                                         | none
      """)
  void the_session_is_a_text_that_can_be_stored(String fields, String session) {
    assertThat(kept("{\"status\":\"success\"," + fields + "}").sessionId()).isEqualTo(session);
  }

  @Test
  void a_session_that_is_too_long_is_none() {
    assertThat(kept("{\"status\":\"success\",\"session_id\":\"" + "s".repeat(256) + "\"}").sessionId()).hasSize(256);
    assertThat(kept("{\"status\":\"success\",\"session_id\":\"" + "s".repeat(257) + "\"}").sessionId()).isNull();
  }

  @Test
  void a_cancellation_that_nobody_wanted_is_a_failure() {
    assertThat(kept("{\"status\":\"cancelled\",\"error_code\":\"AUTH\"}").status()).isEqualTo("failed");
    assertThat(kept("{\"status\":\"cancelled\",\"terminal_reason\":\"hit_rate_limit\"}").status()).isEqualTo("failed");
    assertThat(kept("{\"status\":\"cancelled\",\"terminal_reason\":\"user\"}").status()).isEqualTo("cancelled");
  }

  @Test
  void what_is_no_number_does_not_cost_the_result() {
    Retained.Kept kept =
        kept("{\"status\":\"success\",\"response\":{\"x\":[NaN,-Infinity]},\"metadata\":{\"cost_usd\":NaN},\"load\":Infinity}");

    assertThat(kept.response()).isEqualTo("{\"x\":[\"NaN\",\"-Infinity\"]}");
    assertThat(kept.cost()).isNull();
  }
}
