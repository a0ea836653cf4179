// Who is logged in. The token lives in this tab's session storage and goes out in headers only; after a single sign-on it comes in a
// cookie that is read once.

const KEY = 'watchdog.session';
const ADDRESS = 'watchdog.address';

/** The cookie that a single sign-on comes back with; its name binds it to this host. */
const HANDED_OVER = '__Host-watchdog-token';

/** Tells "ended" with the sentence that the login form shows, or null where the person logged out. */
export const session = new EventTarget();

/** Fires when the token runs out, so that the page says so before a request fails. */
let expiry = 0;

/** The session of this tab, unless it has run out */
export function current() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
  return kept && kept.expiresAt > Date.now() ? kept : null;
}

/** Goes to the provider; what the address names is shown after the return. */
export function leave() {
  sessionStorage.setItem(ADDRESS, location.hash);
  location.assign(new URL('oidc/login', document.baseURI));
}

/** Opens the session of somebody who comes back from a single sign-on, and drops the cookie that has brought their token. */
export function arrive() {
  const cookie = document.cookie.split('; ').find((one) => one.startsWith(`${HANDED_OVER}=`));
  const address = sessionStorage.getItem(ADDRESS);
  sessionStorage.removeItem(ADDRESS);
  if (cookie) {
    history.replaceState(null, '', address || '#/');
    document.cookie = `${HANDED_OVER}=; Path=/; Secure; SameSite=Strict; Max-Age=0`;
    const token = cookie.slice(HANDED_OVER.length + 1);
    const { iat, exp } = claimsOf(token);
    open({ access_token: token, expires_in: exp - iat }, '');
  }
}

/** Keeps the answer of a login. */
export function open(answer, user) {
  const claims = claimsOf(answer.access_token);
  const kept = {
    token: answer.access_token,
    role: claims.role === 'admin' ? 'admin' : 'viewer',
    user: claims.sub ?? user,
    expiresAt: Date.now() + answer.expires_in * 1000,
  };
  sessionStorage.setItem(KEY, JSON.stringify(kept));
}

/** Arms the end of the session that is open. */
export function watchExpiry() {
  clearTimeout(expiry);
  const kept = current();
  if (kept) {
    // A longer timer than 2^31 ms would fire at once; such a token outlives the tab.
    expiry = setTimeout(expire, Math.min(kept.expiresAt - Date.now(), 2 ** 31 - 1));
  }
}

/** Ends the session because its token no longer counts. */
export function expire() {
  close('Your session has ended. Please log in again.');
}

/** Ends the session; the sentence, if any, tells why. */
export function close(sentence = null) {
  clearTimeout(expiry);
  sessionStorage.removeItem(KEY);
  session.dispatchEvent(new CustomEvent('ended', { detail: sentence }));
}

export const isAdmin = () => current()?.role === 'admin';

/** What the token says of its bearer. Only what is shown rests on it; the server decides by itself. */
function claimsOf(token) {
  try {
    const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return {};
  }
}
