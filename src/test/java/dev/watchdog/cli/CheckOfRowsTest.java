package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call;
import dev.watchdog.support.Databases;
import dev.watchdog.support.FakeAgents;
import dev.watchdog.support.Store;
import dev.watchdog.support.Times;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What `check` says of the rows, of their agents and of what could not be written; nothing is changed by it. */
class CheckOfRowsTest {

  private static String[] options(dev.watchdog.support.Database engine, FakeAgents fleet) {
    return new String[] {"check", "--set", "database.url=" + engine.url(), "--set", "redis.url=none", "--set", "agents.url=" + fleet.url()};
  }

  private static List<String> findings(Command.Result result) {
    return result.output().lines().dropWhile(line -> !line.equals("Stores")).skip(1).map(String::strip).toList();
  }

  @Test
  void rows_are_judged_as_the_first_cycle_would_and_nothing_is_changed() throws Exception {
    try (dev.watchdog.support.Database engine = Databases.sqlite(); FakeAgents fleet = FakeAgents.start()) {
      Store platform = Store.full(engine);
      platform.row("lives").agent("a").insert();
      platform.row("gone").agent("a").insert();
      platform.row("kept").agent("a").age(3000).insert();
      platform.row("silent").agent("b").insert();
      fleet.agent("a").running("lives").recent("kept").on(Call.Kind.RESULT, "kept", Answer.json(200,
          new JsonObject().put("status", "success").put("response", "done").put("retained_at", Times.ago(600))));
      fleet.agent("b").registry(Answer.closed());
      byte[] before = bytes(engine);

      Command.Result result = Command.execute(options(engine, fleet));

      assertThat(result.exit()).isZero();
      assertThat(findings(result))
          .contains(
              "ok    writing: every statement was tried on no row and undone",
              "ok    rows: 4 executions run",
              "ok    forecast: all of them would be judged 1 result_ready (rule 6) and ended, 1 orphaned (rule 13) and ended,"
                  + " 1 confirmed (rule 2), 1 unreachable (rule 15)")
          .anyMatch(line -> line.matches("ok    agent 'a': answered in \\d+ ms, lists 1 running;"
              + " tells what finished recently, what is pending, not its boot id"))
          .anyMatch(line -> line.startsWith("note  agent 'b': does not answer: "));
      assertThat(bytes(engine)).isEqualTo(before);
    }
  }

  @Test
  void agents_of_which_none_answers_exit_with_one() {
    try (dev.watchdog.support.Database engine = Databases.sqlite(); FakeAgents fleet = FakeAgents.start()) {
      Store.full(engine).row("e1").agent("a").insert();
      fleet.agent("a").registry(Answer.closed());

      Command.Result result = Command.execute(options(engine, fleet));

      assertThat(result.exit()).isEqualTo(1);
      assertThat(findings(result)).anyMatch(line ->
          line.startsWith("FAIL  agents: the only one that was asked gave no registry: is agents.url right? It is http://127.0.0.1:"));
    }
  }

  @Test
  void what_an_end_could_not_write_exits_with_one_and_what_only_a_result_has_is_noted() {
    try (dev.watchdog.support.Database engine = Databases.sqlite(); FakeAgents fleet = FakeAgents.start()) {
      Store platform = Store.full(engine);
      platform.execute("ALTER TABLE schedule_executions DROP COLUMN cost");
      platform.execute("ALTER TABLE schedule_executions ADD COLUMN cost REAL GENERATED ALWAYS AS (0.5) VIRTUAL");

      Command.Result noted = Command.execute(options(engine, fleet));

      assertThat(noted.exit()).isZero();
      assertThat(findings(noted)).anyMatch(line ->
          line.startsWith("note  writing: schedule_executions.cost cannot be written, so results are recovered without their cost: "));

      platform.execute("ALTER TABLE schedule_executions DROP COLUMN error");
      platform.execute("ALTER TABLE schedule_executions ADD COLUMN error TEXT GENERATED ALWAYS AS ('none') VIRTUAL");

      Command.Result failed = Command.execute(options(engine, fleet));

      assertThat(failed.exit()).isEqualTo(1);
      assertThat(findings(failed)).anyMatch(line -> line.startsWith("FAIL  writing: a row cannot be ended: ") && line.contains("error"));
    }
  }

  @Test
  void who_logs_in_at_the_agents_is_not_shown_where_none_answers() {
    try (dev.watchdog.support.Database engine = Databases.sqlite(); FakeAgents fleet = FakeAgents.start()) {
      Store.full(engine).row("e1").agent("a").insert();
      fleet.agent("a").registry(Answer.closed());
      String[] options = options(engine, fleet);
      options[options.length - 1] = options[options.length - 1].replace("://", "://app:hunter2@");

      Command.Result result = Command.execute(options);

      assertThat(findings(result)).anyMatch(line -> line.startsWith("FAIL  agents: the only one that was asked gave no registry"));
      assertThat(result.output()).doesNotContain("hunter2");
    }
  }

  @Test
  void agents_that_can_never_be_asked_are_named() {
    try (dev.watchdog.support.Database engine = Databases.sqlite(); FakeAgents fleet = FakeAgents.start()) {
      Store.full(engine).row("e1").agent("padded   ").insert();

      assertThat(findings(Command.execute(options(engine, fleet)))).contains(
          "note  rows: those of the agents 'padded   ' cannot be asked about: such a name is never put into an address");
    }
  }

  @Test
  void a_file_that_may_only_be_read_is_not_even_opened() throws Exception {
    try (dev.watchdog.support.Database engine = Databases.sqlite(); FakeAgents fleet = FakeAgents.start()) {
      Store.full(engine);
      Path file = Path.of(engine.url().substring("jdbc:sqlite:".length()));
      assumeTrue(file.toFile().setWritable(false) && !Files.isWritable(file), "this user may write whatever a file says");

      Command.Result result = Command.execute(options(engine, fleet));

      assertThat(result.exit()).isEqualTo(1);
      assertThat(findings(result)).anyMatch(line -> line.startsWith("FAIL  database: ") && line.contains("may only be read"));
    }
  }

  private static byte[] bytes(dev.watchdog.support.Database engine) throws Exception {
    return Files.readAllBytes(Path.of(engine.url().substring("jdbc:sqlite:".length())));
  }
}
