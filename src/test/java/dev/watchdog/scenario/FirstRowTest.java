package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.cli.WatchdogCommand;
import dev.watchdog.support.Documents;
import dev.watchdog.support.Documents.Block;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.Shell;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what docs/first-row.md tells its reader to do, block by block: saves the files, runs the commands, and wants to see what the
 * document shows. The stub agent is the one of docs/agents.md.
 */
class FirstRowTest {

  private static final Path DOCUMENT = Path.of("docs", "first-row.md");
  private static final String FOLDER = "first-row";
  private static final String AGENT = FOLDER + "/agent.py";
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final int agentPort = RealRedis.freePort();
  private final HttpClient http = HttpClient.newHttpClient();
  private RealRedis redis;
  private Process agent;
  private Instant agentStarted;
  /** What the last block of commands printed, and all before it. */
  private final StringBuilder printed = new StringBuilder();
  private final List<String> outputs = new ArrayList<>();

  @AfterEach
  void stop() throws InterruptedException {
    if (agent != null) {
      agent.destroyForcibly().waitFor();
    }
    if (redis != null) {
      redis.close();
    }
  }

  @Test
  void the_steps_of_the_document_lead_to_what_it_shows() throws Exception {
    Assumptions.assumeTrue(pythonRuns(), "Python 3 runs the stub agent and was not found");
    save(Documents.file("docs/agents.md", AGENT));
    for (Block block : Documents.blocks(DOCUMENT)) {
      if (block.file() != null) {
        save(block);
      } else if (block.language().equals("sh")) {
        run(block);
      } else {
        assertThat(printed.toString().lines().map(String::strip))
            .as("what %s shows, in %s", block, printed).containsAll(block.lines().stream().map(String::strip).toList());
      }
    }

    assertThat(outputs).filteredOn(output -> output.startsWith("orphaned executions")).hasSize(4);
    assertThat(query("SELECT activity_state FROM agent_activities")).isEqualTo("failed\n");
    assertThat(query("SELECT execution_id, action, rule_number FROM watchdog_recovery ORDER BY id"))
        .isEqualTo("e1|orphan_recovered|13\ne2|auto_terminated|3\ne3|orphan_recovered|13\n");
    assertThat(query("SELECT error FROM schedule_executions WHERE id = 'e2'"))
        .matches("Execution auto-terminated after \\d+ minutes by watchdog \\(exceeded timeout of 1s\\)\n");
    assertThat(redis.everything()).isEmpty();
  }

  @Test
  void the_stub_agent_is_short_and_needs_nothing_but_python() {
    List<String> lines = Documents.file("docs/agents.md", AGENT).lines();

    assertThat(lines).hasSizeLessThanOrEqualTo(40);
    assertThat(lines.stream().filter(line -> line.matches("(from|import) .*")).toList()).containsExactly(
        "import json, re, sys, time, uuid", "from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer",
        "from urllib.parse import unquote");
  }

  private static boolean pythonRuns() {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void save(Block block) throws IOException {
    Files.writeString(folder.resolve(block.file().substring(FOLDER.length() + 1)), here(block.text()));
  }

  /** The same with a folder and ports of this test. */
  private String here(String text) {
    String ported = text.replace("127.0.0.1:9000", "127.0.0.1:" + agentPort).replace(FOLDER + "/", folder + "/");
    return redis == null ? ported : ported.replace("127.0.0.1:6379", "127.0.0.1:" + redis.port());
  }

  private void run(Block block) throws Exception {
    if (block.text().contains("redis-cli") && redis == null) {
      redis = RealRedis.started();
    }
    printed.setLength(0);
    String text = block.text().replace("$(( $(date +%s) - 600 ))", String.valueOf(Instant.now().getEpochSecond() - 600));
    for (Shell.Command command : Shell.commands(here(text))) {
      String output = run(command);
      outputs.add(output);
      printed.append(output);
    }
  }

  private String run(Shell.Command command) throws Exception {
    List<String> arguments = command.arguments();
    return switch (command.name()) {
      case "mkdir" -> "";
      case "sqlite3" -> command.input() == null ? query(arguments.get(1)) : script(Files.readString(Path.of(command.input())));
      case "python3" -> startAgent(arguments);
      case "curl" -> get(arguments.get(arguments.size() - 1));
      case "scripts/run" -> watchdog(arguments);
      case "redis-cli" -> redis.call(arguments.toArray(String[]::new)) + "\n";
      default -> throw new AssertionError("this test does not know " + command.words());
    };
  }

  private String startAgent(List<String> arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of("python3"));
    arguments.forEach(word -> words.add(word.equals("9000") ? String.valueOf(agentPort) : word));
    agent = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(folder.resolve("agent.log").toFile()).start();
    agentStarted = Instant.now();
    Eventually.within(SOON, () -> get("http://127.0.0.1:" + agentPort + "/worker-1/api/executions/running"));
    return "";
  }

  private String get(String url) throws Exception {
    String body = http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString()).body();
    assertThat(new JsonObject(body).getJsonArray("executions")).as(url).isNotEmpty();
    return body;
  }

  private String watchdog(List<String> arguments) {
    String[] words = arguments.toArray(String[]::new);
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    int exit = WatchdogCommand.commandLine()
        .setOut(new PrintWriter(out)).setErr(new PrintWriter(errors)).execute(words);
    assertThat(exit).as("%s: %s %s", arguments, out, errors).isZero();
    return out.toString();
  }

  private String script(String statements) throws SQLException {
    for (String statement : statements.split(";")) {
      if (!statement.isBlank()) {
        query(statement);
      }
    }
    return "";
  }

  /** The rows as the command line of SQLite shows them. */
  private String query(String sql) throws SQLException {
    if (sql.contains("execution_timeout_seconds = 1")) { // A reader is slower than a test, and the limit has to be passed.
      Eventually.within(SOON, () -> assertThat(agentStarted).isBefore(Instant.now().minusSeconds(2)));
    }
    StringBuilder rows = new StringBuilder();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("platform.db"));
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout((int) SOON.toSeconds());
      if (!statement.execute(sql)) {
        return "";
      }
      ResultSet found = statement.getResultSet();
      while (found.next()) {
        for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
          rows.append(column == 1 ? "" : "|").append(found.getString(column) == null ? "" : found.getString(column));
        }
        rows.append('\n');
      }
    }
    return rows.toString();
  }
}
