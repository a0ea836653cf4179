// Puts the page together: login or board, which view, and what is read when.

import { problemsOf, banner } from './advice.js';
import { Away, server } from './api.js';
import { clockTime } from './clock.js';
import * as cycle from './cycle.js';
import { byId, el, fill, setText } from './dom.js';
import './keys.js';
import * as live from './live.js';
import { showLogin } from './login.js';
import { pref, prefer, prefs } from './prefs.js';
import { here, router } from './router.js';
import { arrive, close, current, session, watchExpiry } from './session.js';
import { toast } from './toast.js';
import { count } from './words.js';
import { agents } from './views/agents.js';
import { brake } from './views/brake.js';
import { cyclesView } from './views/cycles.js';
import { detail } from './views/detail.js';
import { executions } from './views/executions.js';
import { ghosts } from './views/ghosts.js';
import { now } from './views/now.js';
import { recoveries } from './views/recoveries.js';
import { slots } from './views/slots.js';

const REFRESH = 10_000;
const RETRY = 3_000;
/** A page that takes long to read is read less often: the server has other work. */
const SHARE = 10;
/** Banners on the first page; the report of the cycle has them all. The other pages have room for the worst one. */
const BANNERS = 5;

const VIEWS = { now, executions, agents, slots, recoveries, ghosts, brake, cycles: cyclesView };

const CONNECTIONS = {
  connecting: 'Connecting …',
  live: 'Live',
  reconnecting: 'Reconnecting …',
  refused: 'Not live: the server refused the live feed',
};

const THEMES = { auto: 'Colours: as the system', light: 'Colours: light', dark: 'Colours: dark' };

let timer = 0;
let rounds = 0;
let open = null;
/** Why the status could not be read, or null. */
let unreadable = null;

function showBoard() {
  byId('board').hidden = false;
  const kept = current();
  setText(byId('who'), `${kept?.user} · ${kept?.role}`);
  watchExpiry();
  unreadable = null;
  cycle.start();
  live.start();
  showBanners();
  showConnection();
  follow(false);
}

function leaveBoard(sentence) {
  live.stop();
  clearTimeout(timer);
  byId('board').hidden = true;
  byId('help').close();
  shut();
  showLogin(sentence, showBoard);
}

function shut() {
  open?.view.close();
  open = null;
  fill(byId('view'));
}

/** Shows what the address names. A view that is open already only learns its new filters. */
function follow(moved = true) {
  if (byId('board').hidden) {
    return; // Shown after the login.
  }
  const route = here();
  if (open !== null && open.name === route.name && open.id === route.id && open.view.route) {
    quietly(open.view.route(route));
    return;
  }
  if (open !== null && open.name === route.name && open.id === route.id) {
    return;
  }
  shut();
  const kind = kindOf(route);
  document.title = kind ? `${kind.title} · Execution Watchdog` : 'Execution Watchdog';
  showNavigation(route.name);
  if (!kind) {
    fill(
      byId('view'),
      el('h1', { id: 'view-title', tabindex: -1 }, 'There is no such page'),
      el('p', {}, el('a', { href: '#/' }, 'To the first page')),
    );
  } else {
    open = { name: route.name, id: route.id, view: kind.open(byId('view'), route) };
  }
  showBanners();
  if (moved) {
    scrollTo(0, 0);
    document.getElementById('view-title')?.focus({ preventScroll: true }); // Where a reader goes on after following a link.
  }
  round();
}

function kindOf(route) {
  if (route.name === 'executions' && route.id !== null) {
    return detail;
  }
  return Object.hasOwn(VIEWS, route.name) ? VIEWS[route.name] : null;
}

function showNavigation(name) {
  for (const link of document.querySelectorAll('#nav a')) {
    const shown = link.dataset.view === name;
    shown ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current');
  }
}

/** A failure of a read is told by the view or by the banner; here it is only not to be thrown into the console. */
function quietly(work) {
  work?.catch(() => {});
}

/** Reads everything that may have changed, then again after a while; nothing in a tab that nobody looks at. */
async function round() {
  clearTimeout(timer);
  if (document.hidden || !current()) {
    return;
  }
  const mine = ++rounds;
  const began = performance.now();
  const [status, view] = await Promise.allSettled([live.refresh(), open?.view.refresh()]);
  if (mine !== rounds || !current()) {
    return; // Another round began meanwhile, and will go on.
  }
  const failed = status.status === 'rejected' ? status.reason : null;
  unreadable = failed === null || failed instanceof Away ? null : failed.message;
  showBanners();
  const away = failed !== null || view.status === 'rejected';
  clearTimeout(timer);
  timer = setTimeout(round, away ? RETRY : Math.max(REFRESH, SHARE * (performance.now() - began)));
}

