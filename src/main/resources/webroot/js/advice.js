// What is wrong, in words, each with what a person can do about it.

import { ago, now } from './clock.js';
import { el } from './dom.js';
import { href } from './router.js';
import { count, duration } from './words.js';

/** @typedef {{key: string, tone: string, what: any[], advice: string, link?: [string, string]}} Problem */

/** What the watchdog says of a problem, and what to do; the first that fits. @type {[RegExp, string, [string, string]?][]} */
const ADVICE = [
  [
    /^cycle could not be run/,
    'No row is judged meanwhile. Look at the database: is it there, does it take connections, are its tables there? “check” tells.',
  ],
  [/^brake:/, 'Look at what is held, and release it with a reason if a person would end it too.', [href('brake'), 'Review']],
  [
    /^ghost:/,
    'Look at that agent: it runs what is over. Under ghosts.policy the watchdog terminates only what it recovered itself.',
    [href('ghosts'), 'Ghosts'],
  ],
  [/^ghosts could not/, 'It is tried again in the next cycle. If it stays, look at the database.'],
  [
    /could not be written/,
    'It is tried again in every cycle. A trigger or a constraint of the database may refuse the row: the text says which.',
  ],
  [
    /does not fit agents\.max-result/,
    'The result was recovered without its log. Raise agents.max-result if logs of that size are wanted.',
  ],
  [
    /could not be asked( for)? by the watchdog itself/,
    'Nothing is ended for it. Look at the machine of the watchdog: descriptors (ulimit -n), local ports, memory, network, resolver.',
  ],
  [
    /its clock is not to be trusted/,
    'Nothing is ended until the clocks agree. Put the wrong one right, or leave that witness out: reconcile.clock-witnesses.',
  ],
  [/^the clock of .* is outvoted/, 'It acts all the same: the other clocks agree with its own. Put that one right.'],
  [
    /^the registry of .* cannot be used|can be used only in part/,
    'Its rows stay unknown, and end only at their deadlines. The people of that agent should mend what it answers.',
    [href('agents', null, { sort: 'reachable' }), 'Agents'],
  ],
  [
    /paused|only observes/,
    'Nothing to do: the next cycle decides again. If it happens often, the process gets too little time, or the clock jumps.',
  ],
  [
    /marker|Redis|slots could not|are still held/,
    'Look at Redis. Rows that rest on a marker are left alone and slots stay taken until it is back; nothing is lost.',
  ],
  [
    /was not stopped/,
    'It is asked again in every cycle, and failed after its deadline and three attempts. Look at the agent: why does it not stop it?',
  ],
  [
    /started_at/,
    'Its age counts from when the watchdog first saw it. The platform wrote a start that is none, or in the future: correct the row.',
  ],
  [
    /lease_expires_at|its lease/,
    'It belongs to another mechanism, which seems to have died. End the row, or clear its lease, and the watchdog takes over.',
  ],
  [/no id/, 'They cannot be looked after. Give them ids or delete them.'],
  [/could not be looked at|could not be remembered/, 'It is tried again in the next cycle. If it stays, look at the database.'],
];

/** What the brake holds and whom nobody reaches is told from the status itself, with more in it. */
const TOLD_ABOVE = /^brake:|agents with running executions could not be asked/;

const OTHERWISE = 'It is looked at again in the next cycle. If it stays, the log of the watchdog has more.';

/** Everything that is wrong by a status answer, the worst first. @returns {Problem[]} */
export function problemsOf(/** @type {any} */ status) {
  const found = [];
  if (lateBy(status) > 0) {
    found.push(late(status));
  }
  if (status.brake?.state === 'holding') {
    found.push(braked(status.brake));
  }
  if (status.agents?.unreachable > 0) {
    found.push(silent(status.agents));
  }
  if (status.dry_run) {
    found.push(dry());
  }
  return [...found, ...(status.problems ?? []).filter((/** @type {any} */ text) => !TOLD_ABOVE.test(text)).map(told)];
}

/** @returns {Problem} */
function late(/** @type {any} */ status) {
  const often = duration(status.interval_seconds);
  return {
    key: 'late',
    tone: 'bad',
    what: ['The last cycle finished ', ago(status.last_cycle.finished_at), `, although one is due every ${often}.`],
    advice: 'Look for a store that hangs in the log of the watchdog, and at the load of its machine.',
  };
}

/** Seconds by which the last cycle is older than two intervals; not positive where all is well. */
function lateBy(/** @type {any} */ status) {
  const finished = Date.parse(status.last_cycle?.finished_at ?? '');
  if (status.progress || status.dry_run || Number.isNaN(finished)) {
    return 0; // The last cycle is the last one that was no dry run.
  }
  return (now() - finished) / 1000 - 2 * status.interval_seconds;
}

/** @returns {Problem} */
function braked(/** @type {any} */ brake) {
  return {
    key: `brake ${brake.held_total} ${brake.reason}`,
    tone: 'hold',
    what: [`The brake holds ${count(brake.held_total, 'execution')}: ${brake.reason}.`],
    advice: 'They wait for a person, or for their third cycle on hold.',
    link: [href('brake'), 'Review and release'],
  };
}

/** @returns {Problem} */
function silent(/** @type {any} */ agents) {
  return {
    key: `silent ${agents.unreachable}`,
    tone: 'warn',
    what: [`${count(agents.unreachable, 'agent')} of ${agents.known} ${agents.unreachable === 1 ? 'does' : 'do'} not answer.`],
    advice: 'Their executions are left alone until their own deadlines. Are the agents up, and is agents.url right?',
    link: [href('agents', null, { sort: 'reachable' }), 'Which ones'],
  };
}

/** @returns {Problem} */
function dry() {
  return {
    key: 'dry',
    tone: 'warn',
    what: ['The setting reconcile.dry-run is on: every cycle decides and reports, and nothing is changed.'],
    advice: 'Set it to false and restart the watchdog when its reports name what a person would end.',
  };
}

/** A sentence of the last cycle. @returns {Problem} */
function told(/** @type {any} */ text) {
  const sentence = String(text);
  const [, advice, link] = ADVICE.find(([pattern]) => pattern.test(sentence)) ?? [null, OTHERWISE];
  return { key: sentence, tone: 'warn', what: [sentence.endsWith('.') ? sentence : `${sentence}.`], advice, link };
}

/** A problem as a banner. */
export function banner(/** @type {Problem} */ { tone, what, advice, link }) {
  return el(
    'div',
    { class: `banner ${tone}` },
    el('p', {}, ...what, ' ', el('span', { class: 'advice' }, advice), link && ' ', link && el('a', { href: link[0] }, link[1])),
  );
}
