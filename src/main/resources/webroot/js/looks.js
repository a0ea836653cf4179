// The last looks at an execution as small marks: a shape each, not only a colour.

import { timeOfDay } from './clock.js';
import { el } from './dom.js';

/** The mark, its kind, and what it says */
const MARKS = {
  running: ['●', 'present', 'running on its agent'],
  pending: ['◐', 'present', 'pending on its agent'],
  'recently finished': ['◆', 'ended', 'reported as finished'],
  absent: ['○', 'absent', 'not named by its agent'],
  unknown: ['?', 'unknown', 'its agent said nothing that counts'],
};

/** How an observation is shown, also one this page does not know. */
export function mark(said) {
  const [sign, kind, meaning] = Object.hasOwn(MARKS, said) ? MARKS[said] : ['·', 'unknown', said];
  return { sign, kind, meaning };
}

/** The marks of some looks, oldest first. */
export function looks(seen) {
  if (seen.length === 0) {
    return el('span', { class: 'muted' }, '–');
  }
  const words = seen.map((look) => look.said).join(', ');
  return el(
    'span',
    { class: 'looks', role: 'img', 'aria-label': `oldest first: ${words}` },
    ...seen.map((look) => {
      const { sign, kind, meaning } = mark(look.said);
      return el('span', { class: `look ${kind}`, title: `${meaning}, ${timeOfDay(Date.parse(look.at))}` }, sign);
    }),
  );
}
