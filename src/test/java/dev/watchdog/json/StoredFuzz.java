package dev.watchdog.json;

import dev.watchdog.core.AgentState;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.Boot;
import dev.watchdog.core.Bounds;
import dev.watchdog.core.DecisionTable;
import dev.watchdog.core.Evidence;
import dev.watchdog.core.Limit;
import dev.watchdog.core.Marker;
import dev.watchdog.core.MarkerRead;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Policy;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.Timestamps;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * Input: a text, taken once as what is stored, once as what an agent or a row said. What is stored is read without a failure and comes
 * back unchanged when it is written again; what was said is kept as JSON of one line of bounded length.
 */
final class StoredFuzz {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Policy POLICY =
      new Policy(MINUTE, MINUTE, MINUTE, MINUTE, MINUTE, OptionalInt.empty(), MINUTE);
  private static final int TEXT_CHARS_MAX = 400;

  private StoredFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    Memory memory = MemoryJson.decode(text);
    must(MemoryJson.decode(MemoryJson.encode(memory)).equals(memory), "what is remembered comes back: " + memory);
    AgentState state = agent(text);
    must(state == null || agent(MemoryJson.encode(state)).equals(state), "what is known of an agent comes back: " + state);

    Memory said = memory.withUnconfirmed(memory.unconfirmed().plus(NOW, MINUTE), text);
    must(MemoryJson.decode(MemoryJson.encode(said)).equals(said), "an answer comes back as it was: " + said);
    Boot boot = new Boot(text.length() > Bounds.BOOT_ID ? null : text, NOW, NOW.minus(MINUTE));
    AgentState silent = new AgentState(AgentState.Answer.UNUSABLE, text, NOW, NOW, NOW, MINUTE, 7, boot);
    must(agent(MemoryJson.encode(silent)).equals(silent), "a reason comes back as it was: " + silent);
    mustBeKept(text, said);
  }

  private static void mustBeKept(String text, Memory memory) {
    RunningRow row = RunningRow.of(new Attempt("e1", text), "a", text, null, Limit.effective(null, null, true, MINUTE), NOW);
    Observation unknown = new Observation.Unknown(text);
    Evidence evidence = Evidence.of(row, new MarkerRead(Marker.NONE, NOW), unknown, memory.at("a"), new Boot(text, NOW, null), POLICY, NOW);
    JsonObject kept = EvidenceJson.encode(evidence, DecisionTable.decide(evidence).verdict(), null);
    JsonObject back = new JsonObject(kept.encode());
    must(back.encode().equals(kept.encode()), "evidence comes back as it was");
    for (String field : back.fieldNames()) {
      if (back.getValue(field) instanceof String value) {
        must(value.length() <= TEXT_CHARS_MAX, field + " is not at length: " + value);
        must(value.chars().noneMatch(Character::isISOControl), field + " is one line: " + value);
      }
    }
    must(Timestamps.parse(back.getString("age_counts_from")).isPresent(), "a time is one: " + back.getString("age_counts_from"));
  }

  private static void must(boolean so, String what) {
    if (!so) {
      throw new AssertionError("expected: " + what);
    }
  }

  private static AgentState agent(String text) {
    return MemoryJson.agent("a", text, null);
  }
}
