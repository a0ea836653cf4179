// Times: local and relative, counted by the server's clock, and kept current once a second.

import { el, setText } from './dom.js';
import { roughly } from './words.js';

const WHOLE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const OF_DAY = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** How far the server is ahead of this machine, in milliseconds. */
let ahead = 0;

/** Milliseconds since the epoch by the server's clock, as far as it is known. */
export const now = () => Date.now() + ahead;

/** Learns the server's clock from a Date header. It has whole seconds, so small differences are noise. */
export function learn(/** @type {string | null} */ dateHeader) {
  const difference = Date.parse(dateHeader ?? '') + 500 - Date.now();
  ahead = Math.abs(difference) > 2000 ? difference : 0;
}

/** "3 min ago", kept current; the title has the local time and the one of the logs. */
export const ago = (/** @type {any} */ at) => ticking(at, 'ago');

/** "in 4 min", kept current; once it has passed, "now". */
export const until = (/** @type {any} */ at) => ticking(at, 'until');

/** "4:05", kept current, for what one waits for with an eye on it. */
export const countdown = (/** @type {any} */ at) => ticking(at, 'countdown');

/** The local time of day, with the date where it was another day. */
export function clockTime(/** @type {any} */ at) {
  const date = new Date(at ?? NaN);
  if (Number.isNaN(date.valueOf())) {
    return el('span', {}, String(at ?? '–'));
  }
  const today = date.toDateString() === new Date(now()).toDateString();
  return el('time', { datetime: String(at), title: title(at) }, (today ? OF_DAY : WHOLE).format(date));
}

function ticking(/** @type {any} */ at, /** @type {'ago' | 'until' | 'countdown'} */ tick) {
  if (Number.isNaN(Date.parse(at ?? ''))) {
    return el('span', {}, String(at ?? '–')); // What cannot be read as a time is shown as it came.
  }
  return el('time', { datetime: String(at), title: title(at), 'data-tick': tick }, relative(at, tick));
}

const title = (/** @type {string} */ at) => `${WHOLE.format(new Date(at))} (${at})`;

function relative(/** @type {string} */ at, /** @type {string | undefined} */ tick) {
  const seconds = (Date.parse(at) - now()) / 1000;
  if (tick === 'ago') {
    return seconds > -2 ? 'just now' : `${roughly(-seconds)} ago`;
  }
  if (seconds <= 0) {
    return 'now';
  }
  const whole = Math.ceil(seconds);
  return tick === 'countdown' && whole < 3600
    ? `in ${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
    : `in ${roughly(seconds)}`;
}

setInterval(() => {
  for (const element of document.querySelectorAll('time[data-tick]')) {
    const time = /** @type {HTMLTimeElement} */ (element);
    setText(time, relative(time.dateTime, time.dataset.tick));
  }
}, 1000);
