package dev.watchdog.web;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Input: the query of a request. Each value is within its bounds and the one that was sent, or a problem names the parameter. */
final class QueryFuzz {

  private static final Set<String> KNOWN = Set.of("limit", "after", "q", "order");
  private static final List<String> ORDERS = List.of("asc", "desc");

  private QueryFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    RoutingContext request;
    try {
      request = RequestFixture.withQuery(new String(data, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException undecodable) {
      return; // The server refuses it before anybody reads it.
    }
    int limit;
    long after;
    Optional<String> text;
    Optional<String> order;
    try {
      Query query = new Query(request);
      limit = query.whole("limit", 100, 1, 1000);
      after = query.whole("after", 0L, 0, Long.MAX_VALUE);
      text = query.text("q");
      order = query.oneOf("order", ORDERS);
      query.verify();
    } catch (ProblemDetails problem) {
      mustTeach(problem, request);
      return;
    }
    must(KNOWN.containsAll(request.queryParams().names().stream().map(String::toLowerCase).toList()), "unknown parameters are refused");
    must(limit >= 1 && limit <= 1000 && isNumber(request, "limit", limit, 100), "the limit is the one sent: " + limit);
    must(after >= 0 && isNumber(request, "after", after, 0), "the number is the one sent: " + after);
    must(text.map(each -> !each.isEmpty() && each.length() <= 500 && Texts.isClean(each)).orElse(true), "a text is fit: " + text);
    must(text.orElse("").equals(Optional.ofNullable(request.queryParams().get("q")).orElse("")), "the text is the one sent: " + text);
    must(order.map(ORDERS::contains).orElse(true), "a word is one of those allowed: " + order);
  }

  private static boolean isNumber(RoutingContext request, String name, long read, long fallback) {
    String sent = request.queryParams().get(name);
    return sent == null ? read == fallback : new BigInteger(sent).equals(BigInteger.valueOf(read));
  }

  private static void mustTeach(ProblemDetails problem, RoutingContext request) {
    JsonObject answer = new JsonObject(problem.body("/here").toBuffer());
    must(problem.status() == 400 && !answer.getJsonArray("errors").isEmpty(), "it names what is wrong: " + answer);
    answer.getJsonArray("errors").stream().map(JsonObject.class::cast).forEach(error -> {
      must(!error.getString("detail").isBlank(), "each error says what is wrong: " + error);
      must(isWrong(error.getString("parameter"), request), "what is right is not called wrong: " + error);
    });
    must(answer.getString("detail").length() <= 8_000, "it is not at length: " + answer);
  }

  private static boolean isWrong(String name, RoutingContext request) {
    List<String> sent = request.queryParams().getAll(name);
    if (!KNOWN.contains(name) || sent.size() != 1) {
      return true;
    }
    return switch (name) {
      case "limit" -> !sent.get(0).matches("\\+?0*([1-9]\\d{0,2}|1000)");
      case "after" -> !sent.get(0).matches("\\+?0*\\d{1,18}");
      case "order" -> !ORDERS.contains(sent.get(0));
      default -> sent.get(0).length() > 500 || !Texts.isClean(sent.get(0));
    };
  }

  private static void must(boolean so, String what) {
    if (!so) {
      throw new AssertionError("expected: " + what);
    }
  }
}
