package dev.watchdog.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.watchdog.config.LogFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.event.KeyValuePair;

/**
 * The log: one line an event, on standard error, since standard output belongs to what a command was asked for. Logback finds this class
 * as a service. It is code and no {@code logback.xml} because reading XML takes a twentieth of a start.
 *
 * <p>{@code WATCHDOG_LOG_LEVEL} in the environment says how much the watchdog tells of itself, everybody else only warns;
 * {@code WATCHDOG_LOG_FORMAT} what a line looks like. A value that is none is a bad setting, of which the command complains; until then
 * the log has to be there, and does as if there were none. {@code -Dlogback.configurationFile=FILE} puts a file in place of all this.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class LogConfiguration extends ContextAwareBase implements Configurator {

  private static final String LEVEL_VARIABLE = "WATCHDOG_LOG_LEVEL";
  private static final String FILE_PROPERTY = "logback.configurationFile";

  /**
   * Line breaks are folded, so that no text from an agent or a row can look like an event of its own; what steers a terminal or turns the
   * direction of a line is not shown.
   */
  private static final String LINE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0}"
          + " %replace(%replace(%msg %fields %ex){'\\s*[\\r\\n]+\\s*',' | '}){'[\\p{Cc}\\u2028-\\u202E\\u2066-\\u2069]','?'}%nopex%n";

  /** Logs frames of anybody, text of theirs included; what is refused is refused, and said to whoever sent it. */
  private static final String FRAMES = "io.vertx.ext.web.handler.sockjs";

  /** Where Linux says what a process writes its errors to; elsewhere it is not there. */
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/|tty|console).*");

  private final String level;
  private final String format;
  private final String file;
  private final BooleanSupplier terminal;

  /** As logback makes it, of what this process was given. */
  public LogConfiguration() {
    this(System.getenv(LEVEL_VARIABLE), System.getenv(LogFormat.VARIABLE), System.getProperty(FILE_PROPERTY), LogConfiguration::onTerminal);
  }

  /**
   * Of what any process might be given.
   *
   * @param level the name of one; {@code INFO} where it is null or names none
   * @param format the name of one; {@code auto} where it is null or names none
   * @param file null where there is none
   * @param terminal whether somebody reads along
   */
  LogConfiguration(String level, String format, String file, BooleanSupplier terminal) {
    this.level = level;
    this.format = format;
    this.file = file;
    this.terminal = terminal;
  }

  /** Lines of the format that this process was asked for by its name; empty where it was asked for none. */
  static Optional<Layout<ILoggingEvent>> formatOfMachines() {
    LogFormat asked = formatNamed(System.getenv(LogFormat.VARIABLE));
    return asked == LogFormat.AUTO ? Optional.empty() : Optional.of(lines(asked));
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

  private ConsoleAppender<ILoggingEvent> standardError(LoggerContext logs) {
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(logs);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout(logs));
    encoder.start();
    ConsoleAppender<ILoggingEvent> errors = new ConsoleAppender<>();
    errors.setContext(logs);
    errors.setTarget("System.err");
    errors.setEncoder(encoder);
    errors.start();
    return errors;
  }

  private Layout<ILoggingEvent> layout(LoggerContext logs) {
    LogFormat wanted = formatNamed(format);
    if (wanted == LogFormat.AUTO && terminal.getAsBoolean()) {
      PatternLayout line = new PatternLayout();
      line.setContext(logs);
      line.getInstanceConverterMap().put("fields", Fields::new);
      line.setPattern(LINE);
      line.start();
      return line;
    }
    return lines(wanted);
  }

  private static Layout<ILoggingEvent> lines(LogFormat format) {
    Layout<ILoggingEvent> lines = format == LogFormat.JSON ? new JsonLine() : new LogfmtLine();
    lines.start();
    return lines;
  }

  private static LogFormat formatNamed(String name) {
    return Optional.ofNullable(name).flatMap(LogFormat::named).orElse(LogFormat.AUTO);
  }

  /** Java itself only knows whether both its input and its output are one, and says nothing of its errors. */
  private static boolean onTerminal() {
    try {
      return TERMINAL.matcher(Files.readSymbolicLink(STANDARD_ERROR).toString()).matches();
    } catch (IOException | UnsupportedOperationException elsewhere) {
      return System.console() != null;
    }
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
