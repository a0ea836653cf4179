// The brake: what it holds, why, and letting it through with a reason.

import { get, post } from '../api.js';
import { ago } from '../clock.js';
import { el, explainLink, fill, pill, say, short } from '../dom.js';
import { section } from '../facts.js';
import { isAdmin } from '../session.js';
import { count, number } from '../words.js';

/** As many as a person reads before deciding; the rest on request. */
const SHOWN = 50;

export const brake = {
  title: 'Brake',
  open: (/** @type {HTMLElement} */ root) => new Brake(root),
};

class Brake {
  #body;
  #shown = '';
  #all = false;
  /** What the person was told after a release, until the brake holds something else. */
  #released = '';

  constructor(/** @type {HTMLElement} */ root) {
    this.#body = el('div', { id: 'brake', class: 'stack' }, el('p', { class: 'muted' }, 'Reading …'));
    const about =
      'The brake distrusts a cycle as a whole: when most agents are silent at once, or most running rows would be ended at once, it ' +
      'is likelier that the watchdog sees wrong than that all of them failed. What it holds waits for a person, or for the time it names.';
    fill(
      root,
      el('div', { class: 'view-head' }, el('h1', { id: 'view-title', tabindex: -1 }, 'Brake')),
      el('p', { class: 'about muted' }, about),
      this.#body,
    );
  }

  close() {}

  /** The page is left alone while nothing changes: somebody may be typing. */
  async refresh() {
    const state = await get('api/v1/brake');
    const key = JSON.stringify([
      state.state,
      state.reason,
      state.held.map((/** @type {any} */ held) => held.execution_id),
      this.#all,
    ]);
    if (key !== this.#shown) {
      this.#shown = key;
      this.#render(state);
    }
  }

  #render(/** @type {any} */ state) {
    const holding = state.state === 'holding';
    const typed = /** @type {any} */ (this.#body.querySelector('#release-reason'));
    const draft = typed?.value ?? '';
    const typing = typed !== null && typed === document.activeElement;
    fill(this.#body, ...(holding ? this.#holding(state, draft) : [this.#open()]));
    if (typing) {
      /** @type {any} */ (this.#body.querySelector('#release-reason'))?.focus();
    }
  }

  #open() {
    return el(
      'section',
      { class: 'card pad', 'data-tone': 'good' },
      el('p', {}, pill('open', 'good'), ' The brake holds nothing.'),
      this.#released && el('p', {}, this.#released),
    );
  }

  #holding(/** @type {any} */ state, /** @type {string} */ draft) {
    return [
      el(
        'section',
        { class: 'card pad', 'data-tone': 'hold' },
        el('h2', {}, `The brake holds ${count(state.held_total, 'execution')}`),
        el('p', {}, pill('holding', 'hold'), ' ', state.reason),
        this.#released && el('p', { class: 'notice' }, this.#released),
        el('p', { class: 'muted' }, advice(state.reason ?? '')),
        isAdmin() ? this.#form(draft) : el('p', {}, 'Somebody with the admin role can let them through.'),
      ),
      section('What is held', this.#table(state)),
    ];
  }

  #table(/** @type {any} */ state) {
    const shown = this.#all ? state.held : state.held.slice(0, SHOWN);
    const rest = state.held.length - shown.length;
    const beyond = state.held_total - state.held.length;
    return el(
      'div',
      {},
      el(
        'div',
        { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'What is held' },
        el(
          'table',
          {},
          el(
            'thead',
            {},
            el('tr', {}, ...['Execution', 'Agent', 'Rule', 'Held'].map((title) => el('th', { scope: 'col' }, title))),
          ),
          el('tbody', {}, ...shown.map(heldRow)),
        ),
      ),
      rest > 0 && el('button', { class: 'quiet', type: 'button', onclick: () => this.#showAll() }, `Show ${number(rest)} more`),
      this.#all && beyond > 0 && el('p', { class: 'muted' }, `and ${number(beyond)} more`),
    );
  }

  #showAll() {
    this.#all = true;
    this.refresh();
  }

  #form(/** @type {string} */ draft) {
    const reason = el('input', { id: 'release-reason', required: true, maxlength: 500, autocomplete: 'off', value: draft });
    const error = el('p', { class: 'error', role: 'alert', hidden: true });
    const button = el('button', { id: 'release', class: 'primary', type: 'submit' }, 'Release once');
    return el(
      'form',
      { class: 'release', onsubmit: (/** @type {Event} */ event) => this.#release(event, reason, button, error) },
      el('label', { for: 'release-reason' }, 'Why they may be ended (kept in the ledger with your name)'),
      reason,
      button,
      error,
    );
  }

  async #release(/** @type {Event} */ event, /** @type {any} */ reason, /** @type {any} */ button, /** @type {any} */ error) {
    event.preventDefault();
    button.disabled = true;
    try {
      await post('api/v1/brake/release', { reason: reason.value.trim() });
      this.#released =
        'Released: the next cycle lets through what was held at this moment, once. “Run now” does not wait for the tick.';
      reason.value = '';
      this.#shown = '';
      await this.refresh();
    } catch (problem) {
      say(error, `Not released: ${/** @type {Error} */ (problem).message}`);
      button.disabled = false;
    }
  }
}

function advice(/** @type {string} */ why) {
  return /unknown|blind|silent|unreach/i.test(why)
    ? 'Look at the network and at the agents first: when they answer again, the brake opens by itself.'
    : 'Look at a few of them, and at their agents. Release them if a person would end them too; otherwise find out why so many look lost.';
}

function heldRow(/** @type {any} */ held) {
  return el(
    'tr',
    {},
    el('td', { 'data-label': 'Execution' }, explainLink(held.execution_id, 32)),
    el('td', { 'data-label': 'Agent' }, short(held.agent_name)),
    el('td', { 'data-label': 'Rule' }, held.rule),
    el('td', { 'data-label': 'Held' }, ago(held.since)),
  );
}
