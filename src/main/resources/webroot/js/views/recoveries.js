// The ledger, newest first: what was ended, by which rule, on what evidence. Filtered by its address, and exported as it is filtered.

import { get } from '../api.js';
import { ago, clockTime } from '../clock.js';
import { copyButton, el, explainLink, pill } from '../dom.js';
import { exportTools } from '../export.js';
import { facts } from '../facts.js';
import { listView } from '../list.js';
import { href } from '../router.js';
import { WORDS, action } from '../words.js';
import { agentLink } from './executions.js';

/** An id no ledger has reached: before it lies everything. */
const END = Number.MAX_SAFE_INTEGER;

/** A page of the ledger that is older than an id. */
async function read(/** @type {Record<string, any>} */ { after, q, agent, action: ended, limit }) {
  const answer = await get('api/v1/recoveries', { before: after || END, q, agent, action: ended, limit });
  return { rows: answer.recoveries, total: null, next: answer.next_before === null ? null : String(answer.next_before) };
}

export const recoveries = listView({
  name: 'recoveries',
  title: 'Recoveries',
  about:
    'The ledger: every execution that the watchdog ended, newest first. Entries are never changed, and their ids have no holes; the oldest are pruned in time.',
  one: 'entry',
  many: 'entries',
  search: 'Search ids and agents',
  filters: [
    {
      name: 'action',
      label: 'Action',
      options: Object.entries(WORDS.actions).map(([name, [, word]]) => /** @type {[string, string]} */ ([name, word])),
    },
  ],
  tools: (query) => exportTools((after, limit) => read({ ...query(), after, limit })),
  columns: [
    { title: 'Entry', class: 'figure-cell', of: (row) => row.id, show: (id) => [`#${id}`] },
    { title: 'When', of: (row) => row.timestamp, show: (at) => [clockTime(at), el('span', { class: 'muted sub' }, ago(at))] },
    { title: 'Action', of: (row) => [row.action, row.rule], show: actionCell },
    { title: 'Execution', of: (row) => row.execution_id, show: (id) => [explainLink(id, 24), ' ', copyButton(id)] },
    { title: 'Agent', of: (row) => row.agent_name, show: agentLink },
    { title: 'Reason and evidence', class: 'wide', of: (row) => [row.reason, row.evidence, row.cycle_id], show: reasonCell },
    { title: 'Slot', of: (row) => [row.released_at, row.release_note], show: releasedCell },
  ],
  id: (row) => String(row.id),
  read,
  empty: ({ q, agent, action: ended }) =>
    q || agent || ended
      ? 'No entry is like this. The filters above are all that hides the others.'
      : 'Nothing has been recovered yet. An entry appears here the moment it is committed.',
});

function actionCell(/** @type {any[]} */ [name, rule]) {
  const { tone, word, meaning } = action(name);
  return [pill(word, tone, meaning), el('span', { class: 'muted sub' }, `rule ${rule}`)];
}

function reasonCell(/** @type {any[]} */ [reason, evidence, cycle]) {
  return [
    el('span', { class: 'reason' }, reason),
    el(
      'details',
      {},
      el('summary', {}, 'Evidence'),
      facts(evidence ?? {}),
      el('p', {}, el('a', { href: href('cycles', String(cycle)) }, `Cycle #${cycle}`)),
    ),
  ];
}

/** A note says what was spared and why: to be read, not to be hovered over. */
function releasedCell(/** @type {any[]} */ [at, note]) {
  if (at && note) {
    return [el('span', { class: 'reason' }, note), el('span', { class: 'muted sub' }, ago(at))];
  }
  return at
    ? [el('span', { class: 'muted' }, 'released ', ago(at))]
    : [pill('to be released', 'warn', 'finished by the next cycle that reaches Redis')];
}
