// Follows the ledger without a gap or a duplicate: what the bus brings in order is taken as it comes, anything else is read.

/** The most the server gives in one answer. */
const PAGE = 1000;

/**
 * @typedef {{id: number, execution_id: string, agent_name: string, action: string, rule: any, reason: string, timestamp: string}} Entry
 * @typedef {(after: number, limit: number) => Promise<{recoveries: Entry[]}>} Read
 */

/** A position in the ledger. Ids have no holes and become visible in their order, so the next entry is always the last id + 1. */
export class Ledger {
  /** Id of the newest entry that was taken; 0 before the first. */
  last = 0;
  /** @type {Entry | null} */
  #newest = null;
  /** @type {Promise<void> | null} */
  #reading = null;
  #again = false;
  #started = false;
  #read;
  #take;
  #keep;

  /**
   * @param {Read} read entries with an id above the given one, oldest first
   * @param {(entries: Entry[]) => void} take is given every entry once, in order of id
   * @param {number} keep how many of the newest are wanted; with more to come than are ever looked at, the older are passed over
   */
  constructor(read, take, keep) {
    this.#read = read;
    this.#take = take;
    this.#keep = keep;
  }

  /** An entry from the bus: sent at least once, and not for those who were away. */
  offer(/** @type {Entry} */ entry) {
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
      return this.#tail(0);
    }
    const entries = (await this.#read(Math.max(0, this.last - 1), PAGE)).recoveries;
    if (this.#newest !== null && !same(entries[0], this.#newest)) {
      this.last = 0; // Another database: its ids say nothing about those seen before.
      return this.#tail(0);
    }
    return entries.length < PAGE ? entries : this.#tail(this.last);
  }

  /** The newest entries above an id. */
  async #tail(/** @type {number} */ from) {
    const first = (await this.#read(from, PAGE)).recoveries;
    return first.length < PAGE ? first : (await this.#read(await this.#nearEnd(from + PAGE), PAGE)).recoveries;
  }

  /**
   * An id with at least the wanted number of entries above it, and less than a page. Is there anything above an id? Going up the
   * answer turns from yes to no once, so doubling and halving find the end of a million entries in some twenty small reads.
   */
  async #nearEnd(/** @type {number} */ from) {
    let low = from;
    let step = PAGE;
    while (await this.#anyAfter(low + step)) {
      low += step;
      step *= 2;
    }
    let high = low + step;
    while (high - low > PAGE / 2) {
      const middle = Math.floor((low + high) / 2);
      if (await this.#anyAfter(middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.max(0, low - this.#keep);
  }

  async #anyAfter(/** @type {number} */ id) {
    return (await this.#read(id, 1)).recoveries.length > 0;
  }

  #accept(/** @type {Entry[]} */ entries) {
    const fresh = entries.filter((entry) => entry.id > this.last);
    const newest = fresh.at(-1);
    if (newest) {
      this.last = newest.id;
      this.#newest = newest;
      this.#take(fresh.slice(-this.#keep));
    }
  }
}

function same(/** @type {Entry | undefined} */ read, /** @type {Entry} */ known) {
  return read !== undefined && read.id === known.id && read.execution_id === known.execution_id;
}
