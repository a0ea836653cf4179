// The event-bus bridge through its raw WebSocket endpoint: what the watchdog announces, the moment it does.

import { current } from './session.js';

const PING_EVERY = 5_000;
const SHORTEST_WAIT = 500;
const LONGEST_WAIT = 15_000;

/** The addresses a browser may listen to. */
export const RECOVERY = 'watchdog.recovery';
export const CYCLE = 'watchdog.cycle';

/**
 * A connection that is kept up. Tells "state" ("connecting", "live", "reconnecting", "refused") and, by the name of its address,
 * every message. The bridge confirms no registration and resumes nothing: what was sent meanwhile is read from the ledger.
 */
export class Bridge extends EventTarget {
  #socket = null;
  #ping = 0;
  #retry = 0;
  #wait = SHORTEST_WAIT;
  #wanted = false;
  #decoder = new TextDecoder();

  open() {
    this.#wanted = true;
    this.#tell('connecting');
    this.#connect();
  }

  close() {
    this.#wanted = false;
    this.#drop();
  }

  /** Connects anew at once: the server was away, and a socket to it may be dead without knowing. */
  renew() {
    if (this.#wanted) {
      this.#drop();
      this.#wait = SHORTEST_WAIT;
      this.#tell('reconnecting');
      this.#connect();
    }
  }

  #connect() {
    const url = new URL('eventbus/websocket', document.baseURI);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => this.#register(socket);
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = () => this.#lost(socket);
    this.#socket = socket;
  }

  #register(socket) {
    const headers = { Authorization: `Bearer ${current()?.token ?? ''}` };
    for (const address of [RECOVERY, CYCLE]) {
      socket.send(JSON.stringify({ type: 'register', address, headers }));
    }
    this.#ping = setInterval(() => {
      socket.send('{"type":"ping"}');
      this.#wait = SHORTEST_WAIT; // It has lasted a while: the next loss starts from the short wait again.
    }, PING_EVERY);
    this.#tell('live');
  }

  #receive(frame) {
    const message = JSON.parse(typeof frame === 'string' ? frame : this.#decoder.decode(frame));
    if (message.type === 'rec') {
      this.dispatchEvent(new CustomEvent(message.address, { detail: message.body }));
    } else if (message.type === 'err') {
      // Only registrations are sent, so it is one of them that was refused; the server may not be ready to judge tokens yet.
      this.#again('refused', String(message.body ?? message.message ?? 'no reason given'));
    }
  }

  #lost(socket) {
    if (socket === this.#socket) {
      this.#again('reconnecting');
    }
  }

  #again(state, reason = '') {
    this.#drop();
    this.#tell(state, reason);
    // Half of the wait is chance, so that a hundred pages do not come back in the same moment.
    this.#retry = setTimeout(() => this.#connect(), this.#wait * (0.5 + Math.random() / 2));
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  #drop() {
    clearInterval(this.#ping);
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #tell(state, reason = '') {
    this.dispatchEvent(new CustomEvent('state', { detail: { state, reason } }));
  }
}
