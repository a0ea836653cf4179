package dev.watchdog.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.event.KeyValuePair;

/**
 * The log: one line an event, on standard error, since standard output belongs to what a command was asked for. Logback finds this class
 * as a service. It is code and no {@code logback.xml} because reading XML takes a twentieth of a start.
 *
 * <p>{@code WATCHDOG_LOG_LEVEL} in the environment says how much the watchdog tells of itself, everybody else only warns.
 * {@code -Dlogback.configurationFile=FILE} puts a file in place of all this.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class LogConfiguration extends ContextAwareBase implements Configurator {

  private static final String LEVEL_VARIABLE = "WATCHDOG_LOG_LEVEL";
  private static final String FILE_PROPERTY = "logback.configurationFile";

  /** Line breaks are folded, so that no text from an agent or a row can look like an event of its own. */
  private static final String LINE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0} %replace(%msg %fields %ex){'\\s*[\\r\\n]+\\s*',' | '}%nopex%n";

  /** Logs frames of anybody, text of theirs included; what is refused is refused, and said to whoever sent it. */
  private static final String FRAMES = "io.vertx.ext.web.handler.sockjs";

  private final String level;
  private final String file;

  /** As logback makes it, of what this process was given. */
  public LogConfiguration() {
    this(System.getenv(LEVEL_VARIABLE), System.getProperty(FILE_PROPERTY));
  }

  /**
   * Of what any process might be given.
   *
   * @param level the name of one; {@code INFO} where it is null or names none
   * @param file null where there is none
   */
  LogConfiguration(String level, String file) {
    this.level = level;
    this.file = file;
  }

  @Override
  public ExecutionStatus configure(LoggerContext logs) {
    if (file != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    ch.qos.logback.classic.Logger everybody = logs.getLogger(Logger.ROOT_LOGGER_NAME);
    everybody.setLevel(Level.WARN);
    everybody.addAppender(standardError(logs));
    logs.getLogger("dev.watchdog").setLevel(Level.toLevel(level, Level.INFO));
    logs.getLogger(FRAMES).setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext logs) {
    PatternLayout line = new PatternLayout();
    line.setContext(logs);
    line.getInstanceConverterMap().put("fields", Fields::new);
    line.setPattern(LINE);
    line.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(logs);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(line);
    encoder.start();
    ConsoleAppender<ILoggingEvent> errors = new ConsoleAppender<>();
    errors.setContext(logs);
    errors.setTarget("System.err");
    errors.setEncoder(encoder);
    errors.start();
    return errors;
  }

  /** {@code key="value" …}. A value keeps no double quote of its own: a name in a database could end its field and begin another. */
  private static final class Fields extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
      List<KeyValuePair> pairs = event.getKeyValuePairs();
      return pairs == null ? "" : pairs.stream().map(Fields::field).collect(Collectors.joining(" "));
    }

    private static String field(KeyValuePair pair) {
      return pair.key + "=\"" + String.valueOf(pair.value).replace('"', '\'') + '"';
    }
  }
}
