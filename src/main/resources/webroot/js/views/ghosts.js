// Ghosts: runs that outlived their rows.

import { get } from '../api.js';
import { ago } from '../clock.js';
import { copyButton, el, explainLink, pill } from '../dom.js';
import { listView } from '../list.js';
import { number, plain } from '../words.js';
import { agentLink } from './executions.js';

export const ghosts = listView({
  name: 'ghosts',
  title: 'Ghosts',
  about:
    'Runs that an agent lists although their rows are over. By default one that the watchdog itself recovered is terminated, once ' +
    'a cycle; all others are only reported (ghosts.policy): look at the agent.',
  one: 'ghost',
  search: 'Search ids and agents',
  sort: 'since',
  order: 'asc',
  columns: [
    { title: 'Run', key: 'id', of: (row) => row.execution_id, show: (id) => [explainLink(id, 28), ' ', copyButton(id)] },
    { title: 'Agent', key: 'agent', of: (row) => row.agent_name, show: agentLink },
    {
      title: 'Row',
      of: (row) => row.row_status,
      show: (status) => [status ? plain(status) : el('span', { class: 'muted' }, 'no row')],
    },
    { title: 'First seen', key: 'since', of: (row) => row.first_seen_at, show: (at) => [ago(at)] },
    { title: 'Listed', class: 'figure-cell', of: (row) => row.reads, show: (reads) => [`${number(reads)} times`] },
    { title: 'Asked to stop', class: 'figure-cell', of: (row) => row.terminations, show: stopCell },
  ],
  id: (row) => `${row.agent_name}\0${row.execution_id}`,
  read: async (query) => {
    const answer = await get('api/v1/ghosts', query);
    return { rows: answer.ghosts, total: answer.total, next: answer.next_after };
  },
  empty: ({ q }) => (q ? 'No ghost is like this.' : 'There are no ghosts: whatever agents list has a row that runs.'),
});

function stopCell(/** @type {number} */ times) {
  return [times > 0 ? `${number(times)} times` : pill('reported only', 'calm')];
}
