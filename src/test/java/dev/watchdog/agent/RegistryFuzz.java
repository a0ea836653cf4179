package dev.watchdog.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Registry;
import dev.watchdog.core.Timestamps;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Input: the body of a registry. The oracle builds a tree of it with another parser and reads that, strictly: what is no JSON object with
 * a list of executions must not become a registry, and only one without a flaw may make anything absent.
 */
final class RegistryFuzz {

  private static final JsonFactory JSON = JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
  private static final JsonFactory NO_DUPLICATES =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final String AGENT = "a";
  private static final List<String> LISTS = List.of("executions", "pending_ids", "recently_completed_ids");

  /** No id: a shorter one is guessed and named. */
  private static final String NOBODY = "x".repeat(513);
  private static final int CUTS_MAX = 64;

  private RegistryFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    Registry registry = read(data);
    Tree tree = Tree.of(data);
    if (registry == null) {
      if (tree != null && tree.unique) {
        throw new AssertionError("refused although it is a registry");
      }
      return;
    }
    if (tree == null) {
      throw new AssertionError("taken for a registry although it is none: " + registry);
    }
    mustNameAll(registry, tree);
    if (registry.observe(NOBODY) instanceof Observation.Absent && !tree.flawless) {
      throw new AssertionError("makes ids absent although it has entries that are none");
    }
    if (tree.flawless && tree.unique) {
      mustBeThatAndNoMore(registry, tree);
    }
    mustBeWhole(data);
    mustBeTheSameInPieces(registry, data);
  }

  private static Registry read(byte[] body) {
    try {
      return RegistryReader.read(AGENT, body);
    } catch (RegistryReader.NotARegistry refused) {
      return null;
    }
  }

  private static void mustNameAll(Registry registry, Tree tree) {
    tree.running.keySet().forEach(id -> must(registry.observe(id) instanceof Observation.Running, id + " runs"));
    tree.pending.forEach(id -> must(registry.pending().contains(id), id + " is pending"));
    tree.finished.forEach(id -> must(registry.finished().contains(id), id + " has finished"));
  }

  private static void mustBeThatAndNoMore(Registry registry, Tree tree) {
    must(registry.observe(NOBODY) instanceof Observation.Absent, "others are absent");
    must(registry.running().equals(tree.running), "runs " + tree.running + ", not " + registry.running());
    must(registry.pending().equals(tree.pending), "pending " + tree.pending + ", not " + registry.pending());
    must(registry.finished().equals(tree.finished), "finished " + tree.finished + ", not " + registry.finished());
    must(registry.checks().equals(tree.checks), "reports " + tree.checks + ", not " + registry.checks());
  }

  /** A body that is cut anywhere before its last brace is no registry. */
  private static void mustBeWhole(byte[] data) {
    int end = data.length;
    while (end > 0 && data[end - 1] != '}') {
      end--;
    }
    int step = Math.max(1, end / CUTS_MAX);
    for (int cut = end - 1; cut >= 0; cut -= step) {
      must(read(Arrays.copyOf(data, cut)) == null, "cut at byte " + cut + " it is no registry");
    }
  }

  /** However a body is cut up on its way, it says the same. */
  private static void mustBeTheSameInPieces(Registry whole, byte[] data) {
    try {
      RegistryReader reader = new RegistryReader(AGENT);
      for (int from = 0, size = 1; from < data.length; from += size, size = size % 7 + 1) {
        byte[] piece = Arrays.copyOfRange(data, from, Math.min(data.length, from + size));
        reader.take(piece, piece.length);
      }
      must(reader.end().equals(whole), "the same in pieces: " + whole);
    } catch (RegistryReader.NotARegistry refused) {
      throw new AssertionError("refused in pieces although it is a registry", refused);
    }
  }

  private static void must(boolean so, String what) {
    if (!so) {
      throw new AssertionError("expected: " + what);
    }
  }

  /** The body as another parser sees it. */
  private static final class Tree {
    private final Map<String, Instant> running = new HashMap<>();
    private final Set<String> pending = new HashSet<>();
    private final Set<String> finished = new HashSet<>();
    private final Observation.Checks checks;
    private final boolean unique;
    private boolean flawless = true;

    private Tree(JsonObject body, boolean unique) {
      this.unique = unique;
      body.getJsonArray("executions").forEach(this::addExecution);
      this.checks =
          new Observation.Checks(addIds(body.getValue("pending_ids"), pending), addIds(body.getValue("recently_completed_ids"), finished));
    }

    /** Null where the body is no registry. A zero byte stands in no JSON in UTF-8; the other parser would take it for UTF-16. */
    static Tree of(byte[] data) {
      try {
        for (byte octet : data) {
          if (octet == 0) {
            return null;
          }
        }
        if (!(JacksonCodec.fromParser(JSON.createParser(data), Object.class) instanceof JsonObject body) || isOfAnother(body)) {
          return null;
        }
        boolean numbers = LISTS.stream().noneMatch(list -> hasNoNumber(body.getValue(list)));
        return numbers && body.getValue("executions") instanceof JsonArray ? new Tree(body, isUnique(data)) : null;
      } catch (DecodeException | IOException malformed) {
        return null;
      }
    }

    private static boolean isOfAnother(JsonObject body) {
      return body.getValue("agent") instanceof String named && !named.equals(AGENT);
    }

    private static boolean hasNoNumber(Object list) {
      return list instanceof JsonArray entries
          && entries.stream().anyMatch(one -> one instanceof Double number && !Double.isFinite(number));
    }

    private static boolean isUnique(byte[] data) {
      try {
        JacksonCodec.fromParser(NO_DUPLICATES.createParser(data), Object.class);
        return true;
      } catch (DecodeException | IOException twice) {
        return false;
      }
    }

    private void addExecution(Object entry) {
      String id = entry instanceof JsonObject execution ? idOf(execution.getValue("execution_id")) : null;
      if (entry instanceof JsonObject execution && id != null) {
        Object start = execution.getValue("started_at");
        running.put(id, start instanceof String text ? Timestamps.parse(text).orElse(null) : null);
      } else {
        flawless = false;
      }
    }

    private static String idOf(Object value) {
      String id = value instanceof Integer || value instanceof Long || value instanceof BigInteger
          ? value.toString()
          : value instanceof String text ? text : "";
      return id.isEmpty() || id.length() > 512 ? null : id;
    }

    private boolean addIds(Object list, Set<String> into) {
      if (list instanceof JsonArray ids) {
        for (Object id : ids) {
          String text = idOf(id);
          if (text != null) {
            into.add(text);
          } else {
            flawless = false;
          }
        }
        return true;
      }
      flawless &= list == null;
      return false;
    }
  }
}
