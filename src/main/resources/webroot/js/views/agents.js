// Agents: who answers and since when, how fast, and who was started anew.

import { get } from '../api.js';
import { ago, clockTime } from '../clock.js';
import { el, pill, short } from '../dom.js';
import { listView } from '../list.js';
import { href } from '../router.js';
import { number, took } from '../words.js';

export const agents = listView({
  name: 'agents',
  title: 'Agents',
  about: 'Every agent that a row or a record names, as the last look found it. The silent ones come first.',
  one: 'agent',
  search: 'Search agents',
  sort: 'reachable',
  order: 'asc',
  columns: [
    { title: 'Agent', key: 'name', of: (row) => row.agent_name, show: agentCell },
    { title: 'Answers', key: 'reachable', of: (row) => [row.state, row.reason], show: reachableCell },
    { title: 'Since', key: 'since', order: 'desc', of: (row) => row.since, show: (at) => [at ? ago(at) : '–'] },
    { title: 'Latency', key: 'latency', order: 'desc', class: 'figure-cell', of: (row) => row.latency_ms, show: latencyCell },
    {
      title: 'Running',
      key: 'running',
      order: 'desc',
      class: 'figure-cell',
      of: (row) => [row.agent_name, row.running, row.listed],
      show: runningCell,
    },
    { title: 'Boot', of: (row) => [row.boot_id, row.booted_at, row.previous_boot_seen_at], show: bootCell },
    { title: 'Last look', of: (row) => row.last_look_at, show: (at) => [at ? ago(at) : 'never'] },
  ],
  id: (row) => row.agent_name,
  read: async (query) => {
    const answer = await get('api/v1/agents', query);
    return { rows: answer.agents, total: answer.total, next: answer.next_after };
  },
  empty: ({ q }) => (q ? `No agent has "${q}" in its name.` : 'No row and no record names an agent yet.'),
});

function agentCell(/** @type {string} */ name) {
  const link = el('a', { href: href('executions', null, { agent: name }), 'data-stop': true }, short(name, 32));
  return [link];
}

/** How an agent answered, by its state: the words on the pill, the tone, what it means. @type {Record<string, [string, string, string]>} */
const STATES = {
  reachable: ['reachable', 'good', 'It answers with a registry.'],
  partly_unusable: ['usable in part', 'warn', 'Some entries of its registry cannot be read: what it does not name stays unknown.'],
  unusable: ['unusable answer', 'bad', 'It answers, and not with a registry that can be used.'],
  silent: ['unreachable', 'bad', 'It does not answer.'],
};

function reachableCell(/** @type {any[]} */ [state, reason]) {
  const [words, tone, meaning] = STATES[state] ?? ['not asked yet', 'calm', 'Agents are asked when they have running rows.'];
  return [pill(words, tone, meaning), reason && el('span', { class: 'muted sub' }, reason)];
}

function latencyCell(/** @type {number | null} */ millis) {
  return [millis === null || millis === undefined ? '–' : took(millis)];
}

function runningCell(/** @type {any[]} */ [name, running, listed]) {
  const rows = el('a', { class: 'plain', href: href('executions', null, { agent: name }) }, number(running));
  const differs = Number.isFinite(listed) && listed !== running;
  return [
    rows,
    differs && el('span', { class: 'muted sub', title: 'what its registry listed at the last look' }, `lists ${number(listed)}`),
  ];
}

function bootCell(/** @type {any[]} */ [id, at, previous]) {
  if (!id && !at) {
    return [el('span', { class: 'muted' }, 'not told')];
  }
  return [
    id && short(id, 18),
    at && el('span', { class: 'sub' }, 'booted ', ago(at)),
    previous &&
      el(
        'span',
        { class: 'sub' },
        pill('changed', 'warn', 'Another boot was seen before: the agent was started anew.'),
        ' after ',
        clockTime(previous),
      ),
  ];
}
