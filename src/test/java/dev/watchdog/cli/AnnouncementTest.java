package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class AnnouncementTest {

  private final StringWriter out = new StringWriter();

  private void say(Announcement announcement) {
    announcement.say("listening on http://x/", "service.listening", new KeyValuePair("url", "http://x/"));
  }

  @Test
  void it_is_words_for_a_person() {
    say(new Announcement(new PrintWriter(out), Optional.empty()));

    assertThat(out).hasToString("listening on http://x/" + System.lineSeparator());
  }

  @Test
  void it_is_an_event_where_a_format_was_asked_for() {
    say(new Announcement(new PrintWriter(out), Optional.of(new JsonLine())));

    JsonObject line = new JsonObject(out.toString());
    assertThat(line.getString("event")).isEqualTo("service.listening");
    assertThat(line.getString("url")).isEqualTo("http://x/");
    assertThat(line.getString("level")).isEqualTo("INFO");
    assertThat(out.toString().lines()).hasSize(1);
  }
}
