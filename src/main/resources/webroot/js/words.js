// Every number, verdict and action as a person would say it.

const NUMBER = new Intl.NumberFormat('en');

const UNITS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
];

/** Verdicts: the tone they are shown in and what they mean, as the decision table words them. */
const VERDICTS = {
  confirmed: ['good', 'listed by its agent and within its limit'],
  pending: ['calm', 'accepted by its agent, not started yet'],
  leased: ['calm', 'owned by another mechanism through its lease'],
  in_dispatch: ['calm', 'young enough to be still on its way to its agent'],
  dispatcher_alive: ['calm', 'a live dispatcher will still call its agent'],
  marker_unreadable: ['warn', 'whether a dispatcher is alive could not be read'],
  suspect: ['warn', 'not named by its agent, not yet often enough'],
  unreachable: ['warn', 'its agent said nothing that counts as evidence'],
  finished: ['calm', 'reported as finished, no result to be had yet'],
  also_finished: ['calm', 'listed, and in the same answer reported as finished'],
  ended_by_itself: ['calm', 'its agent says that it had ended'],
  result_needed: ['calm', 'its retained result decides'],
  result_ready: ['good', 'its agent keeps a settled result'],
  result_young: ['calm', 'its agent keeps a result that may still be on its way'],
  result_unaskable: ['warn', 'its agent could not be asked for a result'],
  overdue: ['bad', 'still on its agent beyond its time'],
  orphaned: ['bad', 'its agent does not know it'],
  no_session: ['bad', 'launched in silence: it never got a session'],
  stale: ['bad', 'its agent is silent and its deadline has passed'],
  terminated: ['bad', 'its agent confirmed that it was stopped'],
  not_stopped: ['bad', 'its agent did not confirm that it was stopped'],
  unstoppable: ['bad', 'it could not be stopped and its deadline has passed'],
  still_listed: ['bad', 'its agent says that it ended and lists it all the same'],
  not_asked: ['warn', 'could not be asked by the watchdog itself'],
  held: ['hold', 'held by the brake'],
  outdated: ['calm', 'its observation was too old when its turn came'],
  observed: ['calm', 'seen in a cycle that only observes'],
  unseen: ['calm', 'no cycle has looked at it yet'],
  undecided: ['warn', 'its evidence could not be judged'],
};

/** How an execution was ended: the tone, the words on the pill, what happened. */
const ACTIONS = {
  orphan_recovered: ['warn', 'orphan recovered', 'its agent no longer knew it'],
  auto_terminated: ['bad', 'terminated', 'it ran beyond its limit and its agent stopped it'],
  result_recovered: ['good', 'result recovered', 'it had ended, and its agent still kept the result'],
  stale_failed: ['bad', 'failed as stale', 'its deadline had passed and its agent could not help'],
  no_session_failed: ['warn', 'silent launch', 'it was never dispatched to its agent'],
};

/** The rules of the decision table that leave an execution alone, by number. */
const RULES = {
  1: 'leased',
  2: 'confirmed',
  3: 'overdue, not stopped yet',
  4: 'pending on its agent',
  5: 'pending too long, not stopped yet',
  6: 'finished, result awaited',
  7: 'never dispatched, next cycle',
  8: 'in dispatch',
  9: 'dispatcher alive',
  10: 'dispatcher unknown',
  11: 'result not settled yet',
  12: 'result could not be asked for',
  13: 'orphaned, next cycle',
  14: 'suspect, seen absent once',
  15: 'agent unreachable',
  16: 'deadline passed, next cycle',
  17: 'not asked by the watchdog itself',
};

/** How many executions a cycle ended, by action. */
const ENDED = {
  orphan_recovered: ['orphan recovered', 'orphans recovered'],
  auto_terminated: ['terminated', 'terminated'],
  result_recovered: ['result recovered', 'results recovered'],
  stale_failed: ['failed as stale', 'failed as stale'],
  no_session_failed: ['silent launch ended', 'silent launches ended'],
};

/** What a cycle did around the rows, by its key in the report. */
const AROUND = {
  orphaned_skipped: ['skipped row finalised', 'skipped rows finalised'],
  stale_activities: ['stale activity closed', 'stale activities closed'],
  stale_slots: ['leaked slot freed', 'leaked slots freed'],
  stale_slot_executions: ['execution ended for its slot', 'executions ended for their slots'],
};

export const WORDS = { verdicts: VERDICTS, actions: ACTIONS };

export const number = (value) => (Number.isFinite(value) ? NUMBER.format(value) : '–');

/** "1 execution", "2,000 executions". */
export function count(value, one, many = `${one}s`) {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** A word of the machine as words: "result_young" becomes "result young". */
export const plain = (word) => String(word ?? '').replaceAll('_', ' ');

/** Seconds in the two largest units that matter: "59 s", "1 min 40 s", "16 min", "2 h 5 min". */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) {
    return '–';
  }
  const [large, unit, rest] = split(seconds);
  const small = large < 5 && rest > 0 ? split(rest) : null;
  return `${number(large)} ${unit}${small ? ` ${small[0]} ${small[1]}` : ''}`;
}

/** Seconds in the largest unit alone, for what changes while one looks: "40 s", "4 min", "2 h". */
export function roughly(seconds) {
  const [large, unit] = split(seconds);
  return `${number(large)} ${unit}`;
}

/** The largest unit that fits, how often it does, and the seconds that are left. */
function split(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const [size, unit] = UNITS.find(([length]) => whole >= length) ?? [1, 's'];
  return [Math.floor(whole / size), unit, whole % size];
}

/** Milliseconds: "840 ms", "1.2 s", then as a duration. */
export function took(milliseconds) {
  if (!Number.isFinite(milliseconds)) {
    return '–';
  }
  if (milliseconds < 1000) {
    return `${Math.round(milliseconds)} ms`;
  }
  return milliseconds < 60_000 ? `${(milliseconds / 1000).toFixed(1)} s` : duration(milliseconds / 1000);
}

/** Where a limit came from, to stand behind "limit of". */
export function limitSource(source) {
  const word = plain(source).toLowerCase();
  return word === 'schedule' ? 'its schedule' : word === 'agent' ? 'its agent' : word === 'default' ? 'the default' : word;
}

/** Tone, word and meaning of a verdict, also of one this page does not know. */
export function verdict(word) {
  const [tone, meaning] = lookUp(VERDICTS, word) ?? ['calm', ''];
  return { tone, word: word === 'unseen' || !word ? 'not looked at yet' : plain(word), meaning };
}

/** Tone, word and meaning of a ledger action. */
export function action(name) {
  const [tone, word, meaning] = lookUp(ACTIONS, name) ?? ['calm', plain(name), ''];
  return { tone, word, meaning };
}

/** How many executions a cycle ended in one way: "3 orphans recovered". */
export function ended(name, times) {
  const [one, many] = lookUp(ENDED, name) ?? [plain(name), plain(name)];
  return count(times, one, many);
}

/** A deferral in words; the report names it by the number of its rule, or by its verdict. */
export const rule = (key) => lookUp(RULES, key) ?? plain(key);

/** What a cycle did around the rows: "3 leaked slots freed"; null for a key that is no such count. */
export function around(key, value) {
  const [one, many] = lookUp(AROUND, key) ?? [];
  return one && value > 0 ? count(value, one, many) : null;
}

/** Looked up by a word that came over the wire, so "constructor" must find nothing. */
function lookUp(table, key) {
  return Object.hasOwn(table, String(key)) ? table[String(key)] : null;
}
