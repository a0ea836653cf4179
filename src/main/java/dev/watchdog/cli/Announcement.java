package dev.watchdog.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Layout;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/**
 * What a command that goes on tells whoever started it, on standard output: in words or, where a format of the log was asked for, as an
 * event in that format, so that whoever collects both streams finds nothing else in them. It is no part of the log, since it may hold a
 * password that was made up.
 */
final class Announcement {

  private static final Logger SPEAKER = (Logger) LoggerFactory.getLogger(Announcement.class);

  private final PrintWriter out;
  private final Optional<Layout<ILoggingEvent>> format;

  /** In the format that this process was asked for. */
  Announcement(PrintWriter out) {
    this(out, LogLayout.formatOfMachines());
  }

  /**
   * In any format.
   *
   * @param format empty for words
   */
  Announcement(PrintWriter out, Optional<Layout<ILoggingEvent>> format) {
    this.out = out;
    this.format = format;
  }

  /** One line, there at once for whoever waits for it. */
  void say(String words, String event, KeyValuePair... fields) {
    if (format.isEmpty()) {
      out.println(words);
    } else {
      LoggingEvent said = new LoggingEvent(Announcement.class.getName(), SPEAKER, Level.INFO, event, null, null);
      said.setKeyValuePairs(List.of(fields));
      out.print(format.get().doLayout(said));
    }
    out.flush();
  }
}
