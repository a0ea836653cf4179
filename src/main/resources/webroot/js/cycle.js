// Cycles: the progress of the one that runs, running one by hand, and what came of it. Kept here, so that it outlives a change of view.

import { Refused, post } from './api.js';
import { live } from './live.js';

/** Tells "moved" whenever what is known of the running cycle or of a run by hand changed. */
export const cycles = new EventTarget();

/** Read it; only this module writes it. */
export const cycle = {
  /** The last event of the cycle that runs, or null */
  running: null,
  /** Whether a run by hand waits for its answer. */
  asked: false,
  /** The answer of the last run by hand, until it is dismissed */
  answer: null,
  /** Why the last run by hand was not run */
  refused: null,
};

/** The newest cycle that ended: progress that arrives late must not bring its bar back. */
let ended = 0;
/** Status answers in a row that knew of no cycle. One alone may have been given just before the cycle began. */
let silent = 0;

const tell = () => cycles.dispatchEvent(new CustomEvent('moved'));

/** Begins anew, for whoever has just logged in. */
export function start() {
  Object.assign(cycle, { running: null, asked: false, answer: null, refused: null });
  ended = 0;
  silent = 0;
}

/** An event of a cycle, whoever started it. */
function heard(event) {
  if (event.type === 'cycle_completed') {
    ended = Math.max(ended, event.cycle_id);
    cycle.running = null;
  } else if (event.cycle_id > ended) {
    cycle.running = event;
    silent = 0;
  }
  tell();
}

/** What a status answer says of cycles. It also ends the bar of a cycle whose end was not heard of. */
function told(status) {
  silent = status.progress ? 0 : silent + 1;
  if (status.progress) {
    heard({ ...status.progress, type: 'cycle_progress' });
  } else if (cycle.running !== null && silent > 1) {
    heard({ type: 'cycle_completed', cycle_id: cycle.running.cycle_id });
  }
}

/** Runs a cycle now. */
export async function run(dryRun) {
  Object.assign(cycle, { asked: true, answer: null, refused: null });
  tell();
  try {
    cycle.answer = await post('api/v1/cycles', dryRun ? { dry_run: true } : {});
    heard({ type: 'cycle_completed', cycle_id: cycle.answer.cycle_id });
  } catch (problem) {
    cycle.refused = whyNot(problem);
  } finally {
    cycle.asked = false;
    tell();
  }
}

/** Puts the result of a run by hand away. */
export function dismiss() {
  cycle.answer = null;
  tell();
}

function whyNot(problem) {
  return problem instanceof Refused && problem.status === 409
    ? `A cycle with other options is running. Try again when it has finished. (${problem.message})`
    : `The cycle was not run: ${problem.message}`;
}

live.addEventListener('cycle', (event) => heard(event.detail));
live.addEventListener('status', (event) => told(event.detail));
