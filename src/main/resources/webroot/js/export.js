// The ledger as a file: read page by page with the token in a header, put together here, saved by the browser.

import { line } from './csv.js';
import { el, setText } from './dom.js';
import { toast } from './toast.js';
import { count } from './words.js';

const PAGE = 1000;
const COLUMNS = [
  'id',
  'timestamp',
  'action',
  'rule',
  'execution_id',
  'agent_name',
  'status',
  'reason',
  'cycle_id',
  'started_at',
  'released_at',
  'release_note',
  'published_at',
  'evidence',
];

/** The buttons that save what the list shows, all pages of it. */
export function exportTools(read) {
  const state = el('span', { class: 'muted', role: 'status' });
  const buttons = [];
  for (const format of FORMATS) {
    const save = async () => {
      buttons.forEach((button) => button.setAttribute('disabled', ''));
      await exported(read, format, state);
      buttons.forEach((button) => button.removeAttribute('disabled'));
    };
    buttons.push(
      el('button', { type: 'button', id: `export-${format.name}`, onclick: save }, `Export ${format.name.toUpperCase()}`),
    );
  }
  return [state, ...buttons];
}

const FORMATS = [
  { name: 'csv', type: 'text/csv;charset=utf-8', head: `${COLUMNS.join(',')}\r\n`, tail: '', write: csv },
  { name: 'json', type: 'application/json', head: '[\n', tail: '\n]\n', write: json },
];

async function exported(read, format, state) {
  const parts = [format.head];
  let rows = 0;
  let after = '';
  try {
    do {
      const page = await read(after, PAGE);
      parts.push(format.write(page.rows, rows === 0));
      rows += page.rows.length;
      setText(state, `${count(rows, 'entry', 'entries')} read …`);
      after = page.next ?? '';
    } while (after !== '');
    save(new Blob([...parts, format.tail], { type: format.type }), `recoveries.${format.name}`);
    toast(`Saved ${count(rows, 'entry', 'entries')}.`, 'good');
  } catch (problem) {
    toast(`Not exported: ${problem.message}`, 'bad');
  } finally {
    setText(state, '');
  }
}

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  el('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // The browser may still be reading it.
}

function json(rows, first) {
  const text = rows.map((row) => JSON.stringify(row)).join(',\n');
  return first || text === '' ? text : `,\n${text}`;
}

function csv(rows) {
  return rows.map((row) => line(COLUMNS.map((column) => row[column]))).join('');
}
