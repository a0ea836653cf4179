// What is wrong, in words, each with what a person can do about it.

import { ago, now } from './clock.js';
import { el } from './dom.js';
import { href } from './router.js';
import { count, duration } from './words.js';

const REDIS = 'Look at Redis. Rows that rest on a marker are left alone and slots stay taken until it is back; nothing is lost.';
const CLOCK = 'Put the wrong clock right, or leave that witness out: reconcile.clock-witnesses.';
const GHOST = 'Look at that agent: it runs what is over. Under ghosts.policy the watchdog terminates only what it recovered itself.';
const AGAIN = 'It is tried again in the next cycle. If it stays, look at the database.';

/** What to do about a kind of problem, and where to look. */
const ADVICE = {
  cycle_failed: [
    'No row is judged meanwhile. Look at the database: is it there, does it take connections, are its tables there? “check” tells.',
  ],
  unable_to_write: ['Nothing is ended until the database lets the watchdog write: “check” names the right, table or column.'],
  clock_distrusted: [`Nothing is ended until the clocks agree. ${CLOCK}`],
  clock_outvoted: [`It acts all the same: the other clocks agree with its own. ${CLOCK}`],
  only_observed: [
    'Nothing to do: the next cycle decides again. If it happens often, the process gets too little time, or the clock jumps.',
  ],
  own_fault: [
    'Nothing is ended for it. Look at the machine of the watchdog: descriptors (ulimit -n), local ports, memory, network, resolver.',
  ],
  certificate: [
    'Put a certificate and its key into the two files: they are looked at every 30 s, and the pair before stays in force until they fit.',
  ],
  registry_unusable: [
    'Its rows stay unknown, and end only at their deadlines. The people of that agent should mend what it answers.',
    [href('agents', null, { sort: 'reachable' }), 'Agents'],
  ],
  row_without_id: ['They cannot be looked after. Give them ids or delete them.'],
  row_too_long: ['They are left alone. Correct or delete them.'],
  row_twice: ['Delete the record that is there twice: until then the larger limit counts.'],
  run_unclear: ['The people of that agent should mend what it answers about this execution; until then the row is left alone.'],
  start: ['Its age counts from when the watchdog first saw it. The platform wrote a start that is none, or in the future: correct the row.'],
  limit: ['Correct the limit: until then these rows have the largest other limit, or 24 hours.'],
  lease: ['It belongs to another mechanism, which seems to have died. End the row, or clear its lease, and the watchdog takes over.'],
  status: ['Rows with such a status are left alone, and so are their slots. Correct them, or ask who writes them.'],
  near_name: ['Names are compared exactly. Let platform and agents write them alike.'],
  not_stopped: [
    'It is asked again in every cycle, and failed after its deadline and three attempts. Look at the agent: why does it not stop it?',
  ],
  write_refused: ['It is tried again in every cycle. A trigger or a constraint of the database may refuse it: the text says which.'],
  write_left_out: ['Rows are ended without it. Grant the right, or correct the column, if it is wanted: “check” tells.'],
  log_left_out: ['The result was recovered without its log. Raise agents.max-result if logs of that size are wanted.'],
  ghost: [GHOST, [href('ghosts'), 'Ghosts']],
  ghosts_unread: [AGAIN],
  markers_unread: [REDIS],
  slots_unread: [REDIS],
  slot_odd: ['Look at these slots in Redis: what cannot be understood is left alone, and stays taken.'],
  slot_held: [REDIS],
  upkeep: [AGAIN],
  credentials: ['Put that file right. It is looked at again within half a minute; until then the old one is used, also where it was revoked.'],
};

/** What the brake holds and whom nobody reaches is told from the status itself, with more in it. */
const TOLD_ABOVE = new Set(['brake', 'agents_silent']);

const OTHERWISE = 'It is looked at again in the next cycle. If it stays, the log of the watchdog has more.';

/** Everything that is wrong by a status answer, the worst first. */
export function problemsOf(status) {
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
  return [...found, ...(status.problem_details ?? []).filter((problem) => !TOLD_ABOVE.has(problem.kind)).map(told)];
}

function late(status) {
  const often = duration(status.interval_seconds);
  return {
    key: 'late',
    tone: 'bad',
    what: ['The last cycle finished ', ago(status.last_cycle.finished_at), `, although one is due every ${often}.`],
    advice: 'Look for a store that hangs in the log of the watchdog, and at the load of its machine.',
  };
}

/** Seconds by which the last cycle is older than two intervals; not positive where all is well. */
function lateBy(status) {
  const finished = Date.parse(status.last_cycle?.finished_at ?? '');
  if (status.progress || status.dry_run || Number.isNaN(finished)) {
    return 0; // The last cycle is the last one that was no dry run.
  }
  return (now() - finished) / 1000 - 2 * status.interval_seconds;
}

function braked(brake) {
  return {
    key: `brake ${brake.held_total} ${brake.reason}`,
    tone: 'hold',
    what: [`The brake holds ${count(brake.held_total, 'execution')}: ${brake.reason}.`],
    advice: 'They wait for a person, or for their third cycle on hold.',
    link: [href('brake'), 'Review and release'],
  };
}

function silent(agents) {
  return {
    key: `silent ${agents.unreachable}`,
    tone: 'warn',
    what: [`${count(agents.unreachable, 'agent')} of ${agents.known} ${agents.unreachable === 1 ? 'does' : 'do'} not answer.`],
    advice: 'Their executions are left alone until their own deadlines. Are the agents up, and is agents.url right?',
    link: [href('agents', null, { sort: 'reachable' }), 'Which ones'],
  };
}

function dry() {
  return {
    key: 'dry',
    tone: 'warn',
    what: ['The setting reconcile.dry-run is on: every cycle decides and reports, and nothing is changed.'],
    advice: 'Set it to false and restart the watchdog when its reports name what a person would end.',
  };
}

/** A problem of the last cycle. */
function told(problem) {
  const sentence = String(problem.text);
  const [advice, link] = ADVICE[problem.kind] ?? [OTHERWISE];
  return { key: sentence, tone: 'warn', what: [sentence.endsWith('.') ? sentence : `${sentence}.`], advice, link };
}

/** A problem as a banner. */
export function banner({ tone, what, advice, link }) {
  return el(
    'div',
    { class: `banner ${tone}` },
    el('p', {}, ...what, ' ', el('span', { class: 'advice' }, advice), link && ' ', link && el('a', { href: link[0] }, link[1])),
  );
}
