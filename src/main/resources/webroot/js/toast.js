// Short notes at the edge of the page. They are read out, take no focus, and go by themselves.

import { byId, el } from './dom.js';

const STAYS = 6_000;
const MOST = 4;

/** Shows a sentence for a few seconds. */
export function toast(sentence, tone = 'calm') {
  const box = byId('toasts');
  const note = el('p', { class: `toast ${tone}` }, sentence);
  box.append(note);
  while (box.childElementCount > MOST) {
    box.firstElementChild.remove();
  }
  setTimeout(() => note.remove(), STAYS);
}
