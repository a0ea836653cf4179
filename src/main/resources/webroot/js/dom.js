// Building elements. Text goes in as text nodes only, so a name that contains HTML is shown, never obeyed.

import { toast } from './toast.js';

/** The element with this id, which index.html always has. */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * An element with attributes and children. An attribute that is null, undefined or false is left out; one whose name starts
 * with "on" is a listener.
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

/** Replaces what an element contains. */
export function fill(element, ...children) {
  element.replaceChildren(...children.filter(present).map((child) => (child instanceof Node ? child : String(child))));
  return element;
}

function present(child) {
  return child !== null && child !== undefined && child !== false && child !== '';
}

/** Writes a text only where it differs, so that a screen reader is not told the same thing again. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Shows a text in an element, or hides the element where there is none. */
export function say(element, text) {
  setText(element, text ?? '');
  element.hidden = !text;
}

/** An id or a name short enough for a row, with the whole of it as its title. */
export function short(value, longest = 26) {
  const text = String(value ?? '–');
  return el('span', { class: 'id', title: text }, shortened(text, longest));
}

/** Both ends of a long id tell ids apart; its middle seldom does. */
function shortened(text, longest) {
  const letters = Array.from(text);
  if (letters.length <= longest) {
    return text;
  }
  const tail = Math.floor(longest / 3);
  return `${letters.slice(0, longest - tail - 1).join('')}…${letters.slice(-tail).join('')}`;
}

/** Where the explanation of an execution is found; j and k stop at it where it stands for a row. */
export function explainLink(executionId, longest = 26) {
  const link = el('a', { href: `#/executions/${encodeURIComponent(executionId)}`, 'data-stop': true });
  return fill(link, short(executionId, longest));
}

/** A button that copies a text as a whole, also where it is shown shortened. */
export function copyButton(text, what = 'the id') {
  const label = `Copy ${what}`;
  return el('button', {
    class: 'copy',
    type: 'button',
    title: label,
    'aria-label': `${label} ${text}`,
    onclick: () => copy(text),
  });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast('Copied.');
  } catch {
    toast('The browser does not let this page copy: it does so over https or on localhost only.', 'warn');
  }
}

/** Brings children into an order and touches only those that are out of place: one that is moved loses the focus. */
export function place(parent, order) {
  const staying = new Set(order);
  [...parent.children].filter((child) => !staying.has(child)).forEach((child) => child.remove());
  order.forEach((child, index) => {
    if (parent.children[index] !== child) {
      parent.insertBefore(child, parent.children[index] ?? null);
    }
  });
}

/** A share from 0 to 1 as a bar. What it says stands beside it as a text. */
export function bar(share) {
  const inner = el('span', { class: 'bar-fill' });
  inner.style.inlineSize = `${Math.min(100, Math.max(0, share * 100))}%`;
  return el(
    'span',
    { class: 'bar', 'aria-hidden': 'true', 'data-tone': share > 1 ? 'bad' : share > 0.8 ? 'warn' : 'calm' },
    inner,
  );
}

/** A pill: a word on a tone. */
export function pill(word, tone, title = null) {
  return el('span', { class: `pill ${tone}`, title }, word);
}
