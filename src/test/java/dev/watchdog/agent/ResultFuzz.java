package dev.watchdog.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.watchdog.core.Redaction;
import dev.watchdog.core.Retained;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Input: how much is kept and how large a piece is (a byte each), then the body of a retained result. The oracle is another parser. */
final class ResultFuzz {

  private static final String LOG = "execution_log";
  private static final String SECRET = "sk-ant-api03-Zq7Vw3Kx9Pb5Rt1Ym8Nc";

  private static final JsonFactory JSON = JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private ResultFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 2) {
      return;
    }
    int keptMax = 8 + (data[0] & 0xff) * 2;
    int piece = 1 + (data[1] & 0xff);
    byte[] body = Arrays.copyOfRange(data, 2, data.length);
    JsonObject whole = object(body);
    Retained uncut = ResultReader.read(200, body, 0);
    must(whole != null || uncut instanceof Retained.CouldNotAsk, "what is no JSON object is no result");
    if (whole != null && uncut instanceof Retained.Kept kept) {
      mustBeThat(kept, whole);
      mustBeWhole(body);
      mustHide(whole);
    }
    mustKeepWhatFits(body, whole, keptMax, piece);
  }

  private static void mustKeepWhatFits(byte[] body, JsonObject whole, int keptMax, int piece) {
    ResultBody taken = new ResultBody(keptMax);
    ResultBody atOnce = new ResultBody(keptMax);
    boolean fits = true;
    for (int from = 0; from < body.length && fits; from += piece) {
      fits = taken.take(Arrays.copyOfRange(body, from, Math.min(body.length, from + piece)));
      must(taken.bytes().length <= keptMax, "at most " + keptMax + " bytes are kept");
    }
    must(atOnce.take(body) == fits, "how it is cut into pieces decides nothing");
    must(fits || body.length > keptMax, "what is no longer than " + keptMax + " bytes fits");
    if (!fits) {
      return;
    }
    must(Arrays.equals(taken.bytes(), atOnce.bytes()), "it is kept alike however it is cut into pieces");
    if (body.length <= keptMax) {
      must(Arrays.equals(taken.bytes(), body) && taken.logLeftOut() == 0, "what fits is kept as it is");
    } else if (whole != null) {
      must(taken.logLeftOut() > 0, "only a log is left out");
      must(withoutLog(object(taken.bytes())).equals(withoutLog(whole)), "all but the log is kept as it is");
    }
  }

  private static void mustBeThat(Retained.Kept kept, JsonObject whole) {
    boolean unwanted = "cancelled".equals(whole.getValue("status")) && kept.status().equals("failed");
    must(unwanted || kept.status().equals(whole.getValue("status")), "the status is that of the body");
    must(kept.cost() == null || kept.cost() >= 0, "a cost is a number of at least 0");
    for (String text : new String[] {kept.response(), kept.log()}) {
      must(text == null || text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text), "a database takes it");
    }
  }

  private static void mustBeWhole(byte[] body) {
    int end = body.length;
    while (end > 0 && body[end - 1] != '}') {
      end--;
    }
    for (int cut = end - 1; cut > 0; cut -= Math.max(1, end / 32)) {
      byte[] part = Arrays.copyOf(body, cut);
      must(!(ResultReader.read(200, part, 0) instanceof Retained.Kept), "cut at byte " + cut + " it is no result");
    }
  }

  private static void mustHide(JsonObject whole) {
    JsonObject planted = whole.copy().put("response", "it says\n" + SECRET + "\n").put(LOG, SECRET);
    if (ResultReader.read(200, planted.toBuffer().getBytes(), 0) instanceof Retained.Kept kept) {
      must(!(kept.response() + kept.log()).contains(SECRET) && kept.response().contains(Redaction.MARK), "no secret gets through");
    } else {
      throw new AssertionError("a result that was read is read with another response as well");
    }
  }

  private static JsonObject object(byte[] body) {
    try {
      return JacksonCodec.fromParser(JSON.createParser(body), Object.class) instanceof JsonObject object ? object : null;
    } catch (DecodeException | IOException malformed) {
      return null;
    }
  }

  private static JsonObject withoutLog(JsonObject result) {
    must(result != null, "what is kept is a JSON object");
    JsonObject rest = result.copy();
    rest.remove(LOG);
    return rest;
  }

  private static void must(boolean so, String what) {
    if (!so) {
      throw new AssertionError("expected: " + what);
    }
  }
}
