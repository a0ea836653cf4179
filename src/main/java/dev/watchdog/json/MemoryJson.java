package dev.watchdog.json;

import dev.watchdog.core.AgentState;
import dev.watchdog.core.Boot;
import dev.watchdog.core.Bounds;
import dev.watchdog.core.MarkerHistory;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Sightings;
import dev.watchdog.core.Timestamps;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/** What is remembered, as JSON in the {@code watchdog_} tables. Parts that are empty are left out. */
public final class MemoryJson {

  private MemoryJson() {}

  public static String encode(Memory memory) {
    JsonObject json = new JsonObject();
    if (memory.agent() != null) {
      json.put("agent", memory.agent());
    }
    put(json, "first_seen", memory.firstSeen());
    put(json, "agent_start", memory.agentStart());
    put(json, "absences", memory.absences());
    put(json, "finished_since", memory.finishedSince());
    put(json, "result_since", memory.resultSince());
    put(json, "unaskable", memory.unaskable());
    put(json, "unconfirmed", memory.unconfirmed());
    put(json, "ended", memory.ended());
    if (memory.lastAnswer() != null) {
      json.put("last_answer", memory.lastAnswer());
    }
    put(json, "held", memory.held());
    put(json, "marker_seen", memory.marker().seenAt());
    put(json, "marker_none", memory.marker().none());
    return json.encode();
  }

  public static Memory decode(String text) {
    JsonObject json = object(text);
    Object answer = json.getValue("last_answer");
    return new Memory(
        json.getValue("agent") instanceof String agent ? agent : null,
        time(json, "first_seen"),
        time(json, "agent_start"),
        sightings(json, "absences"),
        time(json, "finished_since"),
        time(json, "result_since"),
        sightings(json, "unaskable"),
        sightings(json, "unconfirmed"),
        sightings(json, "ended"),
        answer instanceof String said ? said : null,
        sightings(json, "held"),
        new MarkerHistory(time(json, "marker_seen"), sightings(json, "marker_none")));
  }

  public static String encode(AgentState state) {
    JsonObject json =
        new JsonObject()
            .put("answer", state.answer().name())
            .put("reachable", state.reachable()) // For an earlier version, to which a process may be taken back.
            .put("running", state.running());
    if (state.reason() != null) {
      json.put("reason", state.reason());
    }
    put(json, "since", state.since());
    put(json, "looked_at", state.lookedAt());
    put(json, "answered_at", state.answeredAt());
    if (state.latency() != null) {
      json.put("latency_ms", state.latency().toMillis());
    }
    if (state.boot().id() != null) {
      json.put("boot_id", state.boot().id());
    }
    put(json, "booted_at", state.boot().at());
    put(json, "previous_boot_seen_at", state.boot().previousSeenAt());
    return json.encode();
  }

  /**
   * What is known of an agent; null where nothing tells the time of a look, or its name (one that is too long is none),
   * since then nothing is known.
   *
   * @param text what was known when it last changed
   * @param seenAt when it was last seen to be still so, or null
   */
  public static AgentState agent(String name, String text, String seenAt) {
    if (name == null || name.length() > Bounds.STORED_AGENT_NAME) {
      return null;
    }
    JsonObject json = object(text);
    Instant lookedAt = Timestamps.parse(seenAt).orElse(time(json, "looked_at"));
    return lookedAt == null ? null : agent(json, lookedAt);
  }

  private static AgentState agent(JsonObject json, Instant lookedAt) {
    Instant since = time(json, "since");
    boolean booted = json.getValue("boot_id") instanceof String id && id.length() <= Bounds.BOOT_ID;
    AgentState.Answer answer = answer(json);
    boolean reachable = answer == AgentState.Answer.REGISTRY || answer == AgentState.Answer.REGISTRY_IN_PART;
    return new AgentState(
        answer,
        json.getValue("reason") instanceof String reason ? reason : null,
        since == null ? lookedAt : since,
        lookedAt,
        reachable ? lookedAt : time(json, "answered_at"),
        json.getValue("latency_ms") instanceof Number millis ? Duration.ofMillis(millis.longValue()) : null,
        json.getValue("running") instanceof Number running ? running.intValue() : 0,
        new Boot(booted ? json.getString("boot_id") : null, time(json, "booted_at"), time(json, "previous_boot_seen_at")));
  }

  /** An earlier version noted whether it was reachable and no more. */
  private static AgentState.Answer answer(JsonObject json) {
    Object given = json.getValue("answer");
    for (AgentState.Answer answer : AgentState.Answer.values()) {
      if (answer.name().equals(given)) {
        return answer;
      }
    }
    return Boolean.TRUE.equals(json.getValue("reachable")) ? AgentState.Answer.REGISTRY : AgentState.Answer.NONE;
  }

  private static void put(JsonObject json, String field, Instant time) {
    if (time != null) {
      json.put(field, Timestamps.format(time));
    }
  }

  private static void put(JsonObject json, String field, Sightings seen) {
    if (seen.count() > 0) {
      json.put(
          field,
          new JsonObject()
              .put("count", seen.count())
              .put("first", Timestamps.format(seen.first()))
              .put("last", Timestamps.format(seen.last())));
    }
  }

  private static Instant time(JsonObject json, String field) {
    return json.getValue(field) instanceof String text ? Timestamps.parse(text).orElse(null) : null;
  }

  private static Sightings sightings(JsonObject json, String field) {
    if (!(json.getValue(field) instanceof JsonObject seen) || !(seen.getValue("count") instanceof Number count)) {
      return Sightings.NONE;
    }
    Instant first = time(seen, "first");
    Instant last = time(seen, "last");
    return first == null || last == null || count.intValue() < 1 ? Sightings.NONE : new Sightings(count.intValue(), first, last);
  }

  private static JsonObject object(String text) {
    try {
      return text == null ? new JsonObject() : new JsonObject(text);
    } catch (DecodeException broken) {
      return new JsonObject();
    }
  }
}
