// Requests to the watchdog: the bearer token, problems in words, and whether the server is there at all.

import { learn } from './clock.js';
import { current, expire } from './session.js';

/** Tells "away" with the reason when the server stops answering and "back" when it answers again. */
export const server = new EventTarget();

let away = false;

/** The server answered, and the answer was no. The message is a sentence for the person. */
export class Refused extends Error {
  constructor(
    status,
    sentence,
    retryAfter = null,
    problem = null,
  ) {
    super(sentence);
    this.status = status;
    this.retryAfter = retryAfter;
    this.problem = problem;
  }
}

/** No answer: the process is down, the network is, or the answer took too long. */
export class Away extends Error {}

/** The JSON of a GET. A query value that is empty is left out. */
export function get(path, query = {}) {
  const used = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const search = used.length === 0 ? '' : `?${new URLSearchParams(used.map(([key, value]) => [key, String(value)]))}`;
  return ask(path + search, { signal: AbortSignal.timeout(20_000) });
}

/** The JSON of a POST with a JSON body. It waits as long as the server works: a cycle takes its time. */
export function post(path, body) {
  return ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

/** Whether the watchdog has a provider to sign in with. */
export async function offersSingleSignOn() {
  const response = await reach('oidc', { signal: AbortSignal.timeout(20_000) });
  return response.ok && (await response.json()).single_sign_on === true;
}

/** Asks for a token. */
export async function logIn(username, password) {
  const response = await reach('token', { method: 'POST', body: new URLSearchParams({ username, password }) });
  if (!response.ok) {
    throw await refusal(response);
  }
  return response.json();
}

async function ask(path, options) {
  const token = current()?.token;
  if (!token) {
    expire();
    throw new Refused(401, 'Your session has ended.');
  }
  const response = await reach(path, { ...options, headers: { ...options.headers, Authorization: `Bearer ${token}` } });
  if (response.ok) {
    return response.json();
  }
  if (response.status === 401 && current()?.token === token) {
    expire();
  }
  throw await refusal(response);
}

/** Relative to the page, so that the watchdog may stand behind a path of somebody's proxy. */
async function reach(path, options) {
  try {
    const response = await fetch(new URL(path, document.baseURI), { ...options, cache: 'no-store', credentials: 'omit' });
    learn(response.headers.get('Date'));
    turn(false);
    return response;
  } catch (cause) {
    const slow = cause instanceof DOMException && cause.name === 'TimeoutError';
    const reason = slow ? 'The watchdog took too long to answer.' : 'The watchdog does not answer.';
    turn(true, reason);
    throw new Away(reason);
  }
}

function turn(isAway, reason = '') {
  if (isAway !== away) {
    away = isAway;
    server.dispatchEvent(new CustomEvent(isAway ? 'away' : 'back', { detail: reason }));
  }
}

/** Problem details carry a sentence; a proxy in between may answer anything. */
async function refusal(response) {
  const problem = await response.json().catch(() => null);
  const sentence =
    [problem?.detail, problem?.title].find((text) => typeof text === 'string' && text !== '') ??
    `The server answered ${response.status}.`;
  const retryAfter = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  return new Refused(response.status, sentence, Number.isNaN(retryAfter) ? null : retryAfter, problem);
}
