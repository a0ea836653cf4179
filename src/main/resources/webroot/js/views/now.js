// The first page: one line of truth, the cycle, how the last ones went, and what was recovered.

import { get } from '../api.js';
import { ago, clockTime, countdown } from '../clock.js';
import { cycle, cycles, dismiss, run } from '../cycle.js';
import { el, explainLink, fill, pill, say, setText, short } from '../dom.js';
import { KEPT, dismissMissed, live, pause, state } from '../live.js';
import { Plot } from '../plot.js';
import { renderReport } from '../report.js';
import { href } from '../router.js';
import { isAdmin } from '../session.js';
import { showTruth } from '../truth.js';
import { action, count, number, took } from '../words.js';

/** As many cycles as a plot of this width can tell apart. */
const PLOTTED = 100;

export const now = {
  title: 'Now',
  open: (/** @type {HTMLElement} */ root) => new Now(root),
};

class Now {
  #parts;
  #abort = new AbortController();
  #time = new Plot('Cycle time', [{ label: 'Took', tone: 'accent', value: (held) => (held === null ? '–' : took(held * 1000)) }]);
  #ended = new Plot(
    'Recoveries a cycle',
    [{ label: 'Recovered', tone: 'warn', value: (held) => (held === null ? '–' : number(held)) }],
    true,
  );
  /** The newest cycle that the plots show. */
  #plotted = -1;

  constructor(/** @type {HTMLElement} */ root) {
    this.#parts = build(this.#time.element, this.#ended.element);
    fill(root, ...this.#parts.all);
    const { signal } = this.#abort;
    live.addEventListener('status', () => this.#showStatus(), { signal });
    live.addEventListener('recoveries', (event) => this.#showFeed(/** @type {CustomEvent} */ (event).detail), { signal });
    live.addEventListener('missed', () => this.#showMissed(), { signal });
    live.addEventListener('waiting', () => this.#showPause(), { signal });
    cycles.addEventListener('moved', () => this.#showCycle(), { signal });
    this.#parts.runNow.addEventListener('click', () => run(false));
    this.#parts.dryRun.addEventListener('click', () => run(true));
    this.#parts.pause.addEventListener('click', () => pause(!state.paused));
    this.#showStatus();
    this.#showCycle();
    this.#showFeed(null);
    this.#showMissed();
    this.#showPause();
  }

  close() {
    this.#abort.abort();
    this.#time.close();
    this.#ended.close();
  }

  /** The status comes by itself; the history is read when a cycle has been added to it. */
  async refresh() {
    const newest = state.status?.last_cycle?.cycle_id ?? 0;
    if (newest !== this.#plotted) {
      this.#plotted = newest;
      const { cycles: history } = await get('api/v1/cycles', { limit: PLOTTED });
      this.#plot(history.filter((/** @type {any} */ one) => one.report && !one.dry_run).reverse());
    }
  }

  #plot(/** @type {any[]} */ history) {
    const at = history.map((one) => Date.parse(one.started_at) / 1000);
    const times = history.map((one) => one.report.duration_ms / 1000);
    const ended = history.map((one) => recovered(one.report));
    this.#parts.plots.hidden = history.length < 2;
    if (history.length < 2) {
      return; // One cycle is no course of time; it stands above.
    }
    const longest = Math.max(...times);
    const total = ended.reduce((sum, one) => sum + one, 0);
    const median = [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)];
    this.#time.show(
      [at, times],
      `The last ${count(history.length, 'cycle')}: half took up to ${took(median * 1000)}, the longest ${took(longest * 1000)}.`,
    );
    this.#ended.show(
      [at, ended],
      `${count(total, 'execution')} recovered in the last ${count(history.length, 'cycle')}, at most ${number(Math.max(...ended))} in one.`,
    );
  }

  #showStatus() {
    const { status } = state;
    if (!status) {
      return;
    }
    showTruth(status, this.#parts);
    fill(this.#parts.next, status.next_tick_at && 'next ', status.next_tick_at && countdown(status.next_tick_at));
    this.#showLast();
  }

  #showLast() {
    const last = state.status?.last_cycle;
    const apart = cycle.answer && !cycle.answer.report?.dry_run && cycle.answer.cycle_id === last?.cycle_id;
    this.#parts.last.hidden = !last || apart;
    if (last) {
      const link = el('a', { href: href('cycles', String(last.cycle_id)) }, `#${last.cycle_id}`);
      fill(
        this.#parts.last,
        el('h3', {}, 'Last cycle, ', link, ', ', ago(last.finished_at ?? last.started_at)),
        last.report && renderReport(last.report, 0),
      );
    }
  }

  #showCycle() {
    const { progress, bar, text, runNow, dryRun, error, result } = this.#parts;
    progress.hidden = cycle.running === null && !cycle.asked;
    runNow.disabled = cycle.asked;
    dryRun.disabled = cycle.asked;
    const event = cycle.running;
    const total = (event?.agents_total ?? 0) + (event?.executions_total ?? 0);
    if (total > 0) {
      bar.max = total;
      bar.value = event.agents_probed + event.executions_decided;
    } else {
      bar.removeAttribute('value'); // Nothing is counted yet: it moves without a measure.
    }
    setText(text, progressText(event, total));
    say(error, cycle.refused);
    const shown = cycle.answer ? String(cycle.answer.cycle_id) : '';
    if (result.dataset.cycle !== shown) {
      result.dataset.cycle = shown;
      fill(result, cycle.answer && resultOf(cycle.answer));
    }
    this.#showLast();
  }

  /** Fresh entries are put on top; null builds the list from what is kept. */
  #showFeed(/** @type {import('../ledger.js').Entry[] | null} */ fresh) {
    const { feed, feedEmpty } = this.#parts;
    if (fresh === null || fresh.length >= KEPT) {
      fill(feed, ...state.entries.map((entry) => item(entry, false)));
    } else {
      const calm = feed.childElementCount === 0; // The first ones are old news.
      feed.prepend(...fresh.map((entry) => item(entry, !calm)));
      while (feed.childElementCount > KEPT) {
        feed.lastElementChild?.remove();
      }
    }
    feedEmpty.hidden = !state.read || state.entries.length > 0;
    this.#showPause();
  }

  #showMissed() {
    const { missed, gone } = state;
    fill(this.#parts.missed, gone > 0 && goneNotice(gone), missed && missedNotice(missed));
  }

  #showPause() {
    const { pause: button } = this.#parts;
    setText(button, state.paused ? (state.waiting > 0 ? `Resume (${number(state.waiting)} new)` : 'Resume') : 'Pause');
    button.setAttribute('aria-pressed', String(state.paused));
  }
}

