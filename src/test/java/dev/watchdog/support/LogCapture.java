package dev.watchdog.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What the watchdog logs while this is open, from information upwards. */
public final class LogCapture implements AutoCloseable {

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.watchdog");
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  private LogCapture() {
    events.start();
    logger.addAppender(events);
  }

  public static LogCapture open() {
    return new LogCapture();
  }

  /** One line an event: its message and its fields. */
  public List<String> lines() {
    return List.copyOf(events.list).stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
        .map(event -> event.getFormattedMessage() + " " + event.getKeyValuePairs())
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(events);
  }
}
