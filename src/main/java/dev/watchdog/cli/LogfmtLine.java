package dev.watchdog.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code key=value …}, a line an event, with {@link LogFields}. What an event says of itself is always quoted, numbers too, so that what
 * finds a field in a line for readers finds it here.
 */
final class LogfmtLine extends LayoutBase<ILoggingEvent> {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:/$-]+");
  private static final Pattern NOT_IN_A_KEY = Pattern.compile("[^!-~]|[=\"]");

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(256);
    for (Map.Entry<String, Object> field : LogFields.of(event).entrySet()) {
      String value = String.valueOf(field.getValue());
      line.append(line.isEmpty() ? "" : " ").append(key(field.getKey())).append('=');
      if (isHead(field.getKey()) && PLAIN.matcher(value).matches()) {
        line.append(value);
      } else {
        LogFields.quote(value, line);
      }
    }
    return line.append(System.lineSeparator()).toString();
  }

  private static boolean isHead(String key) {
    return key.equals("time") || key.equals("level") || key.equals("logger") || key.equals("event");
  }

  private static String key(String name) {
    return name.isEmpty() ? "_" : NOT_IN_A_KEY.matcher(name).replaceAll("_");
  }
}
