package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Eventually;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service whose secrets lie in files that are written anew, deleted and brought back beside it. */
class SecretsWatchTest {

  private static final Duration PROMISED = Duration.ofSeconds(30);
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @TempDir Path directory;

  private final HttpClient http = HttpClient.newHttpClient();

  private HttpResponse<String> logIn(String url, String password) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "token"))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString("username=admin&password=" + password))
        .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private JsonArray problems(String url, String password) throws Exception {
    String token = new JsonObject(logIn(url, password).body()).getString("access_token");
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "api/v1/status")).header("Authorization", "Bearer " + token).build();
    return new JsonObject(http.send(request, BodyHandlers.ofString()).body()).getJsonArray("problem_details");
  }

  @Test
  void what_is_written_anew_is_used_within_30_s_and_what_is_gone_is_a_problem() throws Exception {
    Path password = Files.writeString(directory.resolve("admin"), "first-hunter\n");
    Path signing = Files.writeString(directory.resolve("jwt"), SECRET);
    try (RunningCommand run = RunningCommand.start(
        "run", "--set", "http.port=0", "--set", "redis.url=none", "--set", "database.url=jdbc:h2:mem:secrets_watch",
        "--set", "security.admin-password-file=" + password, "--set", "security.jwt-secret-file=" + signing)) {
      String url = run.line().replaceFirst(".* on ", "");
      Eventually.within(PROMISED, () -> assertThat(problems(url, "first-hunter")).isEmpty());

      Files.writeString(password, "next-hunter");
      Files.delete(signing);

      Eventually.within(PROMISED, () -> assertThat(problems(url, "next-hunter")).isNotEmpty());
      assertThat(problems(url, "next-hunter")).singleElement().satisfies(problem -> {
        assertThat(((JsonObject) problem).getString("kind")).isEqualTo("credentials");
        assertThat(((JsonObject) problem).getString("text")).contains("security.jwt-secret-file", "which is not there");
      });
      assertThat(logIn(url, "first-hunter").statusCode()).isEqualTo(401);
    }
  }
}
