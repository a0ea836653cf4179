package dev.watchdog.cli;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.LayoutBase;
import dev.watchdog.config.LogFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.event.KeyValuePair;

/**
 * What a line of the log looks like, for {@code logback.xml}: as {@code WATCHDOG_LOG_FORMAT} in the environment says, by itself for a
 * reader where standard error is a terminal, else logfmt. A name of none is a bad setting, of which the command complains.
 */
public final class LogLayout extends LayoutBase<ILoggingEvent> {

  /**
   * Line breaks are folded, so that no text from an agent or a row can look like an event of its own; what steers a terminal or turns the
   * direction of a line is not shown.
   */
  private static final String LINE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0}"
          + " %replace(%replace(%msg %fields %ex){'\\s*[\\r\\n]+\\s*',' | '}){'[\\p{Cc}\\u2028-\\u202E\\u2066-\\u2069]','?'}%nopex%n";

  /** Where Linux says what a process writes its errors to; elsewhere it is not there. */
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/|tty|console).*");

  private final String format;
  private final BooleanSupplier terminal;
  private Layout<ILoggingEvent> lines;

  /** As logback makes it, of what this process was given. */
  public LogLayout() {
    this(System.getenv(LogFormat.VARIABLE), LogLayout::onTerminal);
  }

  /**
   * Of what any process might be given.
   *
   * @param format the name of one; {@code auto} where it is null or names none
   * @param terminal whether somebody reads along
   */
  LogLayout(String format, BooleanSupplier terminal) {
    this.format = format;
    this.terminal = terminal;
  }

  /** Lines of the format that this process was asked for by its name; empty where it was asked for none. */
  static Optional<Layout<ILoggingEvent>> formatOfMachines() {
    LogFormat asked = formatNamed(System.getenv(LogFormat.VARIABLE));
    return asked == LogFormat.AUTO ? Optional.empty() : Optional.of(lines(asked));
  }

  @Override
  public void start() {
    LogFormat wanted = formatNamed(format);
    lines = wanted == LogFormat.AUTO && terminal.getAsBoolean() ? forReaders() : lines(wanted);
    super.start();
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    return lines.doLayout(event);
  }

  private PatternLayout forReaders() {
    PatternLayout line = new PatternLayout();
    line.setContext(getContext());
    line.getInstanceConverterMap().put("fields", Fields::new);
    line.setPattern(LINE);
    line.start();
    return line;
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
