// Times: local and relative, counted by the server's clock, and kept current once a second.

import { el, setText } from './dom.js';
import { pref, prefs } from './prefs.js';
import { roughly } from './words.js';

const DAY = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
const DATE = { ...DAY, day: 'numeric', month: 'short', year: 'numeric' };
const FORMATS = {
  local: { day: new Intl.DateTimeFormat(undefined, DAY), date: new Intl.DateTimeFormat(undefined, DATE) },
  utc: {
    day: new Intl.DateTimeFormat('en-GB', { ...DAY, timeZone: 'UTC' }),
    date: new Intl.DateTimeFormat('en-GB', { ...DATE, timeZone: 'UTC' }),
  },
};

/** How far the server is ahead of this machine, in milliseconds. */
let ahead = 0;

/** Milliseconds since the epoch by the server's clock, as far as it is known. */
export const now = () => Date.now() + ahead;

/** Learns the server's clock from a Date header. It has whole seconds, so small differences are noise. */
export function learn(dateHeader) {
  const difference = Date.parse(dateHeader ?? '') + 500 - Date.now();
  ahead = Math.abs(difference) > 2000 ? difference : 0;
}

/** "3 min ago", kept current; the title has the local time and the one of the logs. */
export const ago = (at) => ticking(at, 'ago');

/** "in 4 min", kept current; once it has passed, "now". */
export const until = (at) => ticking(at, 'until');

/** "4:05", kept current, for what one waits for with an eye on it. */
export const countdown = (at) => ticking(at, 'countdown');

/** The time of day, with the date where it was another day; in the zone the person likes. */
export const clockTime = (at) => ticking(at, 'clock');

/** A time of day for an axis or a sentence, from milliseconds since the epoch. */
export const timeOfDay = (millis) => formats().day.format(millis);

const formats = () => (pref('zone') === 'utc' ? FORMATS.utc : FORMATS.local);

function ticking(at, tick) {
  if (Number.isNaN(Date.parse(at ?? ''))) {
    return el('span', {}, String(at ?? '–')); // What cannot be read as a time is shown as it came.
  }
  return el('time', { datetime: String(at), title: title(at), 'data-tick': tick }, relative(at, tick));
}

/** Both zones and the text of the logs, whatever is shown. */
const title = (at) =>
  `${FORMATS.local.date.format(new Date(at))} local · ${FORMATS.utc.date.format(new Date(at))} UTC (${at})`;

function absolute(at) {
  const date = new Date(at);
  const { day, date: whole } = formats();
  const text = whole.format(date).slice(0, -8) === whole.format(now()).slice(0, -8) ? day.format(date) : whole.format(date);
  return pref('zone') === 'utc' ? `${text} UTC` : text;
}

function relative(at, tick) {
  if (tick === 'clock') {
    return absolute(at);
  }
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

function tickAll() {
  for (const element of document.querySelectorAll('time[data-tick]')) {
    const time = element;
    setText(time, relative(time.dateTime, time.dataset.tick));
  }
}

setInterval(() => !document.hidden && tickAll(), 1000);
document.addEventListener('visibilitychange', tickAll);
prefs.addEventListener('changed', tickAll);