function missedNotice(/** @type {{count: number, why: 'connection' | 'hidden'}} */ { count: missed, why }) {
  const when = why === 'connection' ? 'while the connection was down' : 'while this tab was hidden';
  const where =
    missed > KEPT
      ? `the newest ${KEPT} are in the list, the ledger has all`
      : missed === 1
        ? 'it is in the list'
        : 'they are in the list';
  return el(
    'p',
    { class: 'notice' },
    `You missed ${count(missed, 'recovery', 'recoveries')} ${when}; ${where}. `,
    el('button', { class: 'link', type: 'button', onclick: dismissMissed }, 'Dismiss'),
  );
}

function goneNotice(/** @type {number} */ gone) {
  return el(
    'p',
    { class: 'notice' },
    `${count(gone, 'recovery is', 'recoveries are')} not kept any more: `,
    'the ledger was pruned before this page asked for what came next, and the list has a gap there. ',
    el('button', { class: 'link', type: 'button', onclick: dismissMissed }, 'Dismiss'),
  );
}

/** How many executions a cycle ended. */
const recovered = (/** @type {any} */ report) =>
  Object.values(report.executions?.recovered ?? {}).reduce((/** @type {number} */ sum, one) => sum + Number(one), 0);

function progressText(/** @type {any} */ event, /** @type {number} */ total) {
  if (event === null) {
    return 'Starting a cycle …';
  }
  const name = `Cycle #${event.cycle_id}${event.dry_run ? ' (dry run)' : ''}`;
  return total === 0
    ? `${name} reads the running rows …`
    : `${name}: ${number(event.agents_probed)} of ${number(event.agents_total)} agents asked, ` +
        `${number(event.executions_decided)} of ${number(event.executions_total)} executions decided`;
}

