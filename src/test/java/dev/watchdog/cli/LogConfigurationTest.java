package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.event.KeyValuePair;

class LogConfigurationTest {

  private final LoggerContext logs = new LoggerContext();

  private static LogConfiguration with(String level, String file) {
    return new LogConfiguration(level, null, file, () -> true);
  }

  @Test
  void logback_finds_it() {
    assertThat(ServiceLoader.load(Configurator.class)).hasExactlyElementsOfTypes(LogConfiguration.class);
  }

  @Test
  void the_watchdog_tells_what_it_does_and_everybody_else_only_warns() {
    assertThat(with(null, null).configure(logs)).isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);

    assertThat(levelOf("dev.watchdog.flow.cycle.Cycle")).isEqualTo(Level.INFO);
    assertThat(levelOf("io.vertx.core.impl.VertxImpl")).isEqualTo(Level.WARN);
    assertThat(levelOf("io.vertx.ext.web.handler.sockjs.impl.SockJSSession")).isEqualTo(Level.OFF);
  }

  @ParameterizedTest
  @CsvSource({"DEBUG, DEBUG", "trace, TRACE", "ERROR, ERROR", "loud, INFO", "'', INFO"})
  void the_level_is_the_one_that_is_named_or_the_usual_one(String named, String expected) {
    with(named, null).configure(logs);

    assertThat(levelOf("dev.watchdog.Main")).isEqualTo(Level.toLevel(expected));
    assertThat(levelOf("io.netty.channel.Channel")).isEqualTo(Level.WARN);
  }

  @Test
  void a_file_of_ones_own_takes_the_place_of_all_of_it() {
    assertThat(with("DEBUG", "mine.xml").configure(logs)).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);

    assertThat(logs.getLogger("dev.watchdog").getLevel()).isNull();
    assertThat(logs.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders()).isExhausted();
  }

  @Test
  void an_event_is_one_line_whatever_is_in_it() {
    with(null, null).configure(logs);
    LoggingEvent event = new LoggingEvent(
        "here", logs.getLogger("dev.watchdog.flow.cycle.Cycle"), Level.WARN, "cycle.problem: one\r\n2026-01-01 ERROR two", null, null);
    event.setTimeStamp(0);
    event.setKeyValuePairs(List.of(new KeyValuePair("agent", "a\nb"), new KeyValuePair("reason", "x\" agent=\"c")));

    assertThat(line(event)).isEqualTo(
        "1970-01-01T00:00:00.000Z WARN  Cycle cycle.problem: one | 2026-01-01 ERROR two"
            + " agent=\"a | b\" reason=\"x' agent='c\" " + System.lineSeparator());
  }

  @Test
  void a_line_for_readers_steers_no_terminal() {
    with(null, null).configure(logs);
    LoggingEvent event = event("io.netty.Any", "red \u001b[31m\u009b1m \u202e\u2028 é");

    assertThat(line(event)).isEqualTo("1970-01-01T00:00:00.000Z WARN  Any red ?[31m?1m ?? é  " + System.lineSeparator());
  }

  @ParameterizedTest
  @CsvSource({
    "json, true, {", "JSON, false, {", "logfmt, true, time=", "logfmt, false, time=",
    "auto, true, 1970", "auto, false, time=", ", true, 1970", ", false, time=", "xml, true, 1970", "'', false, time="
  })
  void the_format_is_the_one_that_is_named_or_depends_on_whether_somebody_reads_along(String named, boolean terminal, String begins) {
    new LogConfiguration(null, named, null, () -> terminal).configure(logs);

    assertThat(line(event("dev.watchdog.Main", "any"))).startsWith(begins);
  }

  private LoggingEvent event(String logger, String message) {
    LoggingEvent event = new LoggingEvent("here", logs.getLogger(logger), Level.WARN, message, null, null);
    event.setTimeStamp(0);
    return event;
  }

  private Level levelOf(String logger) {
    return logs.getLogger(logger).getEffectiveLevel();
  }

  private String line(ILoggingEvent event) {
    ConsoleAppender<ILoggingEvent> errors =
        (ConsoleAppender<ILoggingEvent>) logs.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().next();
    assertThat(errors.getTarget()).isEqualTo("System.err");
    return new String(errors.getEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
