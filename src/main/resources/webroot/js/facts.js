// Objects of the server as names and values, and sections to put them in.

import { el, short } from './dom.js';
import { plain } from './words.js';

/** A titled part of a page. */
export function section(title, ...children) {
  return el('section', { class: 'card pad' }, el('h2', {}, title), ...children);
}

/** An object as a list of names and values. */
export function facts(object) {
  if (typeof object !== 'object' || object === null) {
    return el('p', {}, shownValue(object));
  }
  return el(
    'dl',
    { class: 'facts' },
    ...Object.entries(object).map(([name, held]) => el('div', {}, el('dt', {}, plain(name)), el('dd', {}, shownValue(held)))),
  );
}

/** One value: a text as it is, nothing as such. */
export function shownValue(held) {
  if (held === null || held === undefined || held === '') {
    return el('span', { class: 'muted' }, held === '' ? 'empty' : 'none');
  }
  if (typeof held === 'boolean') {
    return held ? 'yes' : 'no';
  }
  if (typeof held === 'object') {
    return el('code', {}, JSON.stringify(held));
  }
  const text = String(held);
  return text.length > 200 ? short(text, 200) : el('span', { class: 'value' }, text);
}
