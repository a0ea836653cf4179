package dev.watchdog.store;

import dev.watchdog.core.Reason;
import dev.watchdog.core.RowEnd;
import dev.watchdog.core.SafeText;
import dev.watchdog.json.EvidenceJson;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the database takes of a text, as far as that is known: nothing is, until it refused one. A text never keeps a row running. Where one
 * does not fit, the row is ended without the agent's words, then in ASCII, cut to its column; a recovered result keeps its response, with
 * {@code ?} for what cannot be stored, and loses its log first.
 *
 * @param charset what the database can store, null = everything
 * @param widths characters that a column takes, by {@code table.column}
 * @param errorMax characters of an error, whatever its column is said to take
 * @param responseMax characters of a response
 * @param bare whether everything that can be left out is
 */
record Fit(Charset charset, Map<String, Integer> widths, int errorMax, int responseMax, boolean bare) {

  /** Every text fits. */
  static final Fit ANY = new Fit(null, Map.of(), Integer.MAX_VALUE, Integer.MAX_VALUE, false);

  private static final String ROW = "schedule_executions.";
  private static final String ACTIVITY = "agent_activities.";
  private static final String CUT = "...";
  private static final char DASH = '\u2014';

  /** Tried one after the other where nothing says what is wrong with a text: conditions on a column can be anything. */
  static List<Fit> lastResorts(boolean response) {
    List<Fit> fits = new ArrayList<>();
    fits.add(bare(null, Integer.MAX_VALUE, Integer.MAX_VALUE));
    for (int errorMax : new int[] {Integer.MAX_VALUE, 255, 100, 40, 10, 0}) {
      fits.add(bare(StandardCharsets.US_ASCII, errorMax, Integer.MAX_VALUE));
    }
    for (int responseMax : response ? new int[] {65_535, 4000, 255, 0} : new int[0]) {
      fits.add(bare(StandardCharsets.US_ASCII, 0, responseMax));
    }
    return fits;
  }

  private static Fit bare(Charset charset, int errorMax, int responseMax) {
    return new Fit(charset, Map.of(), errorMax, responseMax, true);
  }

  /**
   * The texts that are written of one end.
   *
   * @param activityError of its activities
   * @param response of a recovered result, as are session and log
   * @param note what could not be stored as it is of a result, null where all of it is
   */
  record Texts(
      String error, String activityError, String reason, String evidence, String response, String session, String log, String note) {}

  /** Makes the texts of an end fit. */
  Texts texts(RowEnd end) {
    String error = error(end, width(ROW + "error"));
    String reason = end.reason().equals(end.error()) ? error : inCharset(end.reason());
    String activityError = error(end, width(ACTIVITY + "error"));
    String evidence = inCharset(EvidenceJson.encode(end.evidence(), end.verdict(), end.release()).encode());
    if (end.result() == null) {
      return new Texts(error, activityError, reason, evidence, null, null, null, null);
    }
    String response = replaced(end.result().response(), Math.min(responseMax, width(ROW + "response")));
    String session = Ends.session(end);
    String log = end.result().log();
    boolean sessionKept = session == null || !bare && fits(session, width(ROW + "claude_session_id"));
    boolean logKept = log == null || !bare && fits(log, width(ROW + "execution_log"));
    return new Texts(error, activityError, reason, evidence, response, sessionKept ? session : null, logKept ? log : null,
        note(end, response, sessionKept, logKept));
  }

  private static String note(RowEnd end, String response, boolean sessionKept, boolean logKept) {
    List<String> lost = new ArrayList<>();
    if (!logKept) {
      lost.add("its log was left out");
    }
    if (!sessionKept) {
      lost.add("its session was left out");
    }
    String asked = end.result().response();
    if (asked != null && !asked.equals(response)) {
      lost.add(characters(asked) > characters(response) ? "its response was cut to " + response.length() + " characters"
          : "characters of its response were replaced by '?'");
    }
    return lost.isEmpty() ? null
        : "execution " + SafeText.line(end.evidence().row().id(), 100) + ": its recovered result does not fit the database: "
            + String.join(", ", lost);
  }

  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The error as it is, or the watchdog's own words alone, or these in ASCII, cut. The error of a result is nobody else's words. */
  private String error(RowEnd end, int widthMax) {
    int max = Math.min(errorMax, widthMax);
    if (end.error() == null || !bare && fits(end.error(), max)) {
      return end.error();
    }
    if (end.result() != null) {
      return replaced(end.error(), max);
    }
    String own = Reason.withContext(null, Reason.of(end.verdict(), end.evidence()));
    return fits(own, max) ? own : cut(ascii(own), max);
  }

  /** A text of ours for a column given as {@code table.column}. */
  String own(String column, String text) {
    int max = width(column);
    return fits(text, max) ? text : cut(ascii(text), max);
  }

  private int width(String column) {
    return widths.getOrDefault(column, Integer.MAX_VALUE);
  }

  private boolean fits(String text, int max) {
    return text.length() <= max && (charset == null || charset.newEncoder().canEncode(text));
  }

  /** Text of ours beside the agent's: a dash becomes a hyphen. */
  private String inCharset(String text) {
    return fits(text, Integer.MAX_VALUE) ? text : replaced(text.replace(DASH, '-'), Integer.MAX_VALUE);
  }

  /** Character by character, and only what cannot be stored. */
  private String replaced(String text, int max) {
    if (text == null || fits(text, max)) {
      return text;
    }
    if (charset == null) {
      return cut(text, max);
    }
    CharsetEncoder encoder = charset.newEncoder();
    StringBuilder fit = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
      CharSequence one = text.subSequence(i, pair ? i + 2 : i + 1);
      fit.append(encoder.canEncode(one) ? one : "?");
      i += pair ? 1 : 0;
    }
    return cut(fit.toString(), max);
  }

  private static String ascii(String text) {
    StringBuilder ascii = new StringBuilder(text.length());
    text.codePoints().forEach(c -> ascii.append(c == DASH ? '-' : c < 0x80 ? (char) c : '?'));
    return ascii.toString();
  }

  private static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = Math.max(0, max - CUT.length());
    end -= end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
    return max < CUT.length() ? text.substring(0, max) : text.substring(0, end) + CUT;
  }
}
