// The table of running executions: searched and sorted by the server, kept current in place.

import { Away, get } from './api.js';
import { until } from './clock.js';
import { byId, el, explainLink, fill, pill, say, setText, short } from './dom.js';
import { duration, number, plain, verdict } from './words.js';

/** Rows to begin with: a narrow screen shows each as a card. */
const STEP = matchMedia('(max-width: 700px)').matches ? 20 : 50;
const MOST = 1000;
const TYPING_PAUSE = 250;

/** Heads of the columns with the key the server sorts by, and the order a first click asks for. */
const COLUMNS = [
  { title: 'Execution', key: 'id', order: 'asc' },
  { title: 'Agent', key: 'agent', order: 'asc' },
  { title: 'Verdict', key: 'verdict', order: 'asc' },
  { title: 'Age / limit', key: 'age', order: 'desc' },
  { title: 'Next', key: null, order: null },
];

const wanted = { q: '', sort: 'age', order: 'desc', limit: STEP };

/** Rows by execution id, so that a refresh moves and rewrites them and keeps the focus where it is. */
/** @type {Map<string, {tr: HTMLTableRowElement, update: (execution: any) => void}>} */
let rows = new Map();
let newestAsk = 0;

/** Begins anew, for whoever has just logged in. */
export function start() {
  Object.assign(wanted, { q: '', sort: 'age', order: 'desc', limit: STEP });
  byId('search').value = '';
  rows = new Map();
  fill(byId('executions-body'));
  byId('executions-empty').hidden = true;
  byId('executions-more').hidden = true;
  setText(byId('executions-count'), '');
  showHeads();
}

/** Reads the list anew. An answer that a newer question has overtaken is dropped. */
export async function refresh() {
  const ask = ++newestAsk;
  try {
    const answer = await get('api/v1/executions', wanted);
    if (ask === newestAsk) {
      say(byId('executions-error'), null);
      show(answer);
    }
  } catch (problem) {
    if (ask === newestAsk) {
      const away = problem instanceof Away; // Said above, for the whole page.
      say(byId('executions-error'), away ? null : `The list could not be read: ${/** @type {Error} */ (problem).message}`);
    }
  }
}

function show(/** @type {any} */ answer) {
  const kept = new Map();
  for (const execution of answer.executions) {
    const row = rows.get(execution.execution_id) ?? newRow(execution.execution_id);
    row.update(execution);
    kept.set(execution.execution_id, row);
  }
  rows = kept;
  place(
    byId('executions-body'),
    [...kept.values()].map((row) => row.tr),
  );
  const total = answer.total ?? answer.executions.length;
  byId('executions-count').setAttribute('aria-live', wanted.q ? 'polite' : 'off'); // Only an answer to a search is news.
  setText(byId('executions-count'), wanted.q ? `${number(total)} found` : number(total));
  say(
    byId('executions-empty'),
    total > 0 ? null : wanted.q ? `Nothing that runs has "${wanted.q}" in its id or its agent's name.` : 'Nothing is running.',
  );
  showMore(answer.executions.length, total);
}

/** Brings the rows of a body into an order and touches only those that are out of place: a row that is moved loses the focus. */
function place(/** @type {HTMLElement} */ body, /** @type {HTMLElement[]} */ order) {
  const staying = new Set(order);
  [...body.children].filter((row) => !staying.has(/** @type {HTMLElement} */ (row))).forEach((row) => row.remove());
  order.forEach((row, index) => {
    if (body.children[index] !== row) {
      body.insertBefore(row, body.children[index] ?? null);
    }
  });
}

function showMore(/** @type {number} */ shown, /** @type {number} */ total) {
  const button = byId('executions-more');
  button.hidden = shown >= total;
  button.disabled = wanted.limit >= MOST;
  setText(
    button,
    button.disabled
      ? `The first ${number(shown)} of ${number(total)}; search to see others`
      : `Show more (${number(shown)} of ${number(total)})`,
  );
}

function newRow(/** @type {string} */ executionId) {
  const slot = el('span', { class: 'slot', title: 'holds a capacity slot' }, 'slot');
  const agent = el('td', {});
  const state = el('td', {});
  const fillOfBar = el('span', { class: 'bar-fill' });
  const bar = el('span', { class: 'bar', 'aria-hidden': 'true' }, fillOfBar);
  const ageText = el('span', {});
  const next = el('td', { class: 'next' });
  const tr = /** @type {HTMLTableRowElement} */ (
    el(
      'tr',
      {},
      el('td', {}, explainLink(executionId, 22), ' ', slot),
      agent,
      state,
      el('td', { class: 'age' }, ageText, bar),
      next,
    )
  );
  return { tr, update };

  function update(/** @type {any} */ execution) {
    slot.hidden = !execution.slot_held;
    fill(agent, short(execution.agent_name, 22));
    fill(state, ...verdictCell(execution));
    const share = execution.limit_seconds > 0 ? execution.age_seconds / execution.limit_seconds : 0;
    fillOfBar.style.inlineSize = `${Math.min(100, Math.max(0, share * 100))}%`;
    bar.dataset.tone = share > 1 ? 'bad' : share > 0.8 ? 'warn' : 'calm';
    setText(ageText, `${duration(execution.age_seconds)} / ${duration(execution.limit_seconds)}`);
    bar.parentElement?.setAttribute('title', `limit from ${limitSource(execution.limit_source)}`);
    fill(next, ...nextCell(execution));
  }
}

function verdictCell(/** @type {any} */ execution) {
  const { tone, word, meaning } = verdict(execution.verdict);
  const known = execution.rule !== null && execution.rule !== undefined;
  return [pill(word, tone, execution.reason || meaning), known && el('span', { class: 'muted rule' }, ` rule ${execution.rule}`)];
}

function nextCell(/** @type {any} */ execution) {
  return [
    plain(execution.next_action),
    execution.next_action_at && el('span', { class: 'muted' }, ' ', until(execution.next_action_at)),
  ];
}

function limitSource(/** @type {any} */ source) {
  const word = plain(source).toLowerCase();
  return word === 'schedule' ? 'its schedule' : word === 'agent' ? 'its agent' : word === 'default' ? 'the default' : word;
}

function showHeads() {
  fill(
    byId('executions-head'),
    ...COLUMNS.map(({ title, key, order }) => {
      if (key === null) {
        return el('th', { scope: 'col' }, title);
      }
      const sorted = wanted.sort === key ? (wanted.order === 'asc' ? 'ascending' : 'descending') : null;
      const button = el('button', { type: 'button', class: 'sort', 'data-key': key, onclick: () => sortBy(key, order) }, title);
      return el('th', { scope: 'col', 'aria-sort': sorted }, button);
    }),
  );
}

function sortBy(/** @type {string} */ key, /** @type {string} */ firstOrder) {
  wanted.order = wanted.sort === key ? (wanted.order === 'asc' ? 'desc' : 'asc') : firstOrder;
  wanted.sort = key;
  showHeads();
  /** @type {HTMLElement | null} */ (document.querySelector(`#executions-head [data-key="${key}"]`))?.focus();
  refresh();
}

let typing = 0;
byId('search').addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    wanted.q = byId('search').value.trim();
    wanted.limit = STEP;
    refresh();
  }, TYPING_PAUSE);
});

byId('executions-more').addEventListener('click', () => {
  wanted.limit = Math.min(MOST, wanted.limit + 4 * STEP);
  refresh();
});
