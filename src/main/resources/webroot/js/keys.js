// Keys and the help dialog. A single key never runs, releases or ends anything.

import { byId, el, fill, pill } from './dom.js';
import { looks } from './looks.js';
import { go, href } from './router.js';
import { WORDS, plain } from './words.js';

/** Where `g` and a letter lead. */
const PLACES = { n: 'now', e: 'executions', a: 'agents', s: 'slots', r: 'recoveries', h: 'ghosts', b: 'brake', c: 'cycles' };

/** How long `g` waits for its letter. */
const PATIENCE = 1_500;

const KEYS = {
  '?': showHelp,
  '/': search,
  g: awaitPlace,
  j: () => step(1),
  k: () => step(-1),
};

let awaited = 0;

function awaitPlace() {
  clearTimeout(awaited);
  awaited = setTimeout(() => (awaited = 0), PATIENCE);
}

/** The search of this page, or of the executions where it has none. */
function search() {
  if (document.getElementById('search') === null) {
    go(href('executions'));
  }
  byId('search')?.focus();
}

/** To the next or the previous row. It is a link that gets the focus, so Enter follows it. */
function step(by) {
  const stops = ([...document.querySelectorAll('#view [data-stop]')]);
  const at = stops.indexOf(document.activeElement);
  const row = document.activeElement?.closest('tr, li')?.querySelector('[data-stop]');
  const from = at >= 0 ? at : row ? stops.indexOf(row) : by > 0 ? -1 : stops.length;
  stops[Math.min(stops.length - 1, Math.max(0, from + by))]?.focus();
}

function showHelp() {
  fill(
    byId('help-words'),
    line(
      looks([{ at: new Date().toISOString(), said: 'running' }]),
      'a look found it on its agent; ◐ pending, ◆ finished, ○ not named, ? no evidence',
    ),
    ...Object.entries(WORDS.verdicts).map(([word, [tone, meaning]]) => line(pill(plain(word), tone), meaning)),
    ...Object.values(WORDS.actions).map(([tone, word, meaning]) => line(pill(word, tone), meaning)),
  );
  byId('help').showModal();
}

function line(term, meaning) {
  return el('div', {}, el('dt', {}, term), el('dd', {}, meaning));
}

function pressed(event) {
  const target = (event.target);
  const typing = target.matches('input, textarea, select');
  const elsewhere =
    event.ctrlKey || event.metaKey || event.altKey || byId('board').hidden || document.querySelector('dialog[open]') !== null;
  if (typing || elsewhere) {
    return;
  }
  if (awaited !== 0) {
    clearTimeout(awaited);
    awaited = 0;
    if (Object.hasOwn(PLACES, event.key)) {
      event.preventDefault();
      go(href(PLACES[(event.key)]));
      return;
    }
  }
  if (Object.hasOwn(KEYS, event.key)) {
    event.preventDefault();
    KEYS[event.key]();
  }
}

/** A search field empties itself on Escape in some browsers only; an empty one gives the focus back. */
function escaped(event) {
  const field = (event.target);
  if (event.key !== 'Escape' || !(field instanceof HTMLInputElement) || field.type !== 'search') {
    return;
  }
  if (field.value !== '') {
    field.value = '';
    field.dispatchEvent(new Event('input'));
    event.preventDefault();
  } else {
    field.blur();
  }
}

document.addEventListener('keydown', pressed);
document.addEventListener('keydown', escaped);
byId('help-button').addEventListener('click', showHelp);
byId('help-close').addEventListener('click', () => byId('help').close());
