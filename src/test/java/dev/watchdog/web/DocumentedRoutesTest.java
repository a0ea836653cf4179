package dev.watchdog.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Documents;
import dev.watchdog.support.Documents.Block;
import dev.watchdog.support.FakeProvider;
import dev.watchdog.support.Shell;
import dev.watchdog.support.Shell.Command;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A document lists the routes; those and no others are answered, and every call that a document shows is taken as it stands there. */
class DocumentedRoutesTest {

  private static final Pattern ROUTE = Pattern.compile("`(?:(GET|POST) )?(/[^`]*)`");
  private static final Pattern MOUNTED = Pattern.compile("\"(/(?:token|metrics|oidc|health/|api/)[^\"]*)\"");
  private static final String API = "/api/v1";

  private static Web web;

  @BeforeAll
  static void start() throws Exception {
    try (FakeProvider down = new FakeProvider(InstantSource.system())) { // Without one its routes are not there.
      web = new Web(SignOnFixture.security(SignOnFixture.oidc(down)));
    }
  }

  @AfterAll
  static void stop() {
    web.close();
  }

  private record Route(HttpMethod method, String path) {}

  private static Set<Route> documented() {
    List<List<String>> table = Documents.table("docs/api.md", "routes");
    Set<Route> routes = new LinkedHashSet<>();
    for (List<String> row : table.subList(1, table.size())) {
      Matcher route = ROUTE.matcher(row.get(0));
      String method = "GET";
      while (route.find()) {
        method = route.group(1) == null ? method : route.group(1);
        String path = route.group(2);
        boolean whole = path.equals("/") || path.matches("/(token|metrics|oidc|health|api)\\b.*");
        routes.add(new Route(HttpMethod.valueOf(method), whole ? path : API + path));
      }
    }
    return routes;
  }

  @Test
  void every_route_of_the_document_is_answered() throws Exception {
    assertThat(documented()).hasSizeGreaterThan(18);
    for (Route route : documented()) {
      int status = web.request(route.method(), route.path().replace("{id}", "7")).send().await(5, SECONDS).statusCode();
      assertThat(status).as("%s", route).isNotIn(404, 405);
    }
  }

  /** By the texts in the sources, since a router does not tell what is mounted. */
  @Test
  void every_route_that_is_mounted_is_in_the_document() throws Exception {
    Set<String> mounted = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/dev/watchdog/web"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        MOUNTED.matcher(Files.readString(file)).results().map((MatchResult path) -> path.group(1))
            .filter(path -> !path.endsWith("/") && !path.endsWith("*")).forEach(mounted::add);
      }
    }
    List<String> documented = documented().stream().map(route -> route.path().replace("{id}", ":id")).toList();

    assertThat(mounted).hasSizeGreaterThan(15);
    assertThat(documented).containsAll(mounted);
  }

  @Test
  void every_call_that_is_shown_is_taken_as_it_stands() throws Exception {
    List<String> refused = new ArrayList<>();
    int calls = 0;
    for (Block block : Documents.blocks()) {
      for (Command command : block.language().equals("sh") ? Shell.commands(block.text()) : List.<Command>of()) {
        List<String> words = command.words();
        String url = words.stream().filter(word -> word.startsWith("$URL/")).findFirst().orElse(null);
        if (command.name().equals("curl") && url != null) {
          calls++;
          HttpResponse<Buffer> answer = call(words, url.substring("$URL".length()));
          if (answer.statusCode() >= 400 && !url.endsWith("/token")) { // Whose password it is nobody knows here.
            refused.add(words + ": " + answer.statusCode() + " " + answer.bodyAsString());
          }
        }
      }
    }
    assertThat(calls).isGreaterThan(5);
    assertThat(refused).isEmpty();
  }

  private static HttpResponse<Buffer> call(List<String> words, String path) throws Exception {
    HttpMethod method = words.contains("POST") ? HttpMethod.POST : HttpMethod.GET;
    HttpRequest<Buffer> request = web.request(method, path).bearerTokenAuthentication(web.admin());
    int body = words.indexOf("-d");
    return (body < 0 ? request.send() : request.sendBuffer(Buffer.buffer(words.get(body + 1)))).await(5, SECONDS);
  }
}
