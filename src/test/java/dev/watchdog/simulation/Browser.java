package dev.watchdog.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * P7 as a browser sees it: it listens to one process, goes away, comes back to whichever is there, reads the ledger after what it has, and
 * drops what it has already. It must see every entry once and in order.
 */
final class Browser {

  private static final int PAGE = 1000;

  private final Loop loop;
  private final Chance chance;
  private final Tables tables;
  private final List<Long> meanwhile = new ArrayList<>();
  private Life server;
  private boolean catchingUp;
  private long last;

  Browser(Loop loop, Chance chance, Tables tables) {
    this.loop = loop;
    this.chance = chance;
    this.tables = tables;
  }

  /** Listens to a process from now on, and reads what it missed a moment later. */
  void connect(Life life) {
    server = life;
    catchingUp = true;
    meanwhile.clear();
    catchUp(life, chance.latency(20 * Loop.MILLI));
  }

  /** A process that is still starting serves no ledger: it is asked again until it does. */
  private void catchUp(Life life, long delay) {
    loop.in(life, delay, "browser", "catches up", () -> {
      if (server != life || !catchingUp) {
        return;
      }
      if (!life.ready()) {
        catchUp(life, Loop.SECOND);
        return;
      }
      tables.ledger(last + 1).stream().limit(PAGE).forEach(entry -> see(entry.id()));
      catchingUp = false;
      meanwhile.forEach(this::see);
      meanwhile.clear();
    });
  }

  void leave() {
    server = null;
  }

  void heard(Life life, long id) {
    if (life != server) {
      return;
    }
    if (catchingUp) {
      meanwhile.add(id);
    } else {
      see(id);
    }
  }

  private void see(long id) {
    if (id > last + 1) {
      throw new Violation("P7", "a browser that has everything up to " + last + " hears of " + id);
    }
    last = Math.max(last, id);
  }

  long last() {
    return last;
  }
}
