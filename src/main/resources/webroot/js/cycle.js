// The cycle: when the next one is due, what the last one did, and running one by hand.

import { Refused, post } from './api.js';
import { ago, countdown } from './clock.js';
import { byId, el, fill, say, setText } from './dom.js';
import { renderReport } from './report.js';
import { isAdmin } from './session.js';
import { number } from './words.js';

/** The cycle whose progress is shown, or null. */
let running = /** @type {number | null} */ (null);
/** The newest cycle that ended: progress that arrives late must not bring its bar back. */
let ended = 0;
/** Status answers in a row that knew of no cycle. One alone may have been given just before the cycle began. */
let silent = 0;
/** Whether a run by hand waits for its answer. */
let asked = false;
/** The cycle whose result is shown apart, so that it is not shown a second time as the last one. */
let resultOf = 0;

/** Begins anew, for whoever has just logged in. */
export function start() {
  running = null;
  ended = 0;
  asked = false;
  resultOf = 0;
  byId('cycle-actions').hidden = !isAdmin();
  say(byId('cycle-error'), null);
  for (const id of ['run-result', 'last-cycle', 'next-tick']) {
    fill(byId(id));
  }
  showProgress();
}

/** What a status answer says of cycles. It also ends the bar of a cycle whose end was not heard of. */
export function showStatus(/** @type {any} */ status) {
  silent = status.progress ? 0 : silent + 1;
  if (status.progress) {
    heard({ ...status.progress, type: 'cycle_progress' });
  } else if (running !== null && silent > 1) {
    heard({ type: 'cycle_completed', cycle_id: running });
  }
  fill(byId('next-tick'), status.next_tick_at && 'next ', status.next_tick_at && countdown(status.next_tick_at));
  showLast(status.last_cycle);
}

function showLast(/** @type {any} */ cycle) {
  const box = byId('last-cycle');
  box.hidden = !cycle || cycle.cycle_id === resultOf;
  if (cycle) {
    const ended = ago(cycle.finished_at ?? cycle.started_at);
    fill(box, el('h3', {}, `Last cycle, #${cycle.cycle_id}, `, ended), cycle.report && renderReport(cycle.report));
  }
}

/** An event of a cycle, whoever started it. */
export function heard(/** @type {any} */ event) {
  if (event.type === 'cycle_completed') {
    ended = Math.max(ended, event.cycle_id);
    running = null;
    showProgress();
  } else if (event.cycle_id > ended) {
    running = event.cycle_id;
    silent = 0;
    showProgress(event);
  }
}

function showProgress(/** @type {any} */ event = null) {
  const box = byId('progress');
  box.hidden = running === null && !asked;
  for (const id of ['run-now', 'dry-run']) {
    byId(id).disabled = asked;
  }
  const bar = byId('progress-bar');
  const total = (event?.agents_total ?? 0) + (event?.executions_total ?? 0);
  if (total > 0) {
    bar.max = total;
    bar.value = event.agents_probed + event.executions_decided;
  } else {
    bar.removeAttribute('value'); // Nothing is counted yet: it moves without a measure.
  }
  setText(byId('progress-text'), progressText(event, total));
}

function progressText(/** @type {any} */ event, /** @type {number} */ total) {
  if (running === null) {
    return 'Starting a cycle …';
  }
  const name = `Cycle #${running}${event?.dry_run ? ' (dry run)' : ''}`;
  return total === 0
    ? `${name} reads the running rows …`
    : `${name}: ${number(event.agents_probed)} of ${number(event.agents_total)} agents asked, ` +
        `${number(event.executions_decided)} of ${number(event.executions_total)} executions decided`;
}

async function run(/** @type {boolean} */ dryRun) {
  asked = true;
  say(byId('cycle-error'), null);
  dismiss();
  showProgress();
  try {
    const answer = await post('api/v1/cycles', dryRun ? { dry_run: true } : {});
    heard({ type: 'cycle_completed', cycle_id: answer.cycle_id });
    showResult(answer);
  } catch (problem) {
    say(byId('cycle-error'), whyNot(problem));
  } finally {
    asked = false;
    showProgress();
  }
}

function showResult(/** @type {any} */ answer) {
  const dry = answer.report?.dry_run;
  const joined = answer.joined ? '; it was running already, and yours joined it' : '';
  const title = `${dry ? 'Dry run' : 'Cycle'} #${answer.cycle_id} finished${joined}`;
  resultOf = answer.cycle_id;
  const result = el(
    'div',
    { class: 'result' },
    el('h3', {}, title, el('button', { class: 'link', type: 'button', onclick: dismiss }, 'Dismiss')),
    dry && el('p', { class: 'muted' }, 'Nothing was changed. This is what a cycle would have done.'),
    answer.report && renderReport(answer.report),
  );
  fill(byId('run-result'), result);
  byId('last-cycle').hidden = !dry;
}

function dismiss() {
  resultOf = 0;
  fill(byId('run-result'));
  byId('last-cycle').hidden = false;
}

function whyNot(/** @type {any} */ problem) {
  if (problem instanceof Refused && problem.status === 409) {
    return `A cycle with other options is running. Try again when it has finished. (${problem.message})`;
  }
  return `The cycle was not run: ${problem.message}`;
}

byId('run-now').addEventListener('click', () => run(false));
byId('dry-run').addEventListener('click', () => run(true));
