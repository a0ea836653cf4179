package dev.watchdog.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;

/**
 * One JSON object a line, with {@link LogFields} as its members. Logback's own encoder nests the fields of an event in a list of objects,
 * in which nothing that collects logs looks for them.
 */
final class JsonLine extends LayoutBase<ILoggingEvent> {

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(256);
    for (Map.Entry<String, Object> field : LogFields.of(event).entrySet()) {
      line.append(line.isEmpty() ? '{' : ',');
      LogFields.quote(field.getKey(), line);
      line.append(':');
      Object value = field.getValue();
      if (value == null || value instanceof Boolean || isNumber(value)) {
        line.append(value);
      } else {
        LogFields.quote(value.toString(), line);
      }
    }
    return line.append('}').append(System.lineSeparator()).toString();
  }

  /** JSON has no number that is infinite or none, and not everything that Java calls a number is written as one. */
  private static boolean isNumber(Object value) {
    return value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte
        || value instanceof BigInteger || value instanceof BigDecimal
        || (value instanceof Double || value instanceof Float) && Double.isFinite(((Number) value).doubleValue());
  }
}
