package dev.watchdog.store;

import io.vertx.core.Future;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Asks the database what texts it takes, once it has refused one. Nobody has to be asked while all of them fit. */
final class Fitting {

  private static final String WIDTHS =
      "SELECT LOWER(table_name), LOWER(column_name), MIN(character_maximum_length) FROM information_schema.columns"
          + " WHERE LOWER(table_name) IN ('schedule_executions', 'agent_activities') AND character_maximum_length IS NOT NULL"
          + " GROUP BY LOWER(table_name), LOWER(column_name)";

  /** By PostgreSQL's names without their dashes; what is not here has the same name in Java, or is taken for ASCII. */
  private static final Map<String, String> CHARSETS =
      Map.ofEntries(
          Map.entry("LATIN1", "ISO-8859-1"),
          Map.entry("LATIN2", "ISO-8859-2"),
          Map.entry("LATIN3", "ISO-8859-3"),
          Map.entry("LATIN4", "ISO-8859-4"),
          Map.entry("LATIN5", "ISO-8859-9"),
          Map.entry("LATIN7", "ISO-8859-13"),
          Map.entry("LATIN9", "ISO-8859-15"),
          Map.entry("ISO_8859_5", "ISO-8859-5"),
          Map.entry("ISO_8859_6", "ISO-8859-6"),
          Map.entry("ISO_8859_7", "ISO-8859-7"),
          Map.entry("ISO_8859_8", "ISO-8859-8"),
          Map.entry("WIN866", "IBM866"),
          Map.entry("WIN874", "x-windows-874"),
          Map.entry("KOI8R", "KOI8-R"),
          Map.entry("KOI8U", "KOI8-U"),
          Map.entry("EUC_JP", "EUC-JP"),
          Map.entry("EUC_KR", "EUC-KR"),
          Map.entry("EUC_CN", "GB2312"));

  private Fitting() {}

  /** A database that cannot be asked takes anything, as far as is known. */
  static Future<Fit> of(Database database) {
    return switch (database.dialect()) {
      case SQLITE -> Future.succeededFuture(Fit.ANY); // Its columns are as wide as anybody wants, and its encodings hold everything.
      case H2 -> widths(database).map(widths -> fit(null, widths)).otherwise(Fit.ANY);
      case POSTGRES -> widths(database)
          .compose(widths -> charset(database).map(charset -> fit(charset, widths)))
          .otherwise(Fit.ANY);
    };
  }

  private static Fit fit(Charset charset, Map<String, Integer> widths) {
    return new Fit(charset, widths, Integer.MAX_VALUE, Integer.MAX_VALUE, false);
  }

  private static Future<Map<String, Integer>> widths(Database database) {
    return database.read(transaction -> transaction.query(WIDTHS))
        .map(rows -> {
          Map<String, Integer> widths = new HashMap<>();
          rows.forEach(row -> widths.put(row.text(0) + "." + row.text(1), (int) Math.min(row.number(2), Integer.MAX_VALUE)));
          return widths;
        });
  }

  private static Future<Charset> charset(Database database) {
    return database.read(transaction -> transaction.query("SELECT current_setting('server_encoding')"))
        .map(rows -> charset(rows.get(0).text(0)));
  }

  /** Null where it holds everything: SQL_ASCII keeps whatever bytes it is given. */
  static Charset charset(String encoding) {
    String name = encoding.toUpperCase(Locale.ROOT);
    if (name.equals("UTF8") || name.equals("SQL_ASCII")) {
      return null;
    }
    try {
      Charset charset = Charset.forName(CHARSETS.getOrDefault(name, name.startsWith("WIN") ? "windows-" + name.substring(3) : name));
      return charset.canEncode() ? charset : StandardCharsets.US_ASCII;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return StandardCharsets.US_ASCII;
    }
  }
}