function showBanners() {
  const { awaySince, status } = live.state;
  byId('board').classList.toggle('stale', awaySince !== null);
  const problems =
    awaySince !== null ? [away(awaySince)] : unreadable !== null ? [muddled(unreadable)] : status ? problemsOf(status) : [];
  const banners = byId('banners');
  const home = open?.name === 'now';
  const most = home ? BANNERS : 1;
  // Times tick by themselves; only another sentence is worth telling.
  const key = [most, ...problems.map((problem) => problem.key)].join('\n');
  if (banners.dataset.key !== key) {
    banners.dataset.key = key;
    const shown = problems.slice(0, most);
    const rest = problems.length - shown.length;
    fill(banners, ...shown.map(banner), rest > 0 && more(rest, home ? `#/cycles/${status.last_cycle?.cycle_id}` : '#/'));
  }
}

function more(rest, to) {
  return el('p', { class: 'more' }, el('a', { href: to }, `and ${count(rest, 'more problem')}`));
}

function away(since) {
  return {
    key: 'away',
    tone: 'bad',
    what: ['The watchdog does not answer since ', clockTime(since), '.'],
    advice: 'What you see may be old. It is tried again every few seconds. Is its process running, and is the network up?',
  };
}

function muddled(message) {
  return {
    key: message,
    tone: 'bad',
    what: [`The watchdog could not say how it is: ${message}`],
    advice: 'Until its stores are reached it judges nothing. Look at the database and at its log.',
  };
}

function showConnection() {
  const label = byId('feed-state');
  const { connection, refusal, paused } = live.state;
  label.dataset.state = paused && connection === 'live' ? 'paused' : connection;
  label.title = refusal;
  setText(label, paused && connection === 'live' ? 'Paused' : CONNECTIONS[connection]);
}

function showLikes() {
  const theme = (pref('theme'));
  document.documentElement.dataset.theme = theme;
  setText(byId('zone'), pref('zone') === 'utc' ? 'UTC' : 'Local');
  byId('zone').title = pref('zone') === 'utc' ? 'Times in UTC; switch to local time' : 'Times in local time; switch to UTC';
  setText(byId('theme'), theme === 'auto' ? '◐' : theme === 'light' ? '☀' : '☾');
  byId('theme').title = THEMES[theme];
  byId('theme').setAttribute('aria-label', THEMES[theme]);
}

function nextTheme() {
  const names = Object.keys(THEMES);
  prefer('theme', names[(names.indexOf(pref('theme')) + 1) % names.length]);
  toast(THEMES[(pref('theme'))]);
}

let soon = 0;

/** What a list shows may have changed: read it again, but once for a thousand changes. */
function refreshSoon() {
  clearTimeout(soon);
  soon = setTimeout(() => !document.hidden && !live.state.paused && quietly(open?.view.refresh()), 500);
}

session.addEventListener('ended', (event) => leaveBoard(event.detail));
server.addEventListener('away', () => live.away(true));
server.addEventListener('back', () => live.away(false));
live.live.addEventListener('away', showBanners);
live.live.addEventListener('status', () => {
  setText(byId('version'), live.state.status.version ? `v${live.state.status.version}` : '');
  showBanners();
});
live.live.addEventListener('connection', showConnection);
live.live.addEventListener('waiting', showConnection);
live.live.addEventListener('recoveries', (event) => event.detail.length > 0 && refreshSoon());
live.live.addEventListener('cycle', (event) => {
  if (event.detail.type === 'cycle_completed') {
    round();
  }
});
prefs.addEventListener('changed', showLikes);
router.addEventListener('route', () => follow());
document.addEventListener('visibilitychange', round);
byId('skip').addEventListener('click', () => byId('view').focus()); // Not a link: the hash is the address of the page.
byId('logout').addEventListener('click', () => close());
byId('zone').addEventListener('click', () => prefer('zone', pref('zone') === 'utc' ? 'local' : 'utc'));
byId('theme').addEventListener('click', nextTheme);

showLikes();
arrive();
if (current()) {
  showBoard();
} else {
  leaveBoard(null);
}
