package dev.watchdog.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {

  private static Web web;

  @BeforeAll
  static void start() throws Exception {
    web = new Web();
  }

  @AfterAll
  static void stop() {
    web.close();
  }

  @BeforeEach
  void reset() {
    web.operations.reset();
  }

  private HttpResponse<Buffer> send(HttpMethod method, String path, String token) throws Exception {
    HttpRequest<Buffer> request = web.request(method, path);
    if (token != null) {
      request.bearerTokenAuthentication(token);
    }
    return path.endsWith("release") && method == HttpMethod.POST
        ? request.sendJsonObject(new JsonObject().put("reason", "known")).await(5, SECONDS)
        : request.send().await(5, SECONDS);
  }

  @ParameterizedTest
  @CsvSource({
      "POST, /api/v1/cycles,                    403, runCycle false []",
      "GET,  /api/v1/cycles,                    200, cycles 20",
      "GET,  /api/v1/cycles/7,                  200, cycle 7",
      "GET,  /api/v1/status,                    200, status",
      "GET,  /api/v1/executions,                200, ",
      "GET,  /api/v1/executions/e1/explain,     200, explain e1",
      "GET,  /api/v1/recoveries,                200, recoveries 0 Optional.empty Optional.empty 100",
      "GET,  /api/v1/agents,                    200, ",
      "GET,  /api/v1/slots,                     200, ",
      "GET,  /api/v1/ghosts,                    200, ",
      "GET,  /api/v1/brake,                     200, brake",
      "POST, /api/v1/brake/release,             403, releaseBrake 'known' by admin",
      "GET,  /api/monitoring/cleanup-status,    403, cleanupStatus",
      "POST, /api/monitoring/cleanup-trigger,   403, cleanupTrigger",
      "GET,  /api/agents,                       403, agentNames"})
  void each_route_answers_its_roles_and_no_others(String method, String path, int forViewer, String asked) throws Exception {
    HttpResponse<Buffer> stranger = send(HttpMethod.valueOf(method), path, null);
    assertThat(stranger.statusCode()).isEqualTo(401);
    assertThat(stranger.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(stranger.getHeader("Content-Type")).isEqualTo("application/problem+json");

    HttpResponse<Buffer> viewer = send(HttpMethod.valueOf(method), path, web.viewer());
    assertThat(viewer.statusCode()).isEqualTo(forViewer);
    if (forViewer == 403) {
      assertThat(viewer.bodyAsJsonObject().getString("detail")).isEqualTo("Admin access required");
      assertThat(web.operations.asked).isEmpty();
    }

    HttpResponse<Buffer> admin = send(HttpMethod.valueOf(method), path, web.admin());
    assertThat(admin.statusCode()).isEqualTo(200);
    assertThat(admin.getHeader("Content-Type")).isEqualTo("application/json");
    assertThat(admin.getHeader("Cache-Control")).isEqualTo("no-store");
    if (asked != null) {
      assertThat(web.operations.asked).last().isEqualTo(asked);
    }
  }

  @Test
  void the_list_of_agents_for_the_platform_is_a_bare_array() throws Exception {
    assertThat(web.get("/api/agents", web.admin()).bodyAsJsonArray())
        .isEqualTo(new JsonArray().add(new JsonObject().put("name", "a1").put("status", "running")));
  }

  @Test
  void liveness_and_readiness_need_no_login_and_ignore_a_query() throws Exception {
    assertThat(web.get("/health/live?probe=1", null).bodyAsJsonObject()).isEqualTo(new JsonObject().put("status", "up"));
    assertThat(web.get("/health/ready?probe=1", null).statusCode()).isEqualTo(200);
    assertThat(send(HttpMethod.HEAD, "/health/live", null).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"DELETE,/api/v1/cycles,'GET, HEAD, POST'", "POST,/api/v1/status,'GET, HEAD'", "GET,/api/v1/brake/release,POST",
      "GET,/api/monitoring/cleanup-trigger,POST", "OPTIONS,/token,POST", "PUT,/health/live,'GET, HEAD'", "POST,/,'GET, HEAD'",
      "PATCH,/api/v1/executions/e1/explain,'GET, HEAD'"})
  void a_method_that_a_path_does_not_have_is_told_those_it_has(String method, String path, String allowed) throws Exception {
    HttpResponse<Buffer> answer = send(HttpMethod.valueOf(method), path, null);

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.getHeader("Allow")).isEqualTo(allowed);
    assertThat(answer.bodyAsJsonObject().getInteger("status")).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api", "/api/v1", "/api/v1/nothing", "/api/v2/status", "/nothing", "/token/x", "/api/v1/cycles/1/x",
      "/health", "/eventbus", "/eventbus/nothing", "/eventbus/iframe.html", "/eventbus/a/b/xhr"})
  void an_unknown_path_is_a_problem_with_status_404(String path) throws Exception {
    for (HttpMethod method : new HttpMethod[] {HttpMethod.GET, HttpMethod.POST}) {
      HttpResponse<Buffer> answer = send(method, path, null);
      assertThat(answer.statusCode()).as(method + path).isEqualTo(404);
      assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.bodyAsJsonObject().getString("instance")).isEqualTo(path);
    }
  }

  @Test
  void an_error_leaves_the_connection_open_for_the_next_request() throws Exception {
    for (HttpResponse<Buffer> answer : List.of(web.get("/nothing", null), web.get("/api/v1/status", null), web.post("/nothing", "x", "{}"),
        web.post("/api/v1/cycles", "x", "{"))) {
      assertThat(answer.getHeader("Connection")).isNull();
    }
  }

  @Test
  void an_id_that_is_too_long_to_be_one_is_not_found() throws Exception {
    assertThat(web.get("/api/v1/executions/" + "x".repeat(513) + "/explain", web.admin()).statusCode()).isEqualTo(404);
  }

  @Test
  void a_refusal_goes_out_with_its_reason_and_status() throws Exception {
    String admin = web.admin();
    web.operations.refuse(Refusal.conflict("A cycle with other options runs."));
    HttpResponse<Buffer> conflict = web.post("/api/v1/cycles", admin, "");
    assertThat(conflict.statusCode()).isEqualTo(409);
    assertThat(conflict.bodyAsJsonObject().getString("detail")).isEqualTo("A cycle with other options runs.");

    web.operations.refuse(Refusal.notFound("No such execution."));
    assertThat(web.get("/api/v1/executions/e9/explain", admin).statusCode()).isEqualTo(404);
    web.operations.refuse(Refusal.badParameter("after", "must be a cursor of ours"));
    assertThat(web.get("/api/v1/agents?after=x", admin).statusCode()).isEqualTo(400);
    web.operations.refuse(Refusal.unavailable("The database has not been reached yet."));
    HttpResponse<Buffer> unavailable = web.get("/api/v1/status", admin);
    assertThat(unavailable.statusCode()).isEqualTo(503);
    assertThat(unavailable.getHeader("Retry-After")).isEqualTo("5");
  }

  @Test
  void what_is_kept_no_more_is_told_with_where_to_begin_anew() throws Exception {
    web.operations.refuse(Refusal.gone("The ledger begins at 8.", new JsonObject().put("oldest_id", 8)));

    HttpResponse<Buffer> gone = web.get("/api/v1/recoveries?after=3", web.viewer());

    assertThat(gone.statusCode()).isEqualTo(410);
    assertThat(gone.getHeader("Content-Type")).isEqualTo("application/problem+json");
    assertThat(gone.bodyAsJsonObject())
        .isEqualTo(new JsonObject().put("type", "about:blank").put("title", "Gone").put("status", 410)
            .put("detail", "The ledger begins at 8.").put("oldest_id", 8).put("instance", "/api/v1/recoveries"));
  }

  @Test
  void an_unexpected_failure_shows_nothing_of_our_inside() throws Exception {
    String admin = web.admin();
    web.operations.answer = () -> Future.failedFuture(new IllegalStateException("jdbc:secret@host"));
    HttpResponse<Buffer> failed = web.get("/api/v1/status", admin);
    web.operations.answer = () -> {
      throw new IllegalStateException("jdbc:secret@host");
    };
    HttpResponse<Buffer> thrown = web.get("/api/v1/status", admin);
    web.operations.answer = () -> Future.succeededFuture(new JsonObject().put("unencodable", new Object()));
    HttpResponse<Buffer> unencodable = web.get("/api/v1/status", admin);

    for (HttpResponse<Buffer> answer : List.of(failed, thrown, unencodable)) {
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.bodyAsString()).doesNotContain("secret", "Exception").contains("reference");
    }
  }

  @Test
  void every_answer_carries_the_security_headers() throws Exception {
    for (HttpResponse<Buffer> answer : List.of(web.get("/", null), web.get("/health/live", null), web.get("/nothing", null),
        web.get("/api/v1/status", null), web.get("/api/v1/status", web.viewer()), web.get("/api/v1/%zz", null),
        web.get("/eventbus/info", null), send(HttpMethod.POST, "/", null))) {
      assertThat(answer.getHeader("Content-Security-Policy")).contains("default-src 'none'", "frame-ancestors 'none'")
          .doesNotContain("unsafe", "*");
      assertThat(answer.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.getHeader("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
      assertThat(answer.getHeader("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
      assertThat(answer.getHeader("Cache-Control")).containsAnyOf("no-store", "no-cache");
      assertThat(answer.getHeader("Date")).isNotNull();
      assertThat(answer.getHeader("Server")).isNull();
      assertThat(answer.getHeader("Set-Cookie")).isNull();
    }
  }
}
