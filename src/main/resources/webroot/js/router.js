// Addresses: what is looked at, and how it is filtered, lives behind the # of the URL, where a link, a bookmark and "back" find it again.
// Nothing of it is sent to the server, so a deep link is answered like any other and an id stands in no log.

/** Tells "route" whenever another address is to be shown. */
export const router = new EventTarget();

/** The address that is open now. */
export function here() {
  const [path, search = ''] = location.hash.replace(/^#\/?/, '').split('?', 2);
  const cut = path.indexOf('/');
  const name = cut < 0 ? path : path.slice(0, cut);
  return {
    name: name === '' ? 'now' : name,
    id: cut < 0 || cut === path.length - 1 ? null : decoded(path.slice(cut + 1)),
    query: Object.fromEntries(new URLSearchParams(search)),
    trail: Array.isArray(history.state?.trail) ? history.state.trail : [],
  };
}

/** The href of an address. A query value that is empty is left out. */
export function href(
  name,
  id = null,
  query = {},
) {
  const used = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const search = used.length === 0 ? '' : `?${new URLSearchParams(used.map(([key, value]) => [key, String(value)]))}`;
  return `#/${name === 'now' ? '' : name}${id === null ? '' : `/${encodeURIComponent(id)}`}${search}`;
}

/** Goes to an address; replacing the one that is open where it is only refined, as by every letter of a search. */
export function go(to, { replace = false, trail = ([]) } = {}) {
  history[replace ? 'replaceState' : 'pushState']({ trail }, '', to);
  announce();
}

function announce() {
  router.dispatchEvent(new CustomEvent('route'));
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // An address somebody cut in the middle of an escape: shown as it is, and said to be unknown.
  }
}

// Links and "back" change the hash; go() changes the history, which fires neither event.
window.addEventListener('popstate', announce);
