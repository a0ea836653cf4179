// The history of cycles, newest first, and one of them at #/cycles/{id}.

import { get } from '../api.js';
import { ago, clockTime } from '../clock.js';
import { el, fill, pill } from '../dom.js';
import { section } from '../facts.js';
import { renderReport } from '../report.js';
import { href } from '../router.js';
import { took } from '../words.js';

const SHOWN = 100;

export const cyclesView = {
  title: 'Cycles',
  open: (/** @type {HTMLElement} */ root, /** @type {import('../router.js').Route} */ route) => new Cycles(root, route.id),
};

class Cycles {
  #id;
  #body;
  #shown = '';

  constructor(/** @type {HTMLElement} */ root, /** @type {string | null} */ id) {
    this.#id = id;
    this.#body = el('div', { id: 'cycles', class: 'stack' }, el('p', { class: 'muted' }, 'Reading …'));
    const title = id === null ? 'Cycles' : `Cycle #${id}`;
    const back = id !== null && el('p', {}, el('a', { href: href('cycles') }, '← Cycles'));
    fill(root, back, el('div', { class: 'view-head' }, el('h1', { id: 'view-title', tabindex: -1 }, title)), this.#body);
  }

  close() {}

  async refresh() {
    if (this.#id === null) {
      const { cycles } = await get('api/v1/cycles', { limit: SHOWN });
      this.#show(cycles, () => (cycles.length === 0 ? [el('p', { class: 'empty' }, 'No cycle has run yet.')] : [table(cycles)]));
    } else {
      const cycle = await get(`api/v1/cycles/${encodeURIComponent(this.#id)}`).catch((problem) => ({ problem }));
      this.#show(cycle, () => [
        cycle.problem ? el('p', { class: 'card pad error', role: 'alert' }, cycle.problem.message) : one(cycle),
      ]);
    }
  }

  #show(/** @type {any} */ found, /** @type {() => any[]} */ make) {
    const key = JSON.stringify(found);
    if (key !== this.#shown) {
      this.#shown = key;
      fill(this.#body, ...make());
    }
  }
}

function one(/** @type {any} */ cycle) {
  return section(
    'Report',
    el('p', {}, outcome(cycle), ' started ', clockTime(cycle.started_at), ' · ', ago(cycle.started_at)),
    cycle.failure && el('p', { class: 'error' }, cycle.failure),
    cycle.report && renderReport(cycle.report),
  );
}

function table(/** @type {any[]} */ cycles) {
  const heads = ['Cycle', 'Started', 'Took', 'Outcome', 'What it did'];
  return el(
    'section',
    { class: 'card list' },
    el(
      'div',
      { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Table: Cycles' },
      el(
        'table',
        {},
        el('thead', {}, el('tr', {}, ...heads.map((title) => el('th', { scope: 'col' }, title)))),
        el('tbody', {}, ...cycles.map(row)),
      ),
    ),
  );
}

function row(/** @type {any} */ cycle) {
  return el(
    'tr',
    {},
    el(
      'td',
      { 'data-label': 'Cycle' },
      el('a', { href: href('cycles', String(cycle.cycle_id)), 'data-stop': true }, `#${cycle.cycle_id}`),
    ),
    el('td', { 'data-label': 'Started' }, clockTime(cycle.started_at), el('span', { class: 'muted sub' }, ago(cycle.started_at))),
    el('td', { 'data-label': 'Took', class: 'figure-cell' }, cycle.report ? took(cycle.report.duration_ms) : '–'),
    el('td', { 'data-label': 'Outcome' }, outcome(cycle)),
    el(
      'td',
      { 'data-label': 'What it did', class: 'wide' },
      cycle.report ? renderReport(cycle.report, 3) : (cycle.failure ?? ''),
    ),
  );
}

/** @type {Record<string, string>} */
const TONES = { completed: 'good', failed: 'bad', interrupted: 'warn', running: 'calm' };

function outcome(/** @type {any} */ cycle) {
  const tone = Object.hasOwn(TONES, cycle.status) ? TONES[cycle.status] : 'calm';
  return pill(cycle.dry_run ? `${cycle.status}, dry run` : cycle.status, tone);
}
