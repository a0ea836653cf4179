// Running executions: what is known of each, why, and what happens next.

import { get } from '../api.js';
import { ago, until } from '../clock.js';
import { bar, copyButton, el, explainLink, pill, short } from '../dom.js';
import { listView } from '../list.js';
import { looks } from '../looks.js';
import { href } from '../router.js';
import { duration, limitSource, plain, verdict } from '../words.js';

/** Verdicts that a row can rest on; the others are passing. */
const RESTING = [
  'confirmed',
  'pending',
  'suspect',
  'unreachable',
  'held',
  'in_dispatch',
  'dispatcher_alive',
  'marker_unreadable',
  'leased',
  'overdue',
  'not_stopped',
  'finished',
  'result_young',
  'result_unaskable',
  'ended_by_itself',
  'undecided',
  'unseen',
];

export const executions = listView({
  name: 'executions',
  title: 'Running executions',
  about: 'Every row whose status is running, with the verdict of the last look at it. Select one to see why.',
  one: 'execution',
  search: 'Search ids and agents',
  filters: [
    {
      name: 'verdict',
      label: 'State',
      options: RESTING.map(
        (word) => /** @type {[string, string]} */ ([word, word === 'unseen' ? 'not looked at yet' : plain(word)]),
      ),
    },
  ],
  sort: 'age',
  order: 'desc',
  columns: [
    { title: 'Execution', key: 'id', of: (row) => [row.execution_id, row.slot_held], show: ([id, held]) => nameCell(id, held) },
    { title: 'Agent', key: 'agent', of: (row) => row.agent_name, show: agentLink },
    { title: 'State', key: 'verdict', of: (row) => [row.verdict, row.rule, row.reason, row.since], show: stateCell },
    {
      title: 'Age of limit',
      key: 'age',
      order: 'desc',
      class: 'age',
      of: (row) => [Math.floor(row.age_seconds), row.limit_seconds, row.limit_source],
      show: ageCell,
    },
    { title: 'Last looks', of: (row) => row.looks, show: (seen) => [looks(seen ?? [])] },
    { title: 'Next', class: 'next', of: (row) => [row.next_action, row.next_action_at], show: nextCell },
  ],
  id: (row) => row.execution_id,
  read: async (query) => {
    const answer = await get('api/v1/executions', query);
    return { rows: answer.executions, total: answer.total, next: answer.next_after };
  },
  empty: ({ q, verdict: state, agent }) =>
    q || state || agent
      ? 'Nothing that runs is like this. The filters above are all that hides the others.'
      : 'Nothing is running. A row appears here as soon as the platform starts an execution.',
});

function nameCell(/** @type {string} */ id, /** @type {boolean | null} */ held) {
  return [
    explainLink(id, 28),
    ' ',
    copyButton(id),
    held && el('span', { class: 'slot', title: 'holds a capacity slot' }, 'slot'),
  ];
}

/** An agent's name, leading to what it runs. */
export function agentLink(/** @type {string | null} */ name) {
  return [name ? el('a', { class: 'plain', href: href('executions', null, { agent: name }) }, short(name, 24)) : short(null)];
}

function stateCell(/** @type {any[]} */ [word, rule, reason, since]) {
  const { tone, word: text, meaning } = verdict(word);
  return [
    pill(text, tone, reason || meaning),
    rule !== null && el('span', { class: 'muted sub' }, `rule ${rule}`, since && ', ', since && ago(since)),
  ];
}

function ageCell(/** @type {any[]} */ [age, limit, source]) {
  return [
    el('span', {}, `${duration(age)} of ${duration(limit)}`),
    bar(limit > 0 ? age / limit : 0),
    el('span', { class: 'muted sub' }, `limit of ${limitSource(source)}`),
  ];
}

function nextCell(/** @type {any[]} */ [action, at]) {
  return [plain(action), at && el('span', { class: 'muted' }, ' ', until(at))];
}
