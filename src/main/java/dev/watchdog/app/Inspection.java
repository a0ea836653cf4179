package dev.watchdog.app;

import dev.watchdog.agent.AgentClient;
import dev.watchdog.agent.Agents;
import dev.watchdog.config.Credentials;
import dev.watchdog.config.Mask;
import dev.watchdog.config.Settings;
import dev.watchdog.flow.recovery.ClockReads;
import dev.watchdog.query.Stores;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.Database;
import dev.watchdog.store.Layout;
import dev.watchdog.store.Layouts;
import dev.watchdog.store.Schema;
import dev.watchdog.store.WriteTrial;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells whether all will work before anything is done, for the command {@code check}: connects to the stores, tries on no row whatever is
 * written, tries every script on keys that do not exist, asks a few agents and says how their rows would be judged. Changes nothing.
 */
public final class Inspection {

  private final Vertx vertx;
  private final Settings settings;
  private final StoreConnection connection;
  private final List<CheckLine> lines = new ArrayList<>();
  private Database database;
  private Layout layout;
  private SlotRegistry slots;

  private Inspection(Vertx vertx, Settings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.connection = new StoreConnection(vertx, settings, Ports.PLAIN, () -> Credentials.of(settings));
  }

  /** One line for each thing that was looked at. Never fails: what goes wrong is a line. */
  public static Future<List<CheckLine>> run(Vertx vertx, Settings settings) {
    Inspection inspection = new Inspection(vertx, settings);
    return inspection.database()
        .compose(looked -> inspection.redis())
        .compose(looked -> inspection.rows())
        .map(all -> List.copyOf(inspection.lines))
        .eventually(inspection.connection::close);
  }

  /** An embedded database is looked at only where its file is there already. */
  private Future<Void> database() {
    DataFolder folder = DataFolder.standard();
    if (settings.database().url().isEmpty() && !folder.hasDatabase()) {
      String problem = folder.problem();
      lines.add(problem == null
          ? CheckLine.ok("database: the embedded H2 file will be made at the first start, under ./data")
          : CheckLine.fail("database: " + problem));
      return Future.succeededFuture();
    }
    if (settings.database().url().isEmpty()) {
      exposed(folder);
    }
    return connection.openDatabase()
        .compose(opened -> {
          database = opened;
          return tables(new Schema(opened));
        })
        .recover(failure -> failed("database: " + failure.getMessage()));
  }

  private void exposed(DataFolder folder) {
    try {
      folder.exposed().forEach(path -> lines.add(CheckLine.note("database: others may read " + path + "; the next start closes it")));
    } catch (IOException unreadable) {
      lines.add(CheckLine.note("database: who may read its folder cannot be found out: " + unreadable.getMessage()));
    }
  }

  private Future<Void> tables(Schema schema) {
    return schema.missingColumns().compose(missing -> {
      lines.add(CheckLine.ok("database: reached (" + database.dialect().product() + ")"));
      missing.forEach(one -> lines.add(CheckLine.fail("database: lacks " + one)));
      return missing.isEmpty()
          ? Future.all(schema.layout(), schema.version()).compose(read -> writing(read.resultAt(0), read.resultAt(1)))
          : Future.succeededFuture();
    });
  }

  private Future<Void> writing(Layout found, int version) {
    layout = found;
    found.absences().forEach(one -> lines.add(CheckLine.ok("works without " + one)));
    lines.add(CheckLine.ok(version == 0 ? "own tables: not made yet, made at the first start" : "own tables: version " + version));
    return connection.trial(Layouts.of(database, found)).run().map(outcome -> {
      tell(outcome);
      return null;
    });
  }

  private void tell(WriteTrial.Outcome outcome) {
    outcome.unable().forEach(why -> lines.add(CheckLine.fail("writing: " + why)));
    outcome.omissions().forEach(one -> lines.add(CheckLine.note("writing: " + one)));
    if (outcome.text() != null) {
      lines.add(CheckLine.fail("writing: " + outcome.text()));
    }
    if (outcome.unable().isEmpty()) {
      lines.add(CheckLine.ok(outcome.tried()
          ? "writing: every statement was tried on no row and undone"
          : "writing: is tried once the watchdog's own tables are there"));
    }
  }

  private Future<Void> redis() {
    return connection.openSlots()
        .compose(opened -> {
          slots = opened;
          return opened.tryOut();
        })
        .<Void>map(tried -> {
          lines.add(CheckLine.ok("Redis: "
              + (slots.kept() ? "reached (" + Mask.url(settings.redis().url()) + ")" : "none, no slots and no markers")));
          tried.forEach(one -> lines.add(one.ok() ? CheckLine.ok("Redis: " + one.text()) : CheckLine.fail("Redis: " + one.text())));
          return null;
        })
        .recover(failure -> failed("Redis: " + failure.getMessage()));
  }

  private Future<Void> failed(String text) {
    lines.add(CheckLine.fail(text));
    return Future.succeededFuture();
  }

  /** Where there is anything to read. On an event loop, to which the client of the agents is confined. */
  private Future<Void> rows() {
    if (layout == null || slots == null) {
      return Future.succeededFuture();
    }
    Clock clock = Clock.systemUTC();
    Stores stores = Stores.over(database, layout, slots, settings.reconcile().defaultTimeout(), clock);
    Promise<List<CheckLine>> told = Promise.promise();
    vertx.getOrCreateContext().runOnContext(now -> {
      Agents agents = new AgentClient(vertx, settings.agents(), clock, System::nanoTime);
      new ClockReads(database, slots, settings.reconcile().clockWitnesses(), clock).read()
          .compose(clocks -> new Forecast(stores, agents, settings, clock).make(clocks.stores()))
          .eventually(agents::close)
          .onComplete(told);
    });
    return told.future().onSuccess(lines::addAll).mapEmpty();
  }
}
