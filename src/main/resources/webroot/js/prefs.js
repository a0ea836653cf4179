// What a person likes: the zone of times and the colours. Kept in this browser, and only once it was changed.

const KEY = 'watchdog.likes';

/** Tells "changed" when a preference did. */
export const prefs = new EventTarget();

const LIKES = { zone: 'local', theme: 'auto' };

/** The value of a preference. */
export function pref(name) {
  return kept()[name] ?? LIKES[name];
}

/** Changes a preference. */
export function prefer(name, value) {
  localStorage.setItem(KEY, JSON.stringify({ ...kept(), [name]: value }));
  prefs.dispatchEvent(new CustomEvent('changed'));
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {};
  } catch {
    return {}; // Written by another version, or by hand.
  }
}
