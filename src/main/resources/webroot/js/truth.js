// One line of truth: how many run, and what is known of them.

import { ago, now } from './clock.js';
import { byId, el, fill, setText } from './dom.js';
import { count, duration, number } from './words.js';

const DRY = 'The setting reconcile.dry-run is on: every cycle decides and reports, and nothing is changed.';

/** Shows a status answer as a sentence and a row of figures. */
export function showTruth(/** @type {any} */ status) {
  const { tone, sentence } = headline(status);
  byId('truth').dataset.tone = tone;
  setText(byId('truth-line'), sentence);
  fill(byId('figures'), ...figures(status));
  setText(byId('version'), status.version ? `v${status.version}` : '');
}

/** The sentence names the worst thing that holds. */
function headline(/** @type {any} */ status) {
  const executions = status.executions ?? {};
  if (status.brake?.state === 'holding') {
    return { tone: 'hold', sentence: `The brake holds ${count(status.brake.held_total, 'execution')}.` };
  }
  if (!status.last_cycle && !status.dry_run) {
    return { tone: 'calm', sentence: 'The first cycle has not finished yet.' };
  }
  if (executions.suspect > 0) {
    return {
      tone: 'warn',
      sentence: `${count(executions.suspect, 'execution')} of ${number(executions.running)} may be lost; asking again.`,
    };
  }
  if (executions.running === 0) {
    return { tone: 'good', sentence: 'Nothing is running.' };
  }
  if (executions.confirmed === executions.running) {
    return { tone: 'good', sentence: `All ${count(executions.running, 'running execution')} confirmed by their agents.` };
  }
  return {
    tone: 'good',
    sentence: `${number(executions.confirmed)} of ${count(executions.running, 'running execution')} confirmed by their agents.`,
  };
}

function figures(/** @type {any} */ status) {
  const executions = status.executions ?? {};
  const agents = status.agents ?? {};
  return [
    figure('Running', executions.running, ''),
    figure('Confirmed', executions.confirmed, 'good'),
    figure('Deferred', executions.deferred, ''),
    figure('Suspect', executions.suspect, 'warn'),
    figure('Ghosts', executions.ghosts, 'warn'),
    figure('Recovered, last hour', executions.recovered_last_hour, ''),
    figure('Agents reachable', agents.reachable, agents.unreachable > 0 ? 'warn' : '', ` / ${number(agents.known)}`),
    figure(
      'Brake',
      status.brake?.state === 'holding' ? status.brake.held_total : 'open',
      status.brake?.state === 'holding' ? 'hold' : '',
    ),
  ];
}

/** A zero is shown without its tone: nothing to look at. */
function figure(/** @type {string} */ label, /** @type {any} */ value, /** @type {string} */ tone, rest = '') {
  const text = typeof value === 'string' ? value : number(value);
  return el(
    'div',
    { class: 'figure', 'data-tone': value === 0 && rest === '' ? '' : tone },
    el('dt', {}, label),
    el('dd', {}, text, rest && el('span', { class: 'rest' }, rest)),
  );
}

/** What is wrong, each as the children of a sentence. What the last cycle found wrong is shown with that cycle. */
export function problems(/** @type {any} */ status) {
  const ofCycle = new Set(status.last_cycle?.report?.problems ?? []);
  const found = (status.problems ?? []).filter((/** @type {any} */ problem) => !ofCycle.has(problem));
  return [
    ...(lateBy(status) > 0 ? [late(status)] : []),
    ...(status.dry_run ? [[DRY]] : []),
    ...found.map((/** @type {any} */ problem) => [String(problem)]),
  ];
}

function late(/** @type {any} */ status) {
  const often = duration(status.interval_seconds);
  const advice = `, although one is due every ${often}. Look for a store that hangs in the log of the watchdog.`;
  return ['The last cycle finished ', ago(status.last_cycle.finished_at), advice];
}

/** Seconds by which the last cycle is older than two intervals; not positive where all is well. */
function lateBy(/** @type {any} */ status) {
  const finished = Date.parse(status.last_cycle?.finished_at ?? '');
  if (status.progress || status.dry_run || Number.isNaN(finished)) {
    return 0; // The last cycle is the last one that was no dry run.
  }
  return (now() - finished) / 1000 - 2 * status.interval_seconds;
}
