package dev.watchdog.agent;

import dev.watchdog.core.Bounds;
import dev.watchdog.core.ClockReading;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** Reads the clocks of agents from the dates of their answers. Confined to one event loop. */
final class DateReader {

  private String lastText = "";
  private long lastSecond;
  private boolean lastIsTime;

  /**
   * What the date of an answer says. A date has whole seconds, and stands for any moment of its second.
   *
   * @param date null where the answer has none
   * @return null where nothing is to be learnt
   */
  ClockReading read(String witness, String date, Instant sent, Instant received) {
    if (date == null || date.length() > Bounds.TIME || !parse(date)) {
      return null;
    }
    Duration ahead = Duration.ZERO;
    if (lastSecond > received.getEpochSecond()) {
      ahead = Duration.between(received, Instant.ofEpochSecond(lastSecond));
    } else if (lastSecond < sent.getEpochSecond()) {
      ahead = Duration.between(sent, Instant.ofEpochSecond(lastSecond));
    }
    return new ClockReading(witness, ahead);
  }

  /** Ten thousand answers a cycle say the same few seconds. */
  private boolean parse(String date) {
    if (!date.equals(lastText)) {
      lastText = date;
      try {
        lastSecond = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)).getEpochSecond();
        lastIsTime = true;
      } catch (DateTimeException none) {
        lastIsTime = false;
      }
    }
    return lastIsTime;
  }
}
