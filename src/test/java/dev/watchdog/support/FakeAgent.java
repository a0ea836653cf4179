package dev.watchdog.support;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One agent as a script that a test may change at any time, also while a call is being answered. Left alone it behaves as an agent should:
 * terminate stops what it lists, nothing is retained, no error is known.
 */
public final class FakeAgent {

  private final String name;
  private final Map<String, String> running = new LinkedHashMap<>();
  private final Set<String> pending = new LinkedHashSet<>();
  private final Set<String> recent = new LinkedHashSet<>();
  private final List<Object> malformed = new ArrayList<>();
  private final JsonObject extra = new JsonObject();
  private final Map<String, Deque<Answer>> scripted = new HashMap<>();
  private final Map<Call.Kind, Runnable> hooks = new EnumMap<>(Call.Kind.class);
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private boolean reportsPending = true;
  private boolean reportsRecent = true;

  FakeAgent(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** Lists exactly these as running, without a start time. */
  public synchronized FakeAgent running(String... ids) {
    running.clear();
    for (String id : ids) {
      running.put(id, null);
    }
    return this;
  }

  /** Lists one more as running, with the agent's own start time for it. */
  public synchronized FakeAgent runs(String id, String startedAt) {
    running.put(id, startedAt);
    return this;
  }

  public synchronized FakeAgent pending(String... ids) {
    replace(pending, ids);
    return this;
  }

  public synchronized FakeAgent recent(String... ids) {
    replace(recent, ids);
    return this;
  }

  /** An agent of before these lists: neither recently_completed_ids nor pending_ids. */
  public synchronized FakeAgent old() {
    return reports(false, false);
  }

  public synchronized FakeAgent reports(boolean recentlyCompleted, boolean pendingIds) {
    reportsRecent = recentlyCompleted;
    reportsPending = pendingIds;
    return this;
  }

  public synchronized FakeAgent boot(String id, Instant at) {
    extra.put("boot_id", id);
    if (at == null) {
      extra.remove("booted_at");
    } else {
      extra.put("booted_at", at.toString());
    }
    return this;
  }

  /** Sets a field of the registry's body to anything, null included. */
  public synchronized FakeAgent field(String field, Object value) {
    extra.put(field, value);
    return this;
  }

  /** Entries of the list of running executions that are none. */
  public synchronized FakeAgent alsoLists(Object... entries) {
    malformed.clear();
    malformed.addAll(Arrays.asList(entries));
    return this;
  }

  /** How the registry answers from now on; null = well again. */
  public FakeAgent registry(Answer answer) {
    return on(Call.Kind.REGISTRY, "", answer == null ? new Answer[0] : new Answer[] {answer});
  }

  /** How it answers one call after the other about this execution; the last answer stays. None = as an agent should. */
  public synchronized FakeAgent on(Call.Kind kind, String id, Answer... answers) {
    scripted.put(kind + " " + id, new ArrayDeque<>(List.of(answers)));
    return this;
  }

  /** Runs while a call of this kind is being answered, before the answer is made up. Null takes it away. */
  public synchronized FakeAgent during(Call.Kind kind, Runnable hook) {
    hooks.put(kind, hook);
    return this;
  }

  synchronized void endHooks() {
    hooks.clear();
  }

  public List<Call> calls() {
    return List.copyOf(calls);
  }

  public List<Call> calls(Call.Kind kind) {
    return calls.stream().filter(call -> call.kind() == kind).toList();
  }

  public long calls(Call.Kind kind, String id) {
    return calls.stream().filter(call -> call.kind() == kind && call.id().equals(id)).count();
  }

  /** The registry's body as it is now. */
  public synchronized JsonObject registryBody() {
    JsonArray executions = new JsonArray();
    JsonObject none = new JsonObject();
    running.forEach((id, at) -> executions.add(new JsonObject().put("execution_id", id).put("started_at", at).put("metadata", none)));
    malformed.forEach(executions::add);
    JsonObject body = new JsonObject().put("executions", executions);
    if (reportsRecent) {
      body.put("recently_completed_ids", new JsonArray(new ArrayList<>(recent)));
    }
    if (reportsPending) {
      body.put("pending_ids", new JsonArray(new ArrayList<>(pending)));
    }
    return body.mergeIn(extra);
  }

  Answer answer(Call call) {
    calls.add(call);
    Runnable hook;
    synchronized (this) {
      hook = hooks.get(call.kind());
    }
    if (hook != null) {
      hook.run();
    }
    synchronized (this) {
      Deque<Answer> answers = scripted.getOrDefault(call.kind() + " " + call.id(), new ArrayDeque<>());
      if (answers.isEmpty()) {
        return wellBehaved(call);
      }
      return answers.size() == 1 ? answers.peek() : answers.poll();
    }
  }

  private Answer wellBehaved(Call call) {
    return switch (call.kind()) {
      case REGISTRY -> Answer.json(200, registryBody());
      case TERMINATE -> terminate(call.id());
      case LAST_ERROR -> Answer.json(200, new JsonObject().putNull("error_type").putNull("error_message"));
      case RESULT -> Answer.json(404, new JsonObject().put("detail", new JsonObject().put("code", "no_retained_result")));
    };
  }

  private Answer terminate(String id) {
    if (running.containsKey(id)) {
      running.remove(id);
      return terminated();
    }
    if (pending.remove(id)) {
      return Answer.json(200, new JsonObject().put("status", "cancelled_before_start"));
    }
    return recent.contains(id) ? alreadyFinished() : Answer.status(404);
  }

  public static Answer terminated() {
    return Answer.json(200, new JsonObject().put("status", "terminated"));
  }

  public static Answer alreadyFinished() {
    return Answer.json(200, new JsonObject().put("status", "already_finished"));
  }

  public static Answer error(String type, String message) {
    return Answer.json(200, new JsonObject().put("error_type", type).put("error_message", message));
  }

  private static void replace(Set<String> set, String... ids) {
    set.clear();
    set.addAll(List.of(ids));
  }
}
