package dev.watchdog.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.slf4j.LoggerFactory;

/**
 * Everything that anybody in this JVM logs while this is open, at every level: ours and every library's, through SLF4J and through
 * java.util.logging. Nothing of it is printed.
 */
public final class WholeLog implements AutoCloseable {

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final java.util.logging.Logger jul = java.util.logging.Logger.getLogger("");
  private final java.util.logging.Level julBefore = jul.getLevel();
  private final List<Handler> julHandlers = List.of(jul.getHandlers());
  private final Map<Logger, Level> levels = new HashMap<>();
  private final List<ch.qos.logback.core.Appender<ILoggingEvent>> appenders = new CopyOnWriteArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Events events = new Events();
  private final Records records = new Records();

  private WholeLog() {
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    context.getLoggerList().forEach(logger -> levels.put(logger, logger.getLevel()));
    root.iteratorForAppenders().forEachRemaining(appenders::add);
    appenders.forEach(root::detachAppender);
    events.setContext(context);
    events.start();
    root.addAppender(events);
    levels.forEach((logger, level) -> logger.setLevel(logger == root ? Level.TRACE : null));
    julHandlers.forEach(jul::removeHandler);
    jul.addHandler(records);
    jul.setLevel(java.util.logging.Level.ALL);
  }

  public static WholeLog open() {
    return new WholeLog();
  }

  /** One an event: who logged it at which level, the message, its fields, and what was thrown with all its causes. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAppender(events);
    appenders.forEach(root::addAppender);
    levels.forEach(Logger::setLevel);
    jul.removeHandler(records);
    julHandlers.forEach(jul::addHandler);
    jul.setLevel(julBefore);
  }

  private final class Events extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      String thrown = event.getThrowableProxy() == null ? "" : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
      String said = event.getFormattedMessage() + " " + event.getKeyValuePairs() + thrown;
      lines.add(event.getLoggerName() + " " + event.getLevel() + " " + said);
    }
  }

  private final class Records extends Handler {
    @Override
    public void publish(LogRecord event) {
      Object[] parameters = event.getParameters();
      String message = String.valueOf(event.getMessage());
      String filled = parameters == null || parameters.length == 0 ? message : MessageFormat.format(message.replace("'", "''"), parameters);
      String thrown = event.getThrown() == null ? "" : "\n" + event.getThrown();
      lines.add(event.getLoggerName() + " " + event.getLevel() + " " + filled + thrown);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
