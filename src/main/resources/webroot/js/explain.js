// Why an execution is judged as it is: the trace of the decision, readable. Lives at #/executions/{id}.

import { get } from './api.js';
import { ago, clockTime, until } from './clock.js';
import { byId, el, fill, pill, short } from './dom.js';
import { action, plain, verdict } from './words.js';

const ADDRESS = /^#\/executions\/(.+)$/;

/** Opens or closes the panel by what the address says. */
export function follow() {
  const id = addressed();
  const sheet = byId('explain');
  if (id === null) {
    sheet.close();
    return;
  }
  fill(byId('explain-title'), id);
  fill(byId('explain-body'), el('p', { class: 'muted' }, 'Reading …'));
  if (!sheet.open) {
    sheet.showModal();
  }
  refresh();
}

/** Reads the open trace anew, if there is one. */
export async function refresh() {
  const id = addressed();
  if (id === null || !byId('explain').open) {
    return;
  }
  let shown;
  try {
    shown = render(await get(`api/v1/executions/${encodeURIComponent(id)}/explain`));
  } catch (problem) {
    shown = [el('p', { class: 'error', role: 'alert' }, /** @type {Error} */ (problem).message)];
  }
  if (id === addressed()) {
    fill(byId('explain-body'), ...shown);
  }
}

/** Closes the panel without touching the address, for a page that goes back to the login. */
export function put() {
  byId('explain').close();
}

function addressed() {
  const found = ADDRESS.exec(location.hash);
  try {
    return found ? decodeURIComponent(found[1]) : null;
  } catch {
    return null; // An address somebody cut in the middle of an escape.
  }
}

function render(/** @type {any} */ trace) {
  return [
    summary(trace),
    trace.recovery && recovery(trace.recovery),
    section('What would change this', list(trace.would_change ?? [])),
    section('Rules, in order', rules(trace.rules ?? [])),
    section('What was known', inputs(trace.inputs ?? [])),
    trace.row && section('The row', facts(trace.row)),
  ];
}

function summary(/** @type {any} */ trace) {
  const { tone, word, meaning } = verdict(trace.verdict);
  return el(
    'div',
    { class: 'summary' },
    el(
      'p',
      {},
      trace.verdict ? pill(word, tone) : pill(plain(trace.state), 'calm'),
      trace.rule !== null && trace.rule !== undefined && el('span', { class: 'muted' }, ` by rule ${trace.rule}`),
    ),
    el('p', { class: 'lead' }, trace.reason || meaning || `This execution is ${plain(trace.state)}.`),
    trace.next_action &&
      el('p', {}, 'Next: ', plain(trace.next_action), ' ', trace.next_action_at && until(trace.next_action_at)),
  );
}

function recovery(/** @type {any} */ entry) {
  const { tone, word } = action(entry.action);
  return section(
    'Recovered',
    el('p', {}, pill(word, tone), ' ', clockTime(entry.timestamp), ' · ', ago(entry.timestamp), ` · ledger entry ${entry.id}`),
    el('p', {}, entry.reason),
    entry.evidence && facts(entry.evidence),
  );
}

/** The rules down to the one that applied, each with what it found. */
function rules(/** @type {any[]} */ lines) {
  return el(
    'ol',
    { class: 'rules' },
    ...lines.map((line) =>
      el(
        'li',
        { class: line.matched ? 'rule-line matched' : 'rule-line', 'aria-current': line.matched ? 'true' : null },
        el('span', { class: 'rule-number' }, line.rule),
        el('div', {}, el('p', {}, line.when), line.why && el('p', { class: 'muted' }, line.why)),
      ),
    ),
  );
}

/** Each thing that was known: its value, who said so and when. */
function inputs(/** @type {any[]} */ known) {
  return el(
    'dl',
    { class: 'facts inputs' },
    ...known.map((input) =>
      el(
        'div',
        {},
        el('dt', {}, plain(input.name)),
        el(
          'dd',
          {},
          value(input.value),
          el(
            'p',
            { class: 'muted' },
            String(input.origin ?? ''),
            input.observed_at && ' · ',
            input.observed_at && ago(input.observed_at),
          ),
        ),
      ),
    ),
  );
}

/** An object as a list of names and values. */
function facts(/** @type {any} */ object) {
  if (typeof object !== 'object') {
    return el('p', {}, value(object));
  }
  return el(
    'dl',
    { class: 'facts' },
    ...Object.entries(object).map(([name, held]) => el('div', {}, el('dt', {}, plain(name)), el('dd', {}, value(held)))),
  );
}

function value(/** @type {any} */ held) {
  if (held === null || held === undefined || held === '') {
    return el('span', { class: 'muted' }, held === '' ? 'empty' : 'none');
  }
  if (typeof held === 'boolean') {
    return held ? 'yes' : 'no';
  }
  return typeof held === 'object' ? el('code', {}, JSON.stringify(held)) : short(held, 60);
}

function list(/** @type {any[]} */ lines) {
  return lines.length === 0
    ? el('p', { class: 'muted' }, 'Nothing: this is final.')
    : el('ul', {}, ...lines.map((line) => el('li', {}, String(line))));
}

function section(/** @type {string} */ title, /** @type {any[]} */ ...children) {
  return el('section', {}, el('h3', {}, title), ...children);
}

byId('explain').addEventListener('close', () => {
  if (addressed() !== null && byId('board').hidden === false) {
    history.pushState(null, '', location.pathname + location.search); // Setting the hash would scroll to the top.
  }
});
byId('explain-close').addEventListener('click', () => byId('explain').close());
window.addEventListener('hashchange', follow);
