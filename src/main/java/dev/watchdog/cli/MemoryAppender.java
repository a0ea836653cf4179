package dev.watchdog.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;

/**
 * Reads along in the log, for {@code logback.xml}. Libraries catch an {@link OutOfMemoryError} in their own threads and pipelines, log it
 * and go on; a log is where all of them tell of it. Stands behind the appender that writes, so that the line is out before the process is
 * ended.
 */
public final class MemoryAppender extends AppenderBase<ILoggingEvent> {

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getThrowableProxy() instanceof ThrowableProxy thrown) {
      MemoryWatch.saw(thrown.getThrowable());
    }
  }
}
