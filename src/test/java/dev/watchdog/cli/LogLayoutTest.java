package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.event.KeyValuePair;

class LogLayoutTest {

  private final LoggerContext logs = new LoggerContext();

  @Test
  void the_watchdog_tells_what_it_does_and_everybody_else_only_warns() throws Exception {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(logs);
    configurator.doConfigure(LogLayout.class.getResource("/logback.xml"));

    assertThat(levelOf("dev.watchdog.flow.cycle.Cycle")).isEqualTo(LogLevel.named(System.getenv("WATCHDOG_LOG_LEVEL")));
    assertThat(levelOf("io.vertx.core.impl.VertxImpl")).isEqualTo(Level.WARN);
    assertThat(levelOf("io.vertx.ext.web.handler.sockjs.impl.SockJSSession")).isEqualTo(Level.OFF);
    ConsoleAppender<ILoggingEvent> errors =
        (ConsoleAppender<ILoggingEvent>) logs.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().next();
    assertThat(errors.getTarget()).isEqualTo("System.err");
    assertThat(errors.isStarted()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"DEBUG, DEBUG", "trace, TRACE", "ERROR, ERROR", "loud, INFO", "'', INFO", ", INFO"})
  void the_level_is_the_one_that_is_named_or_the_usual_one(String named, String expected) {
    assertThat(LogLevel.named(named)).isEqualTo(Level.toLevel(expected));
  }

  @Test
  void an_event_is_one_line_whatever_is_in_it() {
    LoggingEvent event = event("dev.watchdog.flow.cycle.Cycle", "cycle.problem: one\r\n2026-01-01 ERROR two");
    event.setKeyValuePairs(List.of(new KeyValuePair("agent", "a\nb"), new KeyValuePair("reason", "x\" agent=\"c")));

    assertThat(layout(null, () -> true).doLayout(event)).isEqualTo(
        "1970-01-01T00:00:00.000Z WARN  Cycle cycle.problem: one | 2026-01-01 ERROR two"
            + " agent=\"a | b\" reason=\"x' agent='c\" " + System.lineSeparator());
  }

  @Test
  void a_line_for_readers_steers_no_terminal() {
    LoggingEvent event = event("io.netty.Any", "red \u001b[31m\u009b1m \u202e\u2028 é");

    assertThat(layout(null, () -> true).doLayout(event))
        .isEqualTo("1970-01-01T00:00:00.000Z WARN  Any red ?[31m?1m ?? é  " + System.lineSeparator());
  }

  @ParameterizedTest
  @CsvSource({
    "json, true, {", "JSON, false, {", "logfmt, true, time=", "logfmt, false, time=",
    "auto, true, 1970", "auto, false, time=", ", true, 1970", ", false, time=", "xml, true, 1970", "'', false, time="
  })
  void the_format_is_the_one_that_is_named_or_depends_on_whether_somebody_reads_along(String named, boolean terminal, String begins) {
    assertThat(layout(named, () -> terminal).doLayout(event("dev.watchdog.Main", "any"))).startsWith(begins);
  }

  private LogLayout layout(String format, BooleanSupplier terminal) {
    LogLayout layout = new LogLayout(format, terminal);
    layout.setContext(logs);
    layout.start();
    return layout;
  }

  private LoggingEvent event(String logger, String message) {
    LoggingEvent event = new LoggingEvent("here", logs.getLogger(logger), Level.WARN, message, null, null);
    event.setTimeStamp(0);
    return event;
  }

  private Level levelOf(String logger) {
    return logs.getLogger(logger).getEffectiveLevel();
  }
}
