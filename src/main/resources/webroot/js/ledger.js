// Follows the ledger without a gap or a duplicate: what the bus brings in order is taken as it comes, anything else is read.

/** The most the server gives in one answer. */
const PAGE = 1000;

/**
 * A position in the ledger. Ids have no holes and become visible in their order, so the next entry is always the last id + 1; only the
 * oldest are not kept for ever, so that what comes next may be gone when it is asked for.
 */
export class Ledger {
  /** Id of the newest entry that was taken; 0 before the first. */
  last = 0;
  #newest = null;
  #reading = null;
  #again = false;
  #started = false;
  #read;
  #tail;
  #take;
  #keep;
  #lose;

  constructor(read, tail, take, lose, keep) {
    this.#read = read;
    this.#tail = tail;
    this.#take = take;
    this.#lose = lose;
    this.#keep = keep;
  }

  /** An entry from the bus: sent at least once, and not for those who were away. */
  offer(entry) {
    if (entry.id <= this.last) {
      return;
    }
    if (this.#started && this.#reading === null && entry.id === this.last + 1) {
      this.#accept([entry]);
    } else {
      // It was committed before it was sent, so a read finds it, and what lies before it, too.
      this.catchUp().catch(() => {}); // Whoever is away is told so elsewhere, and the next call reads again.
    }
  }

  /** Reads what is newer than the last one. Calls during a read share it, and make it look once more. */
  catchUp() {
    if (this.#reading !== null) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = this.#follow().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #follow() {
    do {
      this.#again = false;
      const entries = await this.#next();
      this.#started = true;
      this.#accept(entries);
    } while (this.#again);
  }

  /** What comes after the last one. It is read along, to see that this is still the ledger it was read from. */
  async #next() {
    if (!this.#started) {
      return this.#newestOnes();
    }
    const { entries, oldest } = await this.#read(this.#newest === null ? this.last : this.last - 1, PAGE);
    if (this.last > 0 && oldest > this.last) {
      return this.#beginAnew(oldest);
    }
    if (this.#newest !== null && !same(entries[0], this.#newest)) {
      this.last = 0; // Another database: its ids say nothing about those seen before.
      return this.#newestOnes();
    }
    return entries.length < PAGE ? entries : this.#newestOnes();
  }

  /** The last one is gone, and perhaps some after it: what is kept begins later. */
  #beginAnew(oldest) {
    const count = oldest - 1 - this.last;
    this.last = oldest - 1;
    this.#newest = null;
    if (count > 0) {
      this.#lose(count);
    }
    return this.#newestOnes();
  }

  async #newestOnes() {
    return (await this.#tail(this.#keep)).reverse();
  }

  #accept(entries) {
    const fresh = entries.filter((entry) => entry.id > this.last);
    const newest = fresh.at(-1);
    if (newest) {
      this.last = newest.id;
      this.#newest = newest;
      this.#take(fresh.slice(-this.#keep));
    }
  }
}

function same(read, known) {
  return read !== undefined && read.id === known.id && read.execution_id === known.execution_id;
}
