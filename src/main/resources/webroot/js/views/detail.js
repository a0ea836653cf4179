// One execution: why it is judged as it is, and what became of it. Lives at #/executions/{id}.

import { Refused, get } from '../api.js';
import { ago, clockTime, until } from '../clock.js';
import { bar, copyButton, el, fill, pill, short } from '../dom.js';
import { facts, section, shownValue } from '../facts.js';
import { looks, mark } from '../looks.js';
import { href } from '../router.js';
import { action, duration, limitSource, plain, verdict } from '../words.js';

export const detail = {
  title: 'Execution',
  open: (/** @type {HTMLElement} */ root, /** @type {import('../router.js').Route} */ route) =>
    new Detail(root, String(route.id)),
};

class Detail {
  #id;
  #body;
  #closed = false;
  #shown = '';

  constructor(/** @type {HTMLElement} */ root, /** @type {string} */ id) {
    this.#id = id;
    this.#body = el('div', { id: 'explain-body', class: 'detail' }, el('p', { class: 'muted' }, 'Reading …'));
    const title = el('h1', { id: 'view-title', class: 'long-id', tabindex: -1 }, id);
    const back = el('p', {}, el('a', { href: href('executions') }, '← Running executions'));
    fill(root, back, el('div', { class: 'view-head' }, title, copyButton(id)), this.#body);
  }

  close() {
    this.#closed = true;
  }

  /** Renders only what has changed: somebody may be reading, or have opened a part. */
  async refresh() {
    try {
      const trace = await get(`api/v1/executions/${encodeURIComponent(this.#id)}/explain`);
      this.#show(JSON.stringify(trace), () => render(trace));
    } catch (problem) {
      if (!(problem instanceof Refused)) {
        throw problem; // Said above, for the whole page; what was read before stays.
      }
      this.#show(problem.message, () => [unknown(problem)]);
    }
  }

  #show(/** @type {string} */ key, /** @type {() => any[]} */ make) {
    if (!this.#closed && key !== this.#shown) {
      this.#shown = key;
      fill(this.#body, ...make());
    }
  }
}

function unknown(/** @type {Refused} */ problem) {
  const words =
    problem.status === 404
      ? 'Neither a row nor the ledger knows this execution. Its id may be cut off, or its row was deleted by the platform.'
      : `It could not be explained: ${problem.message}`;
  return el('p', { class: 'card error pad', role: 'alert' }, words);
}

function render(/** @type {any} */ trace) {
  const entries = trace.recoveries ?? [];
  return [
    summary(trace),
    el(
      'div',
      { class: 'halves' },
      el(
        'div',
        { class: 'stack' },
        trace.rules?.length > 0 && section('Rules, in order', rules(trace.rules)),
        entries.length > 0 && section('Recoveries', ...entries.map(recovery)),
        section('Timeline', timeline(trace)),
      ),
      el(
        'div',
        { class: 'stack' },
        section('What would change this', list(trace.would_change ?? [])),
        trace.inputs?.length > 0 && section('Evidence', inputs(trace.inputs)),
        trace.row && section('The row', facts(trace.row)),
      ),
    ),
  ];
}

function summary(/** @type {any} */ trace) {
  const { tone, word, meaning } = trace.state === 'running' ? verdict(trace.verdict) : ended(trace);
  const rule = trace.rule ?? null;
  const agent = trace.row?.agent_name;
  return el(
    'section',
    { class: 'card pad summary', 'data-tone': tone },
    el(
      'p',
      {},
      pill(word, tone),
      rule !== null && el('span', { class: 'muted' }, ` by rule ${rule}`),
      trace.since && ' · since ',
      trace.since && ago(trace.since),
    ),
    el('p', { class: 'lead' }, trace.reason || meaning || `This execution is ${plain(trace.state)}.`),
    el('p', {}, 'Next: ', plain(trace.next_action), ' ', trace.next_action_at && until(trace.next_action_at)),
    trace.limit_seconds && age(trace),
    trace.looks?.length > 0 && el('p', {}, el('span', { class: 'muted' }, 'Last looks '), looks(trace.looks)),
    el(
      'p',
      { class: 'links' },
      agent && el('a', { href: href('executions', null, { agent }) }, `Running on ${agent}`),
      agent && el('a', { href: href('agents', null, { q: agent }) }, 'The agent'),
      el('a', { href: href('slots', null, { q: trace.execution_id }) }, 'Its slot'),
      el('a', { href: href('recoveries', null, { q: trace.execution_id }) }, 'In the ledger'),
    ),
  );
}

/** A row that is over: how the watchdog ended it, or simply its status. */
function ended(/** @type {any} */ trace) {
  return trace.verdict ? action(trace.verdict) : { tone: 'calm', word: plain(trace.state), meaning: '' };
}

function age(/** @type {any} */ trace) {
  const { age_seconds: seconds, limit_seconds: limit, deadline_seconds: deadline } = trace;
  return el(
    'div',
    { class: 'age' },
    el(
      'span',
      {},
      `At the last look ${duration(seconds)} of ${duration(limit)} `,
      el('span', { class: 'muted' }, `(limit of ${limitSource(trace.limit_source)}; deadline ${duration(deadline)})`),
    ),
    bar(seconds / limit),
  );
}

/** Everything with a time, oldest first. */
function timeline(/** @type {any} */ trace) {
  /** @type {[string | null | undefined, any[]][]} */
  const events = [
    [trace.row?.started_at, ['started, by its row']],
    [trace.row?.completed_at, [`completed: ${plain(trace.row?.status)}`]],
    ...(trace.looks ?? []).map((/** @type {any} */ look) => [look.at, [mark(look.said).sign, ' ', mark(look.said).meaning]]),
    [trace.since, ['verdict: ', plain(trace.verdict)]],
    ...(trace.recoveries ?? []).flatMap((/** @type {any} */ entry) => [
      [
        entry.timestamp,
        [
          pill(action(entry.action).word, action(entry.action).tone),
          ` ledger entry ${entry.id}, cycle `,
          cycleLink(entry.cycle_id),
        ],
      ],
      [entry.released_at, [entry.release_note ?? 'slot and keys released']],
      [entry.published_at, ['told to everybody who listens']],
    ]),
    [trace.next_action_at, ['next: ', plain(trace.next_action)]],
  ];
  const known = events.filter(([at]) => at && !Number.isNaN(Date.parse(at)));
  known.sort(([one], [other]) => Date.parse(String(one)) - Date.parse(String(other)));
  return el(
    'ol',
    { class: 'timeline' },
    ...known.map(([at, what]) => el('li', {}, el('span', { class: 'muted at' }, clockTime(at)), el('span', {}, ...what))),
  );
}

const cycleLink = (/** @type {number} */ id) => el('a', { href: href('cycles', String(id)) }, `#${id}`);

function recovery(/** @type {any} */ entry) {
  const { tone, word } = action(entry.action);
  return el(
    'div',
    { class: 'entry-block' },
    el('p', {}, pill(word, tone), ' ', clockTime(entry.timestamp), ' · ', ago(entry.timestamp), ` · ledger entry ${entry.id}`),
    el('p', { class: 'reason' }, entry.reason),
    entry.evidence && el('details', {}, el('summary', {}, 'Evidence'), facts(entry.evidence)),
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
        el(
          'div',
          {},
          el('p', {}, line.when, line.matched && el('span', { class: 'applies' }, ' applies')),
          line.why && el('p', { class: 'why' }, line.why),
        ),
      ),
    ),
    el('li', { class: 'muted rule-line' }, el('span', {}), 'First match wins; the rules after it were not asked.'),
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
          shownValue(input.value),
          el(
            'p',
            { class: 'muted' },
            short(input.origin, 60),
            input.observed_at && ' · ',
            input.observed_at && ago(input.observed_at),
          ),
        ),
      ),
    ),
  );
}

function list(/** @type {any[]} */ lines) {
  return lines.length === 0
    ? el('p', { class: 'muted' }, 'Nothing: this is final.')
    : el('ul', { class: 'bullets' }, ...lines.map((line) => el('li', {}, String(line))));
}
