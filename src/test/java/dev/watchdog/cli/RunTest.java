package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RunTest {

  private static final Pattern URL = Pattern.compile("Execution Watchdog listening on (http://127\\.0\\.0\\.1:\\d+/)");
  private static final Pattern LOGIN = Pattern.compile("Log in as (\\S+) with the password (\\S+) \\(for this run only; .*\\)");

  private static RunningCommand run(String command, String database, String... more) throws Exception {
    String line = "--set http.port=0 --set redis.url=none " + command + " --set database.url=jdbc:h2:mem:" + database + " "
        + String.join(" ", more);
    return RunningCommand.start(line.trim().split(" +"));
  }

  private static String matched(Pattern pattern, String line, int group) {
    Matcher matcher = pattern.matcher(line);
    assertThat(matcher.matches()).as(line).isTrue();
    return matcher.group(group);
  }

  private static int logIn(String url, String user, String password) throws Exception {
    String form = "username=" + user + "&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8);
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "token"))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form))
        .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  @Test
  void without_a_password_a_random_one_is_printed_once() throws Exception {
    String first;
    try (RunningCommand run = run("run", "run_random_1", "--set security.admin-user=root")) {
      run.line();
      first = run.line();
      assertThat(matched(LOGIN, first, 1)).isEqualTo("root");
      assertThat(matched(LOGIN, first, 2)).hasSizeGreaterThanOrEqualTo(24);
    }
    try (RunningCommand run = run("run", "run_random_2", "--set security.admin-user=root")) {
      run.line();
      assertThat(run.line()).isNotEqualTo(first);
      assertThat(run.end()).isZero();
      assertThat(run.line()).isNull();
    }
  }

  @Test
  void what_is_printed_lets_one_in() throws Exception {
    try (RunningCommand run = run("run", "run_login", "--set security.jwt-secret=0123456789abcdef0123456789abcdef")) {
      String url = matched(URL, run.line(), 1);
      String login = run.line();

      assertThat(logIn(url, matched(LOGIN, login, 1), matched(LOGIN, login, 2))).isEqualTo(200);
      assertThat(logIn(url, matched(LOGIN, login, 1), "something else")).isEqualTo(401);
    }
  }

  @Test
  void a_password_of_ones_own_is_not_printed() throws Exception {
    try (RunningCommand run = run("run", "run_own", "--set security.admin-password=hunter2")) {
      matched(URL, run.line(), 1);
      assertThat(run.end()).isZero();
      assertThat(run.line()).isNull();
      assertThat(run.errors()).isEmpty();
    }
  }

  @Test
  void without_a_command_the_service_runs() throws Exception {
    try (RunningCommand run = run("", "run_default")) {
      matched(URL, run.line(), 1);
      assertThat(run.end()).isZero();
    }
  }

  @Test
  void a_port_in_use_exits_with_one_and_says_so_on_one_line() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      Command.Result result =
          Command.execute("--set", "http.port=" + port, "--set", "redis.url=none", "--set", "database.url=jdbc:h2:mem:port_in_use");

      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.output()).isEmpty();
      assertThat(result.errors().lines())
          .containsExactly(
              "execution-watchdog: the service did not start: cannot listen on 127.0.0.1:" + port + ": Address already in use");
    }
  }
}
