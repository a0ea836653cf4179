// The login form, and the way to single sign-on where there is one.

import { Away, Refused, logIn, offersSingleSignOn } from './api.js';
import { byId, say } from './dom.js';
import { leave, open } from './session.js';
import { count } from './words.js';

let done = () => {};

/** Shows the form with a sentence, or none; calls back once somebody has logged in. */
export function showLogin(sentence, then) {
  done = then;
  say(byId('login-notice'), sentence);
  say(byId('login-error'), null);
  byId('password').value = '';
  byId('login').hidden = false;
  byId(byId('username').value ? 'password' : 'username').focus();
  offer();
}

/** Asked each time: the watchdog may have been started anew meanwhile. Without an answer the password is what there is. */
async function offer() {
  byId('single-sign-on').hidden = !(await offersSingleSignOn().catch(() => false));
}

async function submit(event) {
  event.preventDefault();
  const button = byId('login-button');
  const user = byId('username').value;
  button.disabled = true;
  say(byId('login-error'), null);
  try {
    open(await logIn(user, byId('password').value), user);
    byId('password').value = '';
    byId('login').hidden = true;
    done();
  } catch (problem) {
    say(byId('login-error'), whyNot(problem));
    byId('password').select();
  } finally {
    button.disabled = false;
  }
}

function whyNot(problem) {
  if (problem instanceof Away) {
    return `${problem.message} Is it running, and is the network up?`;
  }
  if (problem instanceof Refused && problem.status === 401) {
    return 'The user name or the password is wrong.';
  }
  if (problem instanceof Refused && problem.status === 429) {
    const wait = problem.retryAfter ? ` Try again in ${count(problem.retryAfter, 'second')}.` : ' Try again in a minute.';
    return `Too many failed attempts.${wait}`;
  }
  return problem.message;
}

byId('login-form').addEventListener('submit', submit);
byId('single-sign-on').addEventListener('click', leave);
