// Puts the page together: login or board, and what is read when.

import { Away, get, server } from './api.js';
import * as brake from './brake.js';
import { Bridge, CYCLE, RECOVERY } from './bridge.js';
import { clockTime } from './clock.js';
import * as cycle from './cycle.js';
import { byId, el, fill, setText } from './dom.js';
import * as executions from './executions.js';
import * as explain from './explain.js';
import * as feed from './feed.js';
import './keys.js';
import { showLogin } from './login.js';
import { close, current, session, watchExpiry } from './session.js';
import { problems, showTruth } from './truth.js';

const REFRESH = 10_000;
const RETRY = 3_000;
const AWAY = '. What you see may be old. Trying again every few seconds.';

const bridge = new Bridge();
let timer = 0;
/** When the server stopped answering, or null while it does. */
let awaySince = /** @type {string | null} */ (null);
/** What the last round said was wrong, as children of sentences. */
let wrong = /** @type {any[][]} */ ([]);

function showBoard() {
  byId('board').hidden = false;
  const kept = current();
  setText(byId('who'), `${kept?.user} · ${kept?.role}`);
  watchExpiry();
  wrong = [];
  brake.start();
  cycle.start();
  executions.start();
  feed.start();
  showBanners();
  bridge.open();
  round();
  explain.follow();
}

function leaveBoard(/** @type {string | null} */ sentence) {
  bridge.close();
  clearTimeout(timer);
  byId('board').hidden = true;
  explain.put();
  byId('help').close();
  showLogin(sentence, showBoard);
}

/** Reads everything that may have changed, then again after a while; nothing in a tab that nobody looks at. */
async function round() {
  clearTimeout(timer);
  if (document.hidden || !current()) {
    return;
  }
  const outcomes = await Promise.allSettled([readStatus(), executions.refresh(), feed.catchUp()]);
  const failed = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : null)).find(Boolean);
  if (failed && !(failed instanceof Away) && current()) {
    wrong = [[`The watchdog could not say how it is: ${failed.message}`]];
    showBanners();
  }
  clearTimeout(timer);
  timer = setTimeout(round, failed ? RETRY : REFRESH);
}

async function readStatus() {
  const status = await get('api/v1/status');
  showTruth(status);
  cycle.showStatus(status);
  wrong = problems(status);
  showBanners();
  await brake.showBrake(status.brake);
}

function showBanners() {
  byId('board').classList.toggle('stale', awaySince !== null);
  const lines = awaySince === null ? wrong : [['The watchdog does not answer since ', clockTime(awaySince), AWAY]];
  const tone = awaySince === null ? 'warn' : 'bad';
  const banners = byId('banners');
  // Times tick by themselves; only another sentence is worth telling.
  const key = JSON.stringify(lines.map((line) => line.filter((part) => typeof part === 'string')));
  if (banners.dataset.key !== key) {
    banners.dataset.key = key;
    fill(banners, ...lines.map((line) => el('p', { class: `banner ${tone}` }, ...line)));
  }
}

function heardOfCycle(/** @type {any} */ event) {
  cycle.heard(event);
  if (event.type === 'cycle_completed') {
    round();
    explain.refresh();
  }
}

session.addEventListener('ended', (event) => leaveBoard(/** @type {CustomEvent} */ (event).detail));
server.addEventListener('away', () => {
  awaySince = new Date().toISOString();
  showBanners();
});
server.addEventListener('back', () => {
  awaySince = null;
  showBanners();
  bridge.renew();
});
bridge.addEventListener('state', (event) => {
  feed.connection(/** @type {CustomEvent} */ (event).detail).catch(() => {}); // The next round reads the ledger again.
});
bridge.addEventListener(RECOVERY, (event) => feed.offer(/** @type {CustomEvent} */ (event).detail));
bridge.addEventListener(CYCLE, (event) => heardOfCycle(/** @type {CustomEvent} */ (event).detail));
byId('logout').addEventListener('click', () => close());
document.addEventListener('visibilitychange', round);

if (current()) {
  showBoard();
} else {
  leaveBoard(null);
}
