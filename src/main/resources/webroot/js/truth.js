// One line of truth: how many run, and what is known of them.

import { el, fill, setText } from './dom.js';
import { href } from './router.js';
import { count, number } from './words.js';

/** Shows a status answer as a sentence and a row of figures. */
export function showTruth(
  status,
  parts,
) {
  const { tone, sentence } = headline(status);
  parts.truth.dataset.tone = tone;
  setText(parts.line, sentence);
  const shown = figures(status);
  const key = JSON.stringify(shown);
  if (parts.figures.dataset.key !== key) {
    parts.figures.dataset.key = key;
    fill(parts.figures, ...shown.map(figure));
  }
}

/** The sentence names the worst thing that holds. */
function headline(status) {
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

function figures(status) {
  const executions = status.executions ?? {};
  const agents = status.agents ?? {};
  const holding = status.brake?.state === 'holding';
  const toned = (value, tone) => (value > 0 ? tone : ''); // A zero is nothing to look at.
  return [
    { label: 'Running', text: number(executions.running), tone: '', to: href('executions') },
    {
      label: 'Confirmed',
      text: number(executions.confirmed),
      tone: toned(executions.confirmed, 'good'),
      to: href('executions', null, { verdict: 'confirmed' }),
    },
    {
      label: 'Deferred',
      text: number(executions.deferred),
      tone: '',
      to: href('executions', null, { sort: 'verdict', order: 'asc' }),
    },
    {
      label: 'Suspect',
      text: number(executions.suspect),
      tone: toned(executions.suspect, 'warn'),
      to: href('executions', null, { verdict: 'suspect' }),
    },
    { label: 'Ghosts', text: number(executions.ghosts), tone: toned(executions.ghosts, 'warn'), to: href('ghosts') },
    { label: 'Recovered, last hour', text: number(executions.recovered_last_hour), tone: '', to: href('recoveries') },
    {
      label: 'Agents reachable',
      text: number(agents.reachable),
      rest: ` / ${number(agents.known)}`,
      tone: toned(agents.unreachable, 'warn'),
      to: href('agents'),
    },
    {
      label: 'Brake',
      text: holding ? `${number(status.brake.held_total)} held` : 'open',
      tone: holding ? 'hold' : '',
      to: href('brake'),
    },
  ];
}

function figure({ label, text, rest, tone, to }) {
  return el(
    'div',
    { class: 'figure', 'data-tone': tone },
    el('dt', {}, label),
    el(
      'dd',
      {},
      el('a', { href: to, 'aria-label': `${label}: ${text}${rest ?? ''}` }, text, rest && el('span', { class: 'rest' }, rest)),
    ),
  );
}
