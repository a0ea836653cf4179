package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.watchdog.support.Documents;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogLinesTest {

  private static final LoggerContext LOGS = new LoggerContext();

  private static LoggingEvent event(Throwable thrown, String message, KeyValuePair... fields) {
    LoggingEvent event = new LoggingEvent("here", LOGS.getLogger("dev.watchdog.flow.cycle.Cycle"), Level.WARN, message, thrown, null);
    event.setTimeStamp(Instant.parse("2026-03-25T10:00:00.123Z").toEpochMilli());
    event.setKeyValuePairs(List.of(fields));
    return event;
  }

  private static KeyValuePair field(String key, Object value) {
    return new KeyValuePair(key, value);
  }

  private static String json(LoggingEvent event) {
    return whole(new JsonLine().doLayout(event));
  }

  private static String logfmt(LoggingEvent event) {
    return whole(new LogfmtLine().doLayout(event));
  }

  private static String whole(String line) {
    assertThat(line).endsWith(System.lineSeparator());
    assertThat(line.strip().chars()).as(line).noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
    return line.strip();
  }

  @Test
  void json_has_every_field_as_a_member_with_its_type() {
    LoggingEvent event = event(
        null, "cycle.completed",
        field("rows", 3), field("share", 0.5), field("none", Double.NaN), field("dry", true), field("after", Duration.ofSeconds(10)),
        field("http.port", "9000"), field("missing", null));

    assertThat(json(event)).isEqualTo(
        "{\"time\":\"2026-03-25T10:00:00.123Z\",\"level\":\"WARN\",\"logger\":\"dev.watchdog.flow.cycle.Cycle\","
            + "\"event\":\"cycle.completed\","
            + "\"rows\":3,\"share\":0.5,\"none\":\"NaN\",\"dry\":true,\"after\":\"PT10S\",\"http.port\":\"9000\",\"missing\":null}");
  }

  @Test
  void logfmt_quotes_what_an_event_says_of_itself() {
    assertThat(logfmt(event(null, "cycle.completed", field("rows", 3), field("agent", "a"), field("reason", "x\" agent=\"c\\\n"))))
        .isEqualTo("time=2026-03-25T10:00:00.123Z level=WARN logger=dev.watchdog.flow.cycle.Cycle event=cycle.completed"
            + " rows=\"3\" agent=\"a\" reason=\"x\\\" agent=\\\"c\\\\\\n\"");
    assertThat(logfmt(event(null, "Thread blocked", field("a b=\"\u001b", "x"), field("", "y"))))
        .endsWith(" event=\"Thread blocked\" a_b___=\"x\" _=\"y\"");
  }

  @Test
  void a_field_never_takes_the_name_of_another() {
    LoggingEvent event = event(
        new IllegalStateException("thrown"), "said",
        field("level", "low"), field("time", 1), field("event", "e"), field("error", "own"), field("stack", "s"), field("agent", "a"),
        field("agent", "b"), field("level_", "l"));

    JsonObject line = new JsonObject(json(event));

    assertThat(line.getString("level")).isEqualTo("WARN");
    assertThat(line.getString("level_")).isEqualTo("low");
    assertThat(line.getString("level__")).isEqualTo("l");
    assertThat(line.getInteger("time_")).isEqualTo(1);
    assertThat(line.getString("event")).isEqualTo("said");
    assertThat(line.getString("error_")).isEqualTo("own");
    assertThat(line.getString("agent")).isEqualTo("a");
    assertThat(line.getString("agent_")).isEqualTo("b");
  }

  @Test
  void what_was_thrown_is_two_texts_with_its_causes() {
    LoggingEvent event = event(new IllegalStateException("one\ntwo", new IllegalArgumentException("below")), "request.failed");

    JsonObject line = new JsonObject(json(event));

    assertThat(line.getString("error")).isEqualTo("java.lang.IllegalStateException: one\ntwo");
    assertThat(line.getString("stack")).contains("Caused by: java.lang.IllegalArgumentException: below", "\n\tat ").doesNotEndWith("\n");
    assertThat(logfmt(event)).contains(" error=\"java.lang.IllegalStateException: one\\ntwo\" stack=\"");
    assertThat(new JsonObject(json(event(new IllegalStateException(), "x"))).getString("error"))
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void whatever_is_in_an_event_it_is_one_line_of_json_that_says_the_same() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      String text = random.ints(random.nextInt(12), 0, 0x2100).filter(Character::isDefined)
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();

      JsonObject line = new JsonObject(json(event(null, text, field("k" + text, text))));

      assertThat(line.getString("event")).isEqualTo(text);
      assertThat(line.getString("k" + text)).isEqualTo(text);
      logfmt(event(null, text, field("k" + text, text)));
    }
  }

  @Test
  void the_document_shows_lines_as_they_are() {
    LoggingEvent event = event(
        null, "execution.problem", field("cycle", 17), field("agent", "worker-3"), field("problem", "2 rows named \"x\""));

    assertThat(Documents.lines("docs/monitoring.md")).contains(json(event), logfmt(event));
  }
}
