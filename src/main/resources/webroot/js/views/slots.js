// Capacity slots: each holder beside its row. One whose row does not run is a leak.

import { get } from '../api.js';
import { ago } from '../clock.js';
import { copyButton, el, explainLink, pill } from '../dom.js';
import { listView } from '../list.js';
import { duration, plain } from '../words.js';
import { agentLink } from './executions.js';

export const slots = listView({
  name: 'slots',
  title: 'Slots',
  about:
    'Who holds capacity in Redis, and what the row of the holder says. A leak is freed by the next cycle where the row is over, ' +
    'else when its own time-out has passed. A slot of a running row is never touched.',
  one: 'slot',
  search: 'Search ids and agents',
  sort: 'leak',
  order: 'asc',
  columns: [
    { title: 'Holder', key: 'id', of: (row) => row.execution_id, show: (id) => [explainLink(id, 28), ' ', copyButton(id)] },
    { title: 'Agent', key: 'agent', of: (row) => row.agent_name, show: agentLink },
    { title: 'Row', of: (row) => row.row_status, show: rowCell },
    { title: 'Slot', key: 'leak', of: (row) => [row.leak, Math.floor(row.age_seconds)], show: leakCell },
    { title: 'Held since', key: 'age', order: 'desc', of: (row) => row.acquired_at, show: (at) => [ago(at)] },
  ],
  id: (row) => `${row.agent_name}\0${row.execution_id}`,
  read: async (query) => {
    const answer = await get('api/v1/slots', query);
    return { rows: answer.slots, total: answer.total, next: answer.next_after };
  },
  empty: ({ q }) =>
    q ? 'No holder of a slot is like this.' : 'No slot is held. Without Redis (redis.url: none) there are none.',
});

function rowCell(/** @type {string | null} */ status) {
  return [status ? plain(status) : el('span', { class: 'muted' }, 'no row')];
}

function leakCell(/** @type {any[]} */ [leak, age]) {
  return leak
    ? [pill('leak', 'warn', 'its row does not run'), el('span', { class: 'muted sub' }, `for ${duration(age)}`)]
    : [pill('in use', 'good')];
}
