// The brake: what it holds, why, and letting it through with a reason.

import { get, post } from './api.js';
import { ago } from './clock.js';
import { byId, el, explainLink, fill, say, short } from './dom.js';
import { isAdmin } from './session.js';
import { count } from './words.js';

/** As many as a person reads before deciding; the rest is counted. */
const SHOWN = 20;

let shown = '';

/** Shows or hides the banner by what a status answer says. The banner is left alone while nothing changes: somebody may be typing. */
export async function showBrake(/** @type {any} */ state) {
  const holding = state?.state === 'holding';
  const key = holding ? JSON.stringify([state.held_total, state.reason, isAdmin()]) : '';
  if (key === shown) {
    return;
  }
  shown = key;
  if (holding) {
    render(
      await get('api/v1/brake').catch((problem) => {
        shown = ''; // Asked again with the next status.
        throw problem;
      }),
    );
  } else {
    hide();
  }
}

/** Begins anew, for whoever has just logged in. */
export function start() {
  shown = '';
  hide();
}

function hide() {
  byId('brake').hidden = true;
  fill(byId('brake'));
}

function render(/** @type {any} */ brake) {
  const field = byId('release-reason');
  const typed = field?.value ?? '';
  const typing = field !== null && field === document.activeElement;
  const rest = brake.held_total - Math.min(SHOWN, brake.held.length);
  fill(
    byId('brake'),
    el('h2', { id: 'brake-title' }, `The brake holds ${count(brake.held_total, 'execution')}`),
    brake.reason && el('p', {}, brake.reason),
    el(
      'details',
      {},
      el('summary', {}, 'What is held'),
      el(
        'ul',
        { class: 'held' },
        ...brake.held.slice(0, SHOWN).map(heldItem),
        rest > 0 && el('li', { class: 'muted' }, `and ${count(rest, 'more', 'more')}`),
      ),
    ),
    isAdmin() ? releaseForm(typed) : el('p', { class: 'muted' }, 'Somebody with the admin role can let them through.'),
  );
  byId('brake').hidden = false;
  if (typing) {
    byId('release-reason').focus();
  }
}

function heldItem(/** @type {any} */ held) {
  return el(
    'li',
    {},
    explainLink(held.execution_id),
    ' on ',
    short(held.agent_name),
    `, rule ${held.rule}, since `,
    ago(held.since),
  );
}

function releaseForm(/** @type {string} */ typed) {
  const reason = el('input', { id: 'release-reason', required: true, maxlength: 500, autocomplete: 'off', value: typed });
  const error = el('p', { class: 'error', role: 'alert', hidden: true });
  const button = el('button', { type: 'submit' }, 'Release once');
  return el(
    'form',
    { class: 'release', onsubmit: (/** @type {Event} */ event) => release(event, reason, button, error) },
    el('label', { for: 'release-reason' }, 'Why they may be ended (kept in the ledger)'),
    reason,
    button,
    error,
  );
}

async function release(
  /** @type {Event} */ event,
  /** @type {any} */ reason,
  /** @type {any} */ button,
  /** @type {any} */ error,
) {
  event.preventDefault();
  button.disabled = true;
  try {
    await post('api/v1/brake/release', { reason: reason.value.trim() });
    fill(
      byId('brake'),
      el('h2', { id: 'brake-title' }, 'Released'),
      el('p', {}, 'The next cycle lets through what was held, once.'),
    );
  } catch (problem) {
    say(error, `Not released: ${/** @type {Error} */ (problem).message}`);
    button.disabled = false;
  }
}
