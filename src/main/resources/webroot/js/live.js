// The one store of live state: the last status, the newest recoveries, how the connection stands, and who paused. Views only show it.

import { get, Refused } from './api.js';
import { Bridge, CYCLE, RECOVERY } from './bridge.js';
import { Ledger } from './ledger.js';

/** As many recoveries as anybody scrolls through; the ledger has the rest. */
export const KEPT = 200;

/** An id no ledger has reached: before it lies everything. */
const END = Number.MAX_SAFE_INTEGER;

/**
 * Tells "status" (a new answer), "recoveries" (entries to be shown), "missed" (after a gap, and what is gone), "waiting" (while paused), "connection",
 * "cycle" (an event of the bus) and "away" (the server stopped or began to answer).
 */
export const live = new EventTarget();

/** What the events are about. Read it; only this module writes it. */
export const state = {
  /** The last status answer */
  status: null,
  /** Since when the server does not answer */
  awaySince: null,
  connection: 'connecting',
  /** What the bridge said when it refused. */
  refusal: '',
  /** Whether the person paused the list. A hidden tab is paused by itself. */
  paused: false,
  /** What is shown, newest first */
  entries: [],
  /** How many came while paused, and wait. */
  waiting: 0,
  missed: null,
  /** How many recoveries nobody can read any more: they were pruned from the ledger before this page asked for them. */
  gone: 0,
  /** Whether the ledger was read at least once. */
  read: false,
};

const bridge = new Bridge();
let ledger;
/** Oldest first */
let queue = [];
let frame = 0;
/** The newest entry at the moment from which on nobody looked, until what was missed since has been told. */
let lostAt = null;
let hiddenAt = null;

const tell = (name, detail = null) =>
  live.dispatchEvent(new CustomEvent(name, { detail }));

/** Begins anew, for whoever has just logged in. */
export function start() {
  queue = [];
  lostAt = null;
  hiddenAt = null;
  Object.assign(state, {
    status: null,
    connection: 'connecting',
    paused: false,
    entries: [],
    waiting: 0,
    missed: null,
    gone: 0,
    read: false,
  });
  ledger = new Ledger(readAfter, readNewest, take, lose, KEPT);
  bridge.open();
}

export function stop() {
  bridge.close();
}

async function readAfter(after, limit) {
  try {
    const answer = await get('api/v1/recoveries', { after, limit });
    return { entries: answer.recoveries, oldest: answer.oldest_id };
  } catch (problem) {
    if (problem instanceof Refused && problem.status === 410) {
      return { entries: [], oldest: problem.problem.oldest_id };
    }
    throw problem;
  }
}

const readNewest = async (limit) => (await get('api/v1/recoveries', { before: END, limit })).recoveries;

/** Reads the status, and what the bus did not bring. Fails where one of them cannot be read. */
export async function refresh() {
  const outcomes = await Promise.allSettled([readStatus(), catchUp()]);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) {
    throw failed.reason;
  }
}

async function readStatus() {
  state.status = await get('api/v1/status');
  tell('status', state.status);
}

async function catchUp() {
  await ledger.catchUp();
  state.read = true;
  if (state.connection === 'live' && lostAt !== null) {
    miss(ledger.last - lostAt, 'connection');
    lostAt = null;
  }
  tell('recoveries', []);
}

function miss(count, why) {
  if (count > 0) {
    state.missed = { count, why };
    tell('missed');
  }
}

/** It is not among what was missed, which can be looked up. */
function lose(count) {
  state.gone += count;
  lostAt = lostAt === null ? null : lostAt + count;
  hiddenAt = hiddenAt === null ? null : hiddenAt + count;
  tell('missed');
}

/** Forgets what was missed: the person has read it. */
export function dismissMissed() {
  state.missed = null;
  state.gone = 0;
  tell('missed');
}

function take(entries) {
  queue.push(...entries);
  state.waiting += entries.length;
  queue = queue.slice(-KEPT);
  if (state.paused || document.hidden) {
    tell('waiting');
  } else if (frame === 0) {
    frame = requestAnimationFrame(flush); // However many came since the last frame, they cost one change of the page.
  }
}

function flush() {
  frame = 0;
  const fresh = queue.reverse();
  queue = [];
  state.waiting = 0;
  state.entries = [...fresh, ...state.entries].slice(0, KEPT);
  tell('recoveries', fresh);
}

/** Lets the list stand still, or go on. */
export function pause(wanted) {
  state.paused = wanted;
  if (!wanted && queue.length > 0) {
    flush();
  }
  tell('waiting');
}

/** The server stopped answering, or answers again: a socket to it may be dead without knowing. */
export function away(isAway) {
  state.awaySince = isAway ? new Date().toISOString() : null;
  tell('away');
  if (!isAway) {
    bridge.renew();
  }
}

bridge.addEventListener('state', (event) => {
  const { state: now, reason } = event.detail;
  if (state.connection === 'live' && now !== 'live') {
    lostAt ??= ledger.last;
  }
  state.connection = now;
  state.refusal = reason;
  tell('connection');
  if (now === 'live') {
    catchUp().catch(() => {}); // Said by whoever reads the status; the next round reads again.
  }
});
bridge.addEventListener(RECOVERY, (event) => ledger.offer(event.detail));
bridge.addEventListener(CYCLE, (event) => tell('cycle', event.detail));

document.addEventListener('visibilitychange', () => {
  if (!ledger) {
    return;
  }
  if (document.hidden) {
    hiddenAt = ledger.last;
  } else if (hiddenAt !== null) {
    miss(ledger.last - hiddenAt, 'hidden');
    hiddenAt = null;
    if (!state.paused && queue.length > 0) {
      flush();
    }
  }
});
