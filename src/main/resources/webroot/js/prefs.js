// What a person likes: the zone of times and the colours. Kept in this browser, and only once it was changed.

const KEY = 'watchdog.likes';

/** Tells "changed" when a preference did. */
export const prefs = new EventTarget();

/** @type {Record<string, string>} */
const LIKES = { zone: 'local', theme: 'auto' };

/** The value of a preference. */
export function pref(/** @type {'zone' | 'theme'} */ name) {
  return kept()[name] ?? LIKES[name];
}

/** Changes a preference. */
export function prefer(/** @type {'zone' | 'theme'} */ name, /** @type {string} */ value) {
  localStorage.setItem(KEY, JSON.stringify({ ...kept(), [name]: value }));
  prefs.dispatchEvent(new CustomEvent('changed'));
}

/** @returns {Record<string, string>} */
function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {};
  } catch {
    return {}; // Written by another version, or by hand.
  }
}
