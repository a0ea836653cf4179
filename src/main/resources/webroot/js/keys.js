// Keys and the help dialog. A single key never runs, releases or ends anything.

import { byId, el, fill, pill } from './dom.js';
import { WORDS, plain } from './words.js';

/** @type {Record<string, () => void>} */
const KEYS = {
  '?': showHelp,
  '/': () => byId('search').focus(),
};

function showHelp() {
  fill(
    byId('help-words'),
    ...Object.entries(WORDS.verdicts).map(([word, [tone, meaning]]) => line(pill(plain(word), tone), meaning)),
    ...Object.values(WORDS.actions).map(([tone, word, meaning]) => line(pill(word, tone), meaning)),
  );
  byId('help').showModal();
}

function line(/** @type {HTMLElement} */ term, /** @type {string} */ meaning) {
  return el('div', {}, el('dt', {}, term), el('dd', {}, meaning));
}

function pressed(/** @type {KeyboardEvent} */ event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const typing = target.matches('input, textarea, select');
  const action = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
  if (
    action &&
    !typing &&
    !event.ctrlKey &&
    !event.metaKey &&
    !event.altKey &&
    !byId('board').hidden &&
    document.querySelector('dialog[open]') === null
  ) {
    event.preventDefault();
    action();
  }
}

/** A search field empties itself on Escape in some browsers only. */
function escaped(/** @type {KeyboardEvent} */ event) {
  const search = byId('search');
  if (event.key === 'Escape' && search.value !== '') {
    search.value = '';
    search.dispatchEvent(new Event('input'));
    event.preventDefault();
  } else if (event.key === 'Escape') {
    search.blur();
  }
}

document.addEventListener('keydown', pressed);
byId('search').addEventListener('keydown', escaped);
byId('help-button').addEventListener('click', showHelp);
byId('help-close').addEventListener('click', () => byId('help').close());
