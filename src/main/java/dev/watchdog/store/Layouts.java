package dev.watchdog.store;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the platform's tables have now. A deploy of the platform may add or drop an optional column at any time: what was found at start
 * would let the watchdog end leased rows of which it does not know that there are leases, or fail for ever over a column that went.
 */
public final class Layouts {

  private final Schema schema;
  private volatile Layout found;
  private volatile Layout now;
  private volatile Set<Part> leftOut = Set.of();
  private volatile Set<String> views = Set.of();

  private Layouts(Schema schema, Layout found) {
    this.schema = schema;
    this.found = found;
    this.now = found;
  }

  /** Begins with what was found at start. */
  public static Layouts of(Database database, Layout found) {
    return new Layouts(new Schema(database), found);
  }

  /** The same object for as long as nothing changes. */
  Layout now() {
    return now;
  }

  /** What there is, with what may not be written. */
  Layout found() {
    return found;
  }

  /** From now on these parts are not written, and all others are. */
  public void leaveOut(Set<Part> parts) {
    if (!parts.equals(leftOut)) {
      leftOut = Set.copyOf(parts);
      now = found.without(leftOut);
    }
  }

  boolean leavesOut(Part part) {
    return leftOut.contains(part);
  }

  /** Looks again; answers what changed, in words. Where it cannot look, what was known stays. */
  public Future<List<String>> refresh() {
    return Future.all(schema.catalogued(), schema.views())
        .map(read -> {
          List<String> changes = new ArrayList<>(changes(read.<Optional<Layout>>resultAt(0)));
          changes.addAll(viewed(Set.copyOf(read.<List<String>>resultAt(1))));
          return changes;
        })
        .otherwise(List.of());
  }

  /** A table that is a view now, or a table again. At start the trial finds them. */
  private List<String> viewed(Set<String> now) {
    List<String> changes = new ArrayList<>();
    now.stream().filter(view -> !views.contains(view)).forEach(view -> changes.add("now a view: " + view));
    views.stream().filter(view -> !now.contains(view)).forEach(view -> changes.add("no view any more: " + view));
    views = now;
    return changes;
  }

  private List<String> changes(Optional<Layout> catalogued) {
    Layout before = found;
    if (catalogued.isEmpty() || catalogued.get().equals(before)) {
      return List.of();
    }
    found = catalogued.get();
    now = found.without(leftOut);
    List<String> changes = new ArrayList<>();
    List<String> absent = found.absences();
    List<String> wasAbsent = before.absences();
    absent.stream().filter(one -> !wasAbsent.contains(one)).forEach(one -> changes.add("gone: " + one));
    wasAbsent.stream().filter(one -> !absent.contains(one)).forEach(one -> changes.add("came: " + one.split(":", 2)[0]));
    return changes;
  }
}
