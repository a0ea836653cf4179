package dev.watchdog.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A log that does not fit is left out, wherever it stands and whatever it is; everything else is kept as it came. */
class ResultBodyTest {

  private static final int MAX = 300;
  private static final List<String> AWKWARD = List.of("a\"b", "\\", "\\\"", "execution_log", "}", "]{,:", "\n\t", "");

  private static ResultBody body(int max, String text, int pieceSize) {
    ResultBody body = new ResultBody(max);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < bytes.length; from += pieceSize) {
      if (!body.take(Arrays.copyOfRange(bytes, from, Math.min(from + pieceSize, bytes.length)))) {
        return null;
      }
    }
    return body;
  }

  private static String text(ResultBody body) {
    return new String(body.bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void what_fits_is_kept_byte_for_byte() {
    String text = "{\"status\" : \"success\",\n\"execution_log\":[1,2],\"response\":\"Grüße \\\" \uD83D\uDE80\"}";
    int exactly = text.getBytes(StandardCharsets.UTF_8).length;
    ResultBody body = body(exactly, text, 7);

    assertThat(text(body)).isEqualTo(text);
    assertThat(body.logLeftOut()).isZero();
  }

  @Test
  void one_byte_too_many_and_the_log_is_left_out() {
    String text = "{\"status\":\"success\",\"execution_log\":\"0123456789\"}";
    ResultBody body = body(text.length() - 1, text, 1);

    assertThat(text(body)).isEqualTo("{\"status\":\"success\",\"execution_log\":null}");
    assertThat(body.logLeftOut()).isEqualTo(12);
  }

  @Test
  void without_a_log_one_byte_too_many_is_too_many() {
    String text = "{\"status\":\"success\",\"response\":\"0123456789\"}";

    assertThat(body(text.length(), text, 5)).isNotNull();
    assertThat(body(text.length() - 1, text, 5)).isNull();
  }

  static Stream<String> logs() {
    String text = "L".repeat(500);
    return Stream.of(
        '"' + text + '"',
        '"' + text + "\\\"}],execution_log\\\\" + '"',
        "[\"" + text + "\",{\"execution_log\":\"" + text + "\"}]",
        "{\"a\":{\"b\":[\"" + text + "\",\"}\"]}}",
        "[\"" + text + "]]" + text + "\"]",
        "1" + "7".repeat(500),
        "  [ \"" + text + "\" ]  ",
        "\"\\u004c" + text + ", \\\"response\\\":\\\"no\\\"\"");
  }

  @ParameterizedTest
  @MethodSource("logs")
  void the_log_is_left_out_wherever_it_stands_and_whatever_it_is(String log) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("status", "\"success\"");
    fields.put("response", "\"done, \\\"execution_log\\\": \\\\\"");
    fields.put("metadata", "{\"cost_usd\":0.25,\"execution_log\":\"kept\"}");
    fields.put("execution_log", log);
    List<String> order = new ArrayList<>(fields.keySet());
    for (int turn = 0; turn < order.size(); turn++) {
      Collections.rotate(order, 1);
      StringBuilder text = new StringBuilder("{");
      order.forEach(name -> text.append(text.length() > 1 ? "," : "").append('"').append(name).append("\":").append(fields.get(name)));
      text.append('}');
      for (int pieceSize : new int[] {1, 3, 1000, 1_000_000}) {
        ResultBody body = body(MAX, text.toString(), pieceSize);
        JsonObject kept = new JsonObject(text(body));
        assertThat(kept.getString("status")).isEqualTo("success");
        assertThat(kept.getString("response")).isEqualTo("done, \"execution_log\": \\");
        assertThat(kept.getJsonObject("metadata").getString("execution_log")).isEqualTo("kept");
        assertThat(kept.containsKey("execution_log")).isTrue();
        assertThat(kept.getValue("execution_log")).isNull();
        assertThat(body.logLeftOut()).isEqualTo(log.getBytes(StandardCharsets.UTF_8).length);
      }
    }
  }

  @Test
  void a_log_that_came_first_makes_room_for_what_comes_later() {
    String text = "{\"execution_log\":\"" + "L".repeat(200) + "\",\"response\":\"" + "r".repeat(200) + "\",\"status\":\"failed\"}";
    ResultBody body = body(MAX, text, 10);

    assertThat(text(body)).isEqualTo("{\"execution_log\":null,\"response\":\"" + "r".repeat(200) + "\",\"status\":\"failed\"}");
    assertThat(body.logLeftOut()).isEqualTo(202);
  }

  @Test
  void what_is_too_large_even_without_its_log_is_refused() {
    String text = "{\"execution_log\":\"" + "L".repeat(200) + "\",\"response\":\"" + "r".repeat(MAX) + "\"}";

    assertThat(body(MAX, text, 10)).isNull();
    assertThat(body(MAX, "{\"response\":\"" + "r".repeat(MAX) + "\",\"execution_log\":\"" + "L".repeat(200) + "\"}", 10)).isNull();
  }

  @Test
  void a_log_so_small_that_leaving_it_out_makes_no_room_stays() {
    assertThat(body(20, "{\"execution_log\":\"\",\"response\":\"" + "r".repeat(20) + "\"}", 10)).isNull();
    assertThat(text(body(22, "{\"execution_log\":null}", 1))).isEqualTo("{\"execution_log\":null}");
  }

  @Test
  void a_field_of_another_name_is_no_log() {
    for (String name : List.of("execution_logs", "execution_lo", "xexecution_log", "Execution_log", "execution log", "log")) {
      assertThat(body(MAX, "{\"" + name + "\":\"" + "L".repeat(MAX) + "\"}", 10)).as(name).isNull();
    }
  }

  @Test
  void a_log_inside_another_object_or_list_is_not_the_results_own() {
    assertThat(body(MAX, "{\"metadata\":{\"execution_log\":\"" + "L".repeat(MAX) + "\"}}", 10)).isNull();
    assertThat(body(MAX, "[{\"execution_log\":\"" + "L".repeat(MAX) + "\"}]", 10)).isNull();
  }

  @Test
  void a_value_that_reads_like_the_name_is_no_name() {
    String text = "{\"response\":\"execution_log\",\"error\":\"" + "e".repeat(MAX) + "\"}";

    assertThat(body(MAX, text, 10)).isNull();
    assertThat(text(body(2 * MAX, text, 10))).isEqualTo(text);
  }

  @Test
  void a_name_with_spaces_around_it_is_a_name() {
    String text = "{ \"execution_log\" \n\t\r : \"" + "L".repeat(MAX) + "\" , \"status\" : \"success\" }";

    assertThat(new JsonObject(text(body(MAX, text, 10))).getString("status")).isEqualTo("success");
  }

  @Test
  void a_body_without_end_is_given_up() {
    ResultBody body = new ResultBody(MAX);
    byte[] piece = "L".repeat(1000).getBytes(StandardCharsets.UTF_8);
    assertThat(body.take("{\"execution_log\":\"".getBytes(StandardCharsets.UTF_8))).isTrue();

    int pieces = 0;
    while (body.take(piece) && pieces < 1_000_000) {
      pieces++;
    }
    assertThat(pieces).isLessThan(1000);
    assertThat(body.bytes().length).isLessThanOrEqualTo(MAX);
  }

  @Test
  void of_two_logs_one_is_left_out_and_the_other_must_fit() {
    String first = "{\"execution_log\":\"" + "x".repeat(MAX) + "\",\"status\":\"success\",\"execution_log\":\"";

    assertThat(text(body(MAX, first + "y\"}", 2))).isEqualTo("{\"execution_log\":null,\"status\":\"success\",\"execution_log\":\"y\"}");
    assertThat(body(MAX, first + "y".repeat(MAX) + "\"}", 2)).isNull();
  }

  @Test
  void what_is_no_json_at_all_is_kept_for_the_parser_to_refuse() {
    assertThat(text(body(MAX, "<html>\"]}:,\"execution_log\"</html>", 2))).isEqualTo("<html>\"]}:,\"execution_log\"</html>");
    assertThat(body(MAX, "}".repeat(MAX + 1), 2)).isNull();
  }

  @Test
  void whatever_is_left_out_of_a_random_result_is_its_log_alone() {
    Random random = new Random(42);
    for (int i = 0; i < 2000; i++) {
      JsonObject result = randomResult(random);
      String text = result.encode();
      JsonObject without = result.copy().putNull("execution_log");
      ResultBody body = body(without.encode().length() + random.nextInt(40), text, 1 + random.nextInt(50));
      assertThat(body).as(text).isNotNull();
      assertThat(Json.decodeValue(Buffer.buffer(body.bytes()))).isEqualTo(body.logLeftOut() == 0 ? result : without);
    }
  }

  private static JsonObject randomResult(Random random) {
    List<String> names = new ArrayList<>(List.of("status", "execution_log", "response", "error", "metadata"));
    Collections.shuffle(names, random);
    JsonObject result = new JsonObject();
    names.forEach(name -> result.put(name, randomValue(random, 3)));
    return result;
  }

  private static Object randomValue(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 4)) {
      case 0 -> random.nextInt(100_000);
      case 1 -> random.nextBoolean();
      case 2, 3 -> AWKWARD.get(random.nextInt(AWKWARD.size())) + "x".repeat(random.nextInt(30));
      case 4 -> new JsonArray().add(randomValue(random, depth - 1)).add(randomValue(random, depth - 1));
      default -> new JsonObject().put("execution_log", randomValue(random, depth - 1)).put("k", randomValue(random, depth - 1));
    };
  }
}