function resultOf(/** @type {any} */ answer) {
  const dry = answer.report?.dry_run;
  const joined = answer.joined ? '; it was running already, and yours joined it' : '';
  const title = `${dry ? 'Dry run' : 'Cycle'} #${answer.cycle_id} finished${joined}`;
  return el(
    'div',
    { class: 'result' },
    el('h3', {}, title, el('button', { class: 'link', type: 'button', onclick: dismiss }, 'Dismiss')),
    dry && el('p', { class: 'muted' }, 'Nothing was changed. This is what a cycle would have done.'),
    answer.report && renderReport(answer.report),
  );
}

function item(/** @type {import('../ledger.js').Entry} */ entry, /** @type {boolean} */ fresh) {
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

function build(/** @type {Node} */ timePlot, /** @type {Node} */ endedPlot) {
  const parts = {
    truth: el('section', { id: 'truth', class: 'card truth', 'aria-labelledby': 'view-title' }),
    line: el('h1', { id: 'view-title', tabindex: -1 }, 'Reading the state …'),
    figures: el('dl', { id: 'figures', class: 'figures' }),
    next: el('p', { id: 'next-tick', class: 'muted' }),
    runNow: /** @type {any} */ (el('button', { id: 'run-now', class: 'primary', type: 'button' }, 'Run now')),
    dryRun: /** @type {any} */ (el('button', { id: 'dry-run', type: 'button' }, 'Dry run')),
    progress: el('div', { id: 'progress', class: 'progress', hidden: true }),
    text: el('label', { id: 'progress-text', for: 'progress-bar' }),
    bar: /** @type {any} */ (el('progress', { id: 'progress-bar' })),
    error: el('p', { id: 'cycle-error', class: 'error', role: 'alert', hidden: true }),
    result: el('div', { id: 'run-result', role: 'status' }),
    last: el('div', { id: 'last-cycle', hidden: true }),
    plots: el('div', { id: 'plots', class: 'plots', hidden: true }, timePlot, endedPlot),
    missed: el('div', { id: 'feed-notice', role: 'status' }),
    pause: el('button', { id: 'feed-pause', class: 'quiet', type: 'button' }, 'Pause'),
    feed: el('ol', { id: 'feed', class: 'feed', tabindex: 0, 'aria-labelledby': 'feed-title' }),
    feedEmpty: el(
      'p',
      { id: 'feed-empty', class: 'empty', hidden: true },
      'Nothing has been recovered yet. A recovery appears here the moment it is committed.',
    ),
  };
  fill(parts.truth, parts.line, parts.figures);
  fill(parts.progress, parts.text, parts.bar);
  return { ...parts, all: [parts.truth, el('div', { class: 'columns' }, cycleCard(parts), feedCard(parts))] };
}

function cycleCard(/** @type {any} */ parts) {
  const actions = isAdmin() && el('span', { id: 'cycle-actions', class: 'actions' }, parts.dryRun, parts.runNow);
  const head = el(
    'div',
    { class: 'cycle-head' },
    el('h2', { id: 'cycle-title' }, 'Cycle'),
    parts.next,
    el('span', { class: 'spacer' }),
    actions,
  );
  return el(
    'section',
    { class: 'card cycle', 'aria-labelledby': 'cycle-title' },
    head,
    parts.progress,
    parts.error,
    parts.result,
    parts.last,
    parts.plots,
  );
}

function feedCard(/** @type {any} */ parts) {
  const all = el('a', { href: href('recoveries') }, 'The whole ledger');
  const head = el(
    'div',
    { class: 'card-head' },
    el('h2', { id: 'feed-title' }, 'Recoveries'),
    el('span', { class: 'spacer' }),
    all,
    parts.pause,
  );
  return el(
    'section',
    { class: 'card recoveries', 'aria-labelledby': 'feed-title' },
    head,
    parts.missed,
    parts.feed,
    parts.feedEmpty,
  );
}
