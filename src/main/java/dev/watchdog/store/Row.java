package dev.watchdog.store;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Clob;
import java.sql.SQLException;

/** One row as it was read. Columns go by position, since the engines disagree on the case of names. */
public final class Row {

  private final Object[] values;

  /** Takes the values in the order of the columns, each of whatever type the engine gave it. */
  public Row(Object... values) {
    this.values = values;
  }

  /** The number of columns. */
  public int size() {
    return values.length;
  }

  public Object value(int column) {
    return values[column];
  }

  /** A text column, whatever type the engine gives it; null where there is nothing. */
  public String text(int column) {
    Object value = values[column];
    if (value == null) {
      return null;
    }
    if (value instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    return value instanceof Clob clob ? read(clob) : value.toString();
  }

  /** A whole number, or null where there is none or the column holds something else: SQLite's columns hold anything. */
  public Long number(int column) {
    Object value = values[column];
    if (value instanceof Number number) {
      return number.longValue();
    }
    try {
      return value == null ? null : new BigDecimal(text(column).strip()).longValue();
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }

  private static String read(Clob clob) {
    try (Reader reader = clob.getCharacterStream()) {
      StringWriter text = new StringWriter();
      reader.transferTo(text);
      return text.toString();
    } catch (IOException | SQLException broken) {
      throw new IllegalStateException("a text column could not be read", broken);
    }
  }
}
