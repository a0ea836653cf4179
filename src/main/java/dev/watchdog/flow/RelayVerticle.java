package dev.watchdog.flow;

import static dev.watchdog.bus.Addresses.CYCLE;
import static dev.watchdog.bus.Addresses.CYCLE_MOVED;
import static dev.watchdog.bus.Addresses.LEDGER_GREW;
import static dev.watchdog.bus.Addresses.RECOVERY;

import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.CycleMoved;
import dev.watchdog.core.Timestamps;
import dev.watchdog.json.ReportJson;
import dev.watchdog.store.Outbox;
import dev.watchdog.store.Outbox.Recovery;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the browsers: every entry of the ledger in the order of ids, also those that another process wrote, and how the cycle goes. It
 * reads the ledger rather than listening to recoveries, so that no event can be lost between a commit and its telling.
 */
public final class RelayVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(RelayVerticle.class);

  /** For what another process wrote; one's own writing is told of at once. */
  private static final Duration POLL = Duration.ofSeconds(1);

  /** While nobody listens and nothing waits: a look at the ledger each second was a third of what an idle watchdog cost. */
  private static final Duration POLL_UNHEARD = Duration.ofSeconds(5);

  /** An entry is told after its slot was dealt with; when that cannot be done for now, it is told all the same after a while. */
  private static final Duration RELEASE_PATIENCE = Duration.ofSeconds(10);

  private static final int PAGE = 500;

  private final Bus bus;
  private final Outbox outbox;
  private final InstantSource clock;
  private final IntSupplier browsers;
  private final SortedSet<Long> unmarked = new TreeSet<>();
  private long last;
  private long timer = -1;
  private final List<Promise<Void>> asking = new ArrayList<>(); // Each asks once, when the process ends.
  private boolean relaying;
  private boolean again;
  private boolean stopped;
  private boolean failing;
  private boolean waiting;

  /**
   * Relays what is in the ledger.
   *
   * @param browsers how many listen now: it is asked when the next look is due, so one that came since is told what another process
   *     wrote up to five seconds late, once
   */
  public RelayVerticle(Bus bus, Outbox outbox, InstantSource clock, IntSupplier browsers) {
    this.bus = bus;
    this.outbox = outbox;
    this.clock = clock;
    this.browsers = browsers;
  }

  @Override
  public Future<?> start() {
    return outbox
        .publishedUpTo()
        .compose(
            upTo -> {
              last = upTo;
              return Future.all(bus.listen(LEDGER_GREW, grew -> relay()), bus.listen(CYCLE_MOVED, this::tell));
            })
        .onSuccess(listening -> relay());
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return Future.succeededFuture();
  }

  /** Tells what is there to be told; completes when that is done or cannot be. From any thread, by a process that is about to end. */
  public Future<Void> told() {
    Promise<Void> done = Promise.promise();
    context.runOnContext(here -> {
      asking.add(done);
      relay();
    });
    return done.future();
  }

  /** One reading at a time; a hint that comes meanwhile leads to another. */
  private void relay() {
    if (relaying) {
      again = true;
      return;
    }
    relaying = true;
    again = false;
    vertx.cancelTimer(timer);
    relayNew()
        .onSuccess(done -> failing = false)
        .onFailure(failure -> {
          if (!failing) {
            LOG.atWarn().addKeyValue("reason", failure.getMessage()).log("relay.waiting-for-ledger");
          }
          failing = true;
        })
        .onComplete(done -> {
          relaying = false;
          if (again && done.succeeded()) {
            relay();
            return;
          }
          asking.forEach(Promise::complete);
          asking.clear();
          if (!stopped) {
            timer = vertx.setTimer(pause().toMillis(), fired -> relay());
          }
        });
  }

  private Duration pause() {
    return failing || waiting || !unmarked.isEmpty() || browsers.getAsInt() > 0 ? POLL : POLL_UNHEARD;
  }

  private Future<Void> relayNew() {
    return outbox
        .after(last, Outbox.Wanted.ALL, PAGE)
        .compose(
            entries -> {
              List<Recovery> ready = ready(entries);
              waiting = ready.size() < entries.size();
              for (Recovery entry : ready) {
                bus.tellBrowsers(RECOVERY, entry.event());
                last = entry.id();
                if (entry.publishedAt() == null) {
                  unmarked.add(entry.id());
                }
              }
              return markTold().compose(done -> ready.size() == PAGE ? relayNew() : Future.succeededFuture());
            });
  }

  /** What was told and could not be marked is marked with what is told next: unmarked it would all be told again after the next start. */
  private Future<Void> markTold() {
    List<Long> some = unmarked.stream().limit(PAGE).toList();
    return some.isEmpty()
        ? Future.succeededFuture()
        : outbox.markPublished(some, clock.instant()).onSuccess(marked -> some.forEach(unmarked::remove));
  }

  /** In order and without a gap: the first entry that is not ready keeps all after it waiting. */
  private List<Recovery> ready(List<Recovery> entries) {
    Instant patienceOver = clock.instant().minus(RELEASE_PATIENCE);
    List<Recovery> ready = new ArrayList<>();
    for (Recovery entry : entries) {
      boolean old = Timestamps.parse(entry.recordedAt()).map(at -> at.isBefore(patienceOver)).orElse(true);
      if (entry.releasedAt() == null && !old) {
        break;
      }
      ready.add(entry);
    }
    return ready;
  }

  private void tell(CycleMoved step) {
    JsonObject event =
        new JsonObject()
            .put("type", "cycle_" + step.phase().name().toLowerCase(java.util.Locale.ROOT))
            .put("cycle_id", step.cycleId())
            .put("dry_run", step.dryRun())
            .put("timestamp", Timestamps.format(step.at()))
            .put("agents_probed", step.agentsProbed())
            .put("agents_total", step.agentsTotal())
            .put("executions_decided", step.executionsDecided())
            .put("executions_total", step.executionsTotal());
    if (step.report() != null) {
      event.put("report", ReportJson.encode(step.cycleId(), step.report(), step.startedAt(), step.at()));
    }
    bus.tellBrowsers(CYCLE, event);
  }
}
