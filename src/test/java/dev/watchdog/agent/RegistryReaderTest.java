package dev.watchdog.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.watchdog.core.Observation;
import dev.watchdog.core.Registry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryReaderTest {

  private static final String WHOLE =
      """
      {"executions":[{"execution_id":"e1","started_at":"2026-03-25T10:00:00Z","metadata":{"deep":[1,{"x":"]}"}]}},{"execution_id":"e2"}],
       "pending_ids":["p1"],"recently_completed_ids":["r1","r2"],"boot_id":"b1","booted_at":"2026-03-24T08:00:00+00:00","load":0.5}
      """;

  private static Registry read(String body) throws RegistryReader.NotARegistry {
    return RegistryReader.read("a", body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_whole_answer_is_read() throws Exception {
    Registry registry = read(WHOLE);

    assertThat(registry.running()).containsEntry("e1", Instant.parse("2026-03-25T10:00:00Z")).containsEntry("e2", null).hasSize(2);
    assertThat(registry.pending()).containsExactly("p1");
    assertThat(registry.finished()).containsExactlyInAnyOrder("r1", "r2");
    assertThat(registry.checks()).isEqualTo(new Observation.Checks(true, true));
    assertThat(registry.malformed()).isZero();
    assertThat(registry.bootId()).isEqualTo("b1");
    assertThat(registry.bootedAt()).isEqualTo(Instant.parse("2026-03-24T08:00:00Z"));
  }

  @Test
  void an_old_agent_reports_executions_only() throws Exception {
    Registry registry = read("{\"executions\":[]}");

    assertThat(registry.checks()).isEqualTo(new Observation.Checks(false, false));
    assertThat(registry.observe("e1")).isEqualTo(new Observation.Absent(new Observation.Checks(false, false)));
    assertThat(registry.bootId()).isNull();
    assertThat(registry.bootedAt()).isNull();
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @ValueSource(strings = {
    "", " ", "null", "true", "42", "\"executions\"", "[]", "[{\"executions\":[]}]", "{}", "{\"running\":[]}",
    "<html><body>Bad gateway</body></html>",
    "{\"executions\":null}", "{\"executions\":{}}", "{\"executions\":{\"e1\":{}}}", "{\"executions\":\"\"}", "{\"executions\":0}",
    "{\"executions\":true}", "{\"executions\":[]", "{\"executions\":[", "{\"executions\":[{\"execution_id\":\"e1\"}",
    "{\"executions\":[{\"execution_id\":\"e",
    "{\"executions\":[]}}", "{\"executions\":[]}{}", "{\"executions\":[]} trailing", "{\"executions\":[]},", "{\"executions\":[],}",
    "{\"executions\":[,]}", "{\"executions\":[{]}", "{'executions':[]}", "{executions:[]}", "{\"executions\":[NaN]}", "{\"Executions\":[]}",
    "{\"data\":{\"executions\":[]}}", "{\"executions\":[]}\u0000", "{\"executions\":[\"\u0001\"]}", "// no\n{\"executions\":[]}",
    "{\"executions\":[],\"pending_ids\":[\"p1\"", "{\"executions\":[],\"executions\":null}", "{\"executions\":null,\"executions\":[]}",
  })
  void anything_that_is_not_one_whole_object_with_a_list_is_no_registry(String body) {
    assertThatExceptionOfType(RegistryReader.NotARegistry.class).isThrownBy(() -> read(body)).withMessageStartingWith("expected ");
  }

  @Test
  void an_answer_that_is_cut_off_anywhere_is_no_registry() {
    String whole = WHOLE.strip();
    for (int length = 0; length < whole.length(); length++) {
      String cut = whole.substring(0, length);
      assertThatExceptionOfType(RegistryReader.NotARegistry.class).as(cut).isThrownBy(() -> read(cut));
    }
  }

  @Test
  void in_whatever_pieces_a_body_arrives_it_says_the_same() throws Exception {
    byte[] whole = WHOLE.getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size < whole.length; size++) {
      RegistryReader reader = new RegistryReader("a");
      for (int from = 0; from < whole.length; from += size) {
        byte[] piece = Arrays.copyOfRange(whole, from, Math.min(whole.length, from + size));
        reader.take(piece, piece.length);
      }
      assertThat(reader.end()).as("pieces of %d bytes", size).isEqualTo(read(WHOLE));
    }
  }

  @Test
  void half_a_character_is_no_registry() {
    byte[] body = "{\"executions\":[{\"execution_id\":\"ä\"}]}".getBytes(StandardCharsets.ISO_8859_1);

    assertThatExceptionOfType(RegistryReader.NotARegistry.class).isThrownBy(() -> RegistryReader.read("a", body));
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @ValueSource(strings = {
    "null", "\"e9\"", "9", "true", "[]", "[{\"execution_id\":\"e9\"}]", "{}", "{\"execution_id\":null}", "{\"execution_id\":\"\"}",
    "{\"execution_id\":9.0}", "{\"execution_id\":NaN}", "{\"execution_id\":[\"e9\"]}", "{\"execution_id\":{\"id\":\"e9\"}}",
    "{\"id\":\"e9\"}",
    "{\"metadata\":{\"execution_id\":\"e9\"}}",
  })
  void an_entry_without_a_text_for_an_id_is_ignored_and_keeps_others_from_being_absent(String entry) throws Exception {
    for (String list : new String[] {entry + ",{\"execution_id\":\"e1\"}", "{\"execution_id\":\"e1\"}," + entry}) {
      Registry registry = read("{\"executions\":[" + list + "],\"pending_ids\":[\"p1\"],\"recently_completed_ids\":[\"r1\"]}");

      assertThat(registry.malformed()).isEqualTo(1);
      assertThat(registry.running()).containsOnlyKeys("e1");
      assertThat(registry.observe("e1")).isInstanceOf(Observation.Running.class);
      assertThat(registry.observe("p1")).isInstanceOf(Observation.Pending.class);
      assertThat(registry.observe("r1")).isInstanceOf(Observation.RecentlyFinished.class);
      assertThat(registry.observe("e9")).isInstanceOf(Observation.Unknown.class);
    }
  }

  @ParameterizedTest(name = "pending {0}, finished {1}")
  @CsvSource(delimiter = '|', textBlock = """
      null    | null    | false | false
      []      | null    | true  | false
      null    | []      | false | true
      ["x"]   | ["y"]   | true  | true
      """)
  void an_optional_list_that_is_null_counts_as_not_reported(String pending, String finished, boolean pendingMade, boolean finishedMade)
      throws Exception {
    Registry registry = read("{\"pending_ids\":" + pending + ",\"executions\":[],\"recently_completed_ids\":" + finished + "}");

    assertThat(registry.checks()).isEqualTo(new Observation.Checks(pendingMade, finishedMade));
    assertThat(registry.observe("e1")).isInstanceOf(Observation.Absent.class);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {
    "\"p1\"", "7", "true", "false", "{}", "{\"p1\":[\"p2\"]}", "[null]", "[\"\"]", "[7.5]", "[[\"p1\"]]", "[{\"id\":\"p1\"}]", "[true]",
  })
  void an_optional_list_that_holds_anything_but_texts_keeps_others_from_being_absent(String list) throws Exception {
    for (String name : new String[] {"pending_ids", "recently_completed_ids"}) {
      Registry registry = read("{\"executions\":[{\"execution_id\":\"e1\"}],\"" + name + "\":" + list + ",\"boot_id\":\"b1\"}");

      assertThat(registry.malformed()).isPositive();
      assertThat(registry.observe("e1")).isInstanceOf(Observation.Running.class);
      assertThat(registry.observe("p1")).isInstanceOf(Observation.Unknown.class);
      assertThat(registry.bootId()).as("what follows is still read").isEqualTo("b1");
    }
  }

  @Test
  void texts_beside_what_is_no_text_still_count() throws Exception {
    Registry registry = read("{\"executions\":[],\"pending_ids\":[7.5,\"p1\",null,\"p2\"]}");

    assertThat(registry.pending()).containsExactlyInAnyOrder("p1", "p2");
    assertThat(registry.malformed()).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"null", "7", "true", "\"\"", "\"garbage\"", "\"2026-02-30T10:00:00Z\"", "[]", "{\"t\":\"2026-03-25T10:00:00Z\"}"})
  void a_start_or_a_boot_that_is_no_time_is_not_given(String value) throws Exception {
    Registry registry =
        read("{\"executions\":[{\"started_at\":" + value + ",\"execution_id\":\"e1\"}],\"booted_at\":" + value + ",\"boot_id\":[1]}");

    assertThat(registry.observe("e1")).isEqualTo(new Observation.Running(null, false));
    assertThat(registry.bootedAt()).isNull();
    assertThat(registry.bootId()).isNull();
    assertThat(registry.malformed()).isZero();
  }

  @Test
  void a_list_that_comes_twice_counts_twice() throws Exception {
    Registry registry =
        read("{\"executions\":[{\"execution_id\":\"e1\"}],\"executions\":[],\"pending_ids\":[\"p1\"],\"pending_ids\":null}");

    assertThat(registry.observe("e1")).isInstanceOf(Observation.Running.class);
    assertThat(registry.observe("p1")).isInstanceOf(Observation.Pending.class);
    assertThat(registry.checks().pending()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"e2\"", "null", "\"\"", "7.5"})
  void an_entry_with_two_ids_makes_neither_absent(String second) throws Exception {
    Registry registry = read("{\"executions\":[{\"execution_id\":\"e1\",\"execution_id\":" + second + "}]}");

    assertThat(registry.observe("e1")).isNotInstanceOf(Observation.Absent.class);
    assertThat(registry.observe("e2")).isNotInstanceOf(Observation.Absent.class);
  }

  @Test
  void ids_are_taken_as_they_are() throws Exception {
    Registry registry = read("{\"executions\":[{\"execution_id\":\" e\\u0031\\n\\\"ä\\ud83d\\ude80 \"}],\"pending_ids\":[\" \"]}");

    assertThat(registry.running()).containsOnlyKeys(" e1\n\"ä\uD83D\uDE80 ");
    assertThat(registry.pending()).containsExactly(" ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void nesting_without_end_is_no_registry(String open) {
    String deep = open.repeat(100_000);

    assertThatExceptionOfType(RegistryReader.NotARegistry.class).isThrownBy(() -> read("{\"executions\":" + deep));
    assertThatExceptionOfType(RegistryReader.NotARegistry.class).isThrownBy(() -> read("{\"executions\":[],\"x\":" + deep));
    assertThatExceptionOfType(RegistryReader.NotARegistry.class).isThrownBy(() -> read("{\"executions\":[{\"metadata\":" + deep));
    assertThatExceptionOfType(RegistryReader.NotARegistry.class).isThrownBy(() -> read("{\"executions\":[],\"pending_ids\":[" + deep));
  }

  @Test
  void a_hundred_thousand_executions_are_read() throws Exception {
    String entries = IntStream.range(0, 100_000)
        .mapToObj(i -> "{\"execution_id\":\"e" + i + "\",\"started_at\":\"2026-03-25T10:00:00.123456Z\"}")
        .collect(Collectors.joining(","));
    Registry registry = read("{\"executions\":[" + entries + "],\"recently_completed_ids\":[]}");

    assertThat(registry.running()).hasSize(100_000);
    assertThat(registry.observe("e99999")).isInstanceOf(Observation.Running.class);
    assertThat(registry.observe("e100000")).isInstanceOf(Observation.Absent.class);
  }

  @Test
  void a_megabyte_of_unknown_fields_is_passed_over() throws Exception {
    String fields = IntStream.range(0, 20_000)
        .mapToObj(i -> "\"f" + i + "\":[" + i + ",{\"execution_id\":\"x\"}]")
        .collect(Collectors.joining(","));

    assertThat(read("{\"note\":\"" + "x".repeat(1_000_000) + "\"," + fields + ",\"executions\":[]}").running()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "b\\u0000", "\\ud800"})
  void a_boot_id_that_names_nothing_or_cannot_be_kept_is_not_given(String id) throws Exception {
    assertThat(read("{\"executions\":[],\"boot_id\":\"" + id + "\"}").bootId()).isNull();
  }

  @Test
  void a_boot_id_of_128_characters_is_one_and_a_longer_one_is_not_given() throws Exception {
    String longest = "b".repeat(128);

    assertThat(read("{\"executions\":[],\"boot_id\":\"" + longest + "\"}").bootId()).isEqualTo(longest);
    assertThat(read("{\"executions\":[],\"boot_id\":\"" + longest + "b\"}").bootId()).isNull();
    assertThat(read("{\"executions\":[],\"boot_id\":\"" + "b".repeat(1_000_000) + "\"}").bootId()).isNull();
  }

  @Test
  void an_integer_is_an_id_by_its_digits() throws Exception {
    Registry registry =
        read("{\"executions\":[{\"execution_id\":42}],\"pending_ids\":[7,\"8\"],\"recently_completed_ids\":[12345678901234567890123]}");

    assertThat(registry.running()).containsOnlyKeys("42");
    assertThat(registry.pending()).containsExactlyInAnyOrder("7", "8");
    assertThat(registry.finished()).containsExactly("12345678901234567890123");
    assertThat(registry.malformed()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "[NaN,{\"x\":-Infinity}]"})
  void what_is_no_number_does_no_harm_where_nobody_reads_it(String value) throws Exception {
    String body = "{\"load\":" + value + ",\"executions\":[{\"execution_id\":\"e1\",\"metadata\":{\"progress\":" + value + "}}]}";
    Registry registry = read(body);

    assertThat(registry.observe("e1")).isInstanceOf(Observation.Running.class);
    assertThat(registry.observe("e2")).isInstanceOf(Observation.Absent.class);
    RegistryReader reader = new RegistryReader("a");
    for (byte octet : body.getBytes(StandardCharsets.UTF_8)) {
      reader.take(new byte[] {octet}, 1);
    }
    assertThat(reader.end()).isEqualTo(registry);
  }

  @Test
  void an_id_that_is_too_long_is_none() throws Exception {
    String id = "x".repeat(512);
    Registry registry = read("{\"executions\":[{\"execution_id\":\"" + id + "\"}],\"pending_ids\":[\"" + id + "y\"]}");

    assertThat(registry.running()).containsOnlyKeys(id);
    assertThat(registry.pending()).isEmpty();
    assertThat(registry.malformed()).isEqualTo(1);
    assertThat(read("{\"executions\":[{\"execution_id\":" + "9".repeat(513) + "}]}").malformed()).isEqualTo(1);
  }

  @Test
  void the_answer_of_another_agent_is_none() throws Exception {
    assertThat(read("{\"agent\":\"a\",\"executions\":[]}").malformed()).isZero();
    assertThat(read("{\"agent\":null,\"executions\":[]}").malformed()).isZero();
    assertThatExceptionOfType(RegistryReader.NotARegistry.class)
        .isThrownBy(() -> read("{\"executions\":[],\"agent\":\"b\\n\"}"))
        .withMessage("answer of another agent: expected 'a', found 'b\\n'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"A\"", "\" a\"", "7", "true", "{\"a\":\"a\"}", "[\"a\"]"})
  void so_is_one_that_says_anything_but_the_name_that_was_asked(String said) {
    assertThatExceptionOfType(RegistryReader.NotARegistry.class)
        .isThrownBy(() -> read("{\"agent\":" + said + ",\"executions\":[]}"))
        .withMessageStartingWith("answer of another agent: expected 'a', found ");
  }

  @Test
  void of_a_long_name_only_the_beginning_is_told() {
    assertThatExceptionOfType(RegistryReader.NotARegistry.class)
        .isThrownBy(() -> read("{\"agent\":\"" + "b".repeat(1_000_000) + "\",\"executions\":[]}"))
        .satisfies(broken -> assertThat(broken.getMessage()).hasSizeLessThan(200));
  }
}
