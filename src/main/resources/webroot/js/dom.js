// Building elements. Text goes in as text nodes only, so a name that contains HTML is shown, never obeyed.

/** @typedef {string | number | Node | null | undefined | false} Child */

/** The element with this id, which index.html always has. */
export function byId(/** @type {string} */ id) {
  return /** @type {any} */ (document.getElementById(id));
}

/**
 * An element with attributes and children. An attribute that is null, undefined or false is left out; one whose name starts
 * with "on" is a listener.
 *
 * @param {string} name
 * @param {Record<string, any>} [attributes]
 * @param {...Child} children
 */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else {
      element.setAttribute(key, value === true ? '' : String(value));
    }
  }
  return fill(element, ...children);
}

/**
 * Replaces what an element contains.
 *
 * @template {Element} E
 * @param {E} element
 * @param {...Child} children
 * @returns {E}
 */
export function fill(element, ...children) {
  element.replaceChildren(...children.filter(present).map((child) => (child instanceof Node ? child : String(child))));
  return element;
}

/** @returns {child is string | number | Node} */
function present(/** @type {Child} */ child) {
  return child !== null && child !== undefined && child !== false && child !== '';
}

/** Writes a text only where it differs, so that a screen reader is not told the same thing again. */
export function setText(/** @type {Element} */ element, /** @type {string} */ text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Shows a text in an element, or hides the element where there is none. */
export function say(/** @type {HTMLElement} */ element, /** @type {string | null | undefined} */ text) {
  setText(element, text ?? '');
  element.hidden = !text;
}

/** An id or a name short enough for a row, with the whole of it as its title. */
export function short(/** @type {any} */ value, longest = 26) {
  const text = String(value ?? '–');
  return el('span', { class: 'id', title: text }, shortened(text, longest));
}

/** Both ends of a long id tell ids apart; its middle seldom does. */
function shortened(/** @type {string} */ text, /** @type {number} */ longest) {
  const letters = Array.from(text);
  if (letters.length <= longest) {
    return text;
  }
  const tail = Math.floor(longest / 3);
  return `${letters.slice(0, longest - tail - 1).join('')}…${letters.slice(-tail).join('')}`;
}

/** Where the explanation of an execution is found; the page opens it when the address changes. */
export function explainLink(/** @type {string} */ executionId, longest = 26) {
  const link = el('a', { href: `#/executions/${encodeURIComponent(executionId)}` });
  return fill(link, short(executionId, longest));
}

/** A pill: a word on a tone. */
export function pill(/** @type {string} */ word, /** @type {string} */ tone, /** @type {string | null} */ title = null) {
  return el('span', { class: `pill ${tone}`, title }, word);
}
