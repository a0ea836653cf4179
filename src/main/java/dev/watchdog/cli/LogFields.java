package dev.watchdog.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.watchdog.core.SafeText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/**
 * An event of the log as flat fields, for the formats that machines read: {@code time}, {@code level}, {@code logger} and {@code event} in
 * each, then its own, then {@code error} and {@code stack} where something was thrown. A field of its own that has one of these names, or
 * the name of another, gets an underscore behind it: every name stands once.
 */
final class LogFields {

  private static final List<String> FIXED = List.of("time", "level", "logger", "event", "error", "stack");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private LogFields() {}

  /** In the order in which they are written. */
  static Map<String, Object> of(ILoggingEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("time", TIME.format(Instant.ofEpochMilli(event.getTimeStamp())));
    fields.put("level", event.getLevel().toString());
    fields.put("logger", event.getLoggerName());
    fields.put("event", event.getFormattedMessage());
    List<KeyValuePair> own = event.getKeyValuePairs();
    if (own != null) {
      own.forEach(pair -> fields.put(free(pair.key, fields), pair.value));
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      fields.put("error", thrown.getClassName() + (thrown.getMessage() == null ? "" : ": " + thrown.getMessage()));
      fields.put("stack", ThrowableProxyUtil.asString(thrown).strip());
    }
    return fields;
  }

  private static String free(String wanted, Map<String, Object> taken) {
    String name = wanted;
    while (FIXED.contains(name) || taken.containsKey(name)) {
      name += "_";
    }
    return name;
  }

  /** The text between double quotes, on one line and with nothing in it that steers a terminal, as JSON wants it. */
  static void quote(String text, StringBuilder line) {
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> line.append("\\\"");
        case '\\' -> line.append("\\\\");
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          if (SafeText.isInvisible(c)) {
            line.append(String.format("\\u%04x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    line.append('"');
  }
}
