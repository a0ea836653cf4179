// The live list of recoveries, newest first.

import { get } from './api.js';
import { ago, clockTime } from './clock.js';
import { byId, el, explainLink, fill, pill, setText, short } from './dom.js';
import { Ledger } from './ledger.js';
import { action, count } from './words.js';

/** As many rows as anybody scrolls through; the ledger has the rest. */
const ROWS = 200;

const STATES = {
  connecting: 'Connecting …',
  live: 'Live',
  reconnecting: 'Reconnecting …',
  refused: 'Not live: the server refused the live feed',
};

/** Entries that wait for the next frame, oldest first. A hidden tab has no frames, so it paints nothing until it is looked at. */
/** @type {import('./ledger.js').Entry[]} */
let waiting = [];
let notShown = 0;
let frame = 0;
let paused = false;
let live = false;
/** The newest entry at the moment the connection was lost, until what was missed since has been read. */
let lostAt = /** @type {number | null} */ (null);

/** @type {Ledger} */
let ledger;

/** Begins anew, for whoever has just logged in. */
export function start() {
  waiting = [];
  notShown = 0;
  paused = false;
  live = false;
  lostAt = null;
  ledger = new Ledger((after, limit) => get('api/v1/recoveries', { after, limit }), take, ROWS);
  fill(byId('feed'));
  fill(byId('feed-notice'));
  byId('feed-empty').hidden = true;
  showPause();
}

/** A recovery as the bus brought it. */
export function offer(/** @type {any} */ entry) {
  ledger.offer(entry);
}

/** Reads what the bus did not bring. Fails where the ledger cannot be read. */
export async function catchUp() {
  await ledger.catchUp();
  byId('feed-empty').hidden = ledger.last > 0;
  if (live && lostAt !== null) {
    tellMissed(ledger.last - lostAt);
    lostAt = null;
  }
}

/** What the bridge says of itself. Back from a loss, the ledger tells what was missed. */
export async function connection(/** @type {{state: keyof typeof STATES, reason: string}} */ { state, reason }) {
  const label = byId('feed-state');
  label.dataset.state = state;
  label.title = reason;
  setText(label, STATES[state]);
  if (live && state !== 'live') {
    lostAt ??= ledger.last;
  }
  live = state === 'live';
  if (live) {
    await catchUp();
  }
}

function tellMissed(/** @type {number} */ missed) {
  if (missed <= 0) {
    return;
  }
  const shown =
    missed > ROWS ? `the newest ${ROWS} are in the list` : missed === 1 ? 'it is in the list' : 'they are in the list';
  const notice = el(
    'p',
    { class: 'notice' },
    `You missed ${count(missed, 'recovery', 'recoveries')} while the connection was down; ${shown}. `,
    el('button', { class: 'link', type: 'button', onclick: () => notice.remove() }, 'Dismiss'),
  );
  fill(byId('feed-notice'), notice);
}

function take(/** @type {import('./ledger.js').Entry[]} */ entries) {
  waiting.push(...entries);
  notShown += entries.length;
  if (waiting.length > ROWS) {
    waiting = waiting.slice(-ROWS);
  }
  if (paused) {
    showPause();
  } else if (frame === 0) {
    frame = requestAnimationFrame(paint);
  }
}

/** However many came since the last frame, they cost one change of the list. */
function paint() {
  frame = 0;
  const list = byId('feed');
  const calm = list.childElementCount === 0; // The first ones are old news.
  list.prepend(...waiting.reverse().map((entry) => item(entry, !calm)));
  while (list.childElementCount > ROWS) {
    list.lastElementChild?.remove();
  }
  byId('feed-empty').hidden = true;
  waiting = [];
  notShown = 0;
}

function item(/** @type {import('./ledger.js').Entry} */ entry, /** @type {boolean} */ fresh) {
  const { tone, word, meaning } = action(entry.action);
  return el(
    'li',
    { class: fresh ? 'entry fresh' : 'entry', 'data-id': entry.id },
    el(
      'p',
      { class: 'entry-head' },
      pill(word, tone, meaning),
      explainLink(entry.execution_id, 22),
      el('span', { class: 'when muted' }, clockTime(entry.timestamp), ' · ', ago(entry.timestamp)),
    ),
    el('p', { class: 'reason' }, short(entry.agent_name), ' · ', entry.reason),
  );
}

function togglePause() {
  paused = !paused;
  if (!paused && waiting.length > 0) {
    paint();
  }
  showPause();
}

function showPause() {
  const button = byId('feed-pause');
  setText(button, paused ? (notShown > 0 ? `Resume (${notShown} new)` : 'Resume') : 'Pause');
}

byId('feed-pause').addEventListener('click', togglePause);
