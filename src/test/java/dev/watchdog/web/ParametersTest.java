package dev.watchdog.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {

  private static Web web;
  private static String admin;

  @BeforeAll
  static void start() throws Exception {
    web = new Web();
    admin = web.admin();
  }

  @AfterAll
  static void stop() {
    web.close();
  }

  @BeforeEach
  void reset() {
    web.operations.reset();
  }

  private String askedBy(String path) throws Exception {
    HttpResponse<Buffer> answer = web.get(path, admin);
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
    return answer.bodyAsJsonObject().getString("asked");
  }

  private JsonObject refusedBy(HttpResponse<Buffer> answer) {
    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(400);
    assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
    assertThat(web.operations.asked).isEmpty();
    JsonObject problem = answer.bodyAsJsonObject();
    assertThat(problem.fieldNames()).contains("type", "title", "status", "detail", "instance");
    return problem;
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      /api/v1/cycles?limit=200 | cycles 200
      /api/v1/cycles/123456789012345678 | cycle 123456789012345678
      /api/v1/recoveries?after=17&agent=a%201&action=stale_failed&limit=1000 | recoveries 17 Optional[a 1] Optional[stale_failed] 1000
      /api/v1/recoveries?after=9223372036854775807&limit=1 | recoveries 9223372036854775807 Optional.empty Optional.empty 1
      /api/v1/recoveries?after=1&q=E1 | recoveries 1 Optional.empty Optional.empty E1 100
      /api/v1/recoveries?before=9&q=E1&limit=2 | recoveriesBefore 9 Optional.empty Optional.empty E1 2
      /api/v1/slots?sort=leak | slots ListQuery[text=, agent=, sort=leak, descending=false, limit=100, after=]
      /api/v1/agents?sort=reachable | agents ListQuery[text=, agent=, sort=reachable, descending=false, limit=100, after=]
      /api/v1/recoveries?agent=&action= | recoveries 0 Optional.empty Optional.empty 100
      /api/v1/executions?verdict=suspect&agent=a1&q=%C3%A4&sort=age&order=desc&limit=5&after=c | executions ListQuery[text=ä, agent=a1, \
      sort=age, descending=true, limit=5, after=c] Optional[suspect]
      /api/v1/agents?sort=latency&order=asc | agents ListQuery[text=, agent=, sort=latency, descending=false, limit=100, after=]
      /api/v1/slots?q=x&sort=age | slots ListQuery[text=x, agent=, sort=age, descending=false, limit=100, after=]
      /api/v1/ghosts?sort=since&after=k | ghosts ListQuery[text=, agent=, sort=since, descending=false, limit=100, after=k]
      /api/v1/executions/a%2Fb%20%C3%A4%25/explain | explain a/b ä%
      """)
  void values_reach_the_watchdog_as_they_were_meant(String path, String asked) throws Exception {
    assertThat(askedBy(path)).isEqualTo(asked);
  }

  @Test
  void an_id_with_a_line_break_is_an_id() throws Exception {
    assertThat(askedBy("/api/v1/executions/a%0Ab/explain")).isEqualTo("explain a\nb");
    assertThat(askedBy("/api/v1/executions/" + "x".repeat(512) + "/explain")).isEqualTo("explain " + "x".repeat(512));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      /api/v1/cycles?limit=0 | limit | between 1 and 200
      /api/v1/cycles?limit=201 | limit | between 1 and 200
      /api/v1/cycles?limit= | limit | between 1 and 200
      /api/v1/cycles?limit=1.0 | limit | between 1 and 200
      /api/v1/cycles?limit=%2B%2B1 | limit | between 1 and 200
      /api/v1/cycles?limit=99999999999999999999 | limit | between 1 and 200
      /api/v1/cycles?limit=4294967297 | limit | between 1 and 200
      /api/v1/recoveries?limit=1001 | limit | between 1 and 1000
      /api/v1/recoveries?after=-1 | after | at least 0
      /api/v1/recoveries?after=x | after | at least 0
      /api/v1/recoveries?before=0 | before | at least 1
      /api/v1/recoveries?before=5&after=3 | before | cannot be given together with after
      /api/v1/recoveries?action=deleted | action | orphan_recovered
      /api/v1/executions?verdict=nonsense | verdict | suspect, held
      /api/v1/executions?order=up | order | asc, desc
      /api/v1/executions?sort=started_at | sort | age, agent, id, verdict, limit
      /api/v1/executions?q=a%00b | q | control characters
      /api/v1/agents?sort=age | sort | name, latency, running, since, reachable
      /api/v1/agents?agent=a1 | agent | is not a parameter
      /api/v1/status?verbose=1 | verbose | takes none
      /api/v1/cycles?LIMIT=5 | LIMIT | is not a parameter
      /api/v1/cycles?limit=5&limit=6 | limit | 2 times
      /api/v1/cycles/7?x=1 | x | takes none
      /api/agents?limit=1 | limit | takes none
      """)
  void a_bad_value_or_unknown_parameter_is_named_with_what_is_allowed(String path, String name, String words) throws Exception {
    JsonObject problem = refusedBy(web.get(path, admin));

    assertThat(problem.getString("detail")).contains(name).contains(words);
    assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("parameter")).isEqualTo(name);
    assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("detail")).contains(words);
  }

  @Test
  void all_that_is_wrong_with_a_query_is_named_in_one_answer() throws Exception {
    JsonObject problem = refusedBy(web.get("/api/v1/executions?limit=0&order=up&sort=x&frob=1&nicate=2", admin));

    assertThat(problem.getJsonArray("errors").stream().map(error -> ((JsonObject) error).getString("parameter")))
        .containsExactlyInAnyOrder("limit", "order", "sort", "frob", "nicate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "1.5", "01", "9999999999999999999", "%31%00", "1%20"})
  void a_cycle_id_that_is_no_positive_whole_number_is_not_found(String id) throws Exception {
    assertThat(web.get("/api/v1/cycles/" + id, admin).statusCode()).isEqualTo(404);
    assertThat(web.operations.asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      '' | runCycle false []
      ' ' | runCycle false []
      {} | runCycle false []
      {"dry_run":true} | runCycle true []
      {"dry_run":false,"agents":[]} | runCycle false []
      {"agents":["b","a","b"],"dry_run":true} | runCycle true [a, b]
      """)
  void the_body_of_a_run_may_be_absent_or_say_dry_run_and_agents(String body, String asked) throws Exception {
    HttpResponse<Buffer> answer = web.post("/api/v1/cycles", admin, body);

    assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
    assertThat(web.operations.asked).containsExactly(asked);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      [] | JSON object
      null | JSON object
      "x" | JSON object
      42 | JSON object
      { | not valid JSON
      {"dry_run":true}x | not valid JSON
      {"dry_run":true}{} | not valid JSON
      {'dry_run':true} | not valid JSON
      {"dry_run":true /* c */} | not valid JSON
      {"dry_run":true,"dry_run":false} | Duplicate field 'dry_run'
      {"dry_run":NaN} | not valid JSON
      """)
  void a_body_that_is_not_one_json_object_is_refused(String body, String words) throws Exception {
    assertThat(refusedBy(web.post("/api/v1/cycles", admin, body)).getString("detail")).contains(words);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {"dry_run":"true"} | #/dry_run
      {"dry_run":null} | #/dry_run
      {"dry_run":1} | #/dry_run
      {"agents":"a1"} | #/agents
      {"agents":{"0":"a1"}} | #/agents
      {"agents":null} | #/agents
      {"agents":["a1",2]} | #/agents/1
      {"agents":[null]} | #/agents/0
      {"agents":[""]} | #/agents/0
      {"agents":["a\\u0000"]} | #/agents/0
      {"agents":["\\ud800"]} | #/agents/0
      {"dryRun":true} | #/dryRun
      {"":1} | #/
      """)
  void a_wrong_type_or_unknown_field_is_named(String body, String pointer) throws Exception {
    JsonObject problem = refusedBy(web.post("/api/v1/cycles", admin, body));

    assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("pointer")).isEqualTo(pointer);
  }

  @Test
  void all_that_is_wrong_with_a_body_is_named_in_one_answer() throws Exception {
    JsonObject problem = refusedBy(web.post("/api/v1/cycles", admin, "{\"dry_run\":1,\"agents\":[1,\"a\",2],\"frob\":1,\"nicate\":[]}"));

    assertThat(problem.getJsonArray("errors").stream().map(error -> ((JsonObject) error).getString("pointer")))
        .containsExactlyInAnyOrder("#/dry_run", "#/agents/0", "#/agents/2", "#/frob", "#/nicate");
    assertThat(problem.getString("detail")).contains("dry_run", "agents/0", "agents/2", "frob", "nicate");
  }

  @Test
  void a_thousand_faults_do_not_make_a_thousand_words() throws Exception {
    StringBuilder body = new StringBuilder("{\"agents\":[0");
    body.append(",1".repeat(5000)).append("]}");

    assertThat(refusedBy(web.post("/api/v1/cycles", admin, body.toString())).getJsonArray("errors").size()).isEqualTo(20);
  }

  @Test
  void releasing_the_brake_needs_a_reason() throws Exception {
    for (String body : new String[] {"", "{}", "{\"reason\":\"\"}", "{\"reason\":\" \\n \"}", "{\"reason\":null}", "{\"reason\":5}",
        "{\"reason\":\"" + "x".repeat(501) + "\"}", "{\"reason\":\"a\\u0007\"}"}) {
      assertThat(refusedBy(web.post("/api/v1/brake/release", admin, body)).getString("detail")).contains("reason");
    }

    assertThat(web.post("/api/v1/brake/release", admin, "{\"reason\":\" network\\nis back \"}").statusCode()).isEqualTo(200);
    assertThat(web.post("/api/v1/brake/release", admin, "{\"reason\":\"" + "ä".repeat(500) + "\"}").statusCode()).isEqualTo(200);
    assertThat(web.operations.asked).containsExactly("releaseBrake 'network is back' by admin",
        "releaseBrake '" + "ä".repeat(500) + "' by admin");
  }

  @Test
  void the_trigger_of_the_platform_takes_no_options() throws Exception {
    refusedBy(web.post("/api/monitoring/cleanup-trigger", admin, "{\"dry_run\":true}"));
    assertThat(web.post("/api/monitoring/cleanup-trigger", admin, "{}").statusCode()).isEqualTo(200);
  }
}
