// The report of a cycle as sentences.

import { el, pill } from './dom.js';
import { action, around, count, ended, number, rule, took } from './words.js';

/** What a cycle did, as elements. More problems than these are counted; none are named where they stand above already. */
export function renderReport(report, problems = 20) {
  return el('div', { class: 'report' }, el('p', {}, looked(report)), chips(report), problemList(report.problems ?? [], problems));
}

/** "Asked 20 agents (1 unreachable) about 142 executions in 1.2 s." */
function looked(report) {
  const agents = report.agents ?? {};
  const away = agents.unreachable > 0 ? ` (${number(agents.unreachable)} unreachable)` : '';
  const rows = count(report.executions?.total, 'execution');
  return `Asked ${count(agents.probed, 'agent')}${away} about ${rows} in ${took(report.duration_ms)}.`;
}

function chips(report) {
  const executions = report.executions ?? {};
  const would = report.dry_run ? 'would be: ' : '';
  const found = [
    executions.confirmed > 0 && pill(`${number(executions.confirmed)} confirmed`, 'good'),
    ...counted(executions.recovered, (name, times) => {
      const { tone, meaning } = action(name);
      return pill(would + ended(name, times), tone, meaning);
    }),
    ...counted(executions.deferred, (key, times) => pill(`${number(times)} ${rule(key)}`, 'calm', 'left alone for now')),
    executions.held > 0 && pill(`${number(executions.held)} held by the brake`, 'hold'),
    report.ghosts?.found > 0 && pill(count(report.ghosts.found, 'ghost'), 'warn', 'runs that outlived their rows'),
    executions.lost_races > 0 &&
      pill(`${number(executions.lost_races)} finished by others first`, 'calm', 'lost races: nothing was changed'),
    executions.errors > 0 && pill(count(executions.errors, 'error'), 'bad', 'rows that could not be decided or written'),
    ...counted(report, (key, times) => around(key, times) && pill(String(around(key, times)), 'calm')),
  ].filter(Boolean);
  return el('p', { class: 'chips' }, ...(found.length > 0 ? found : [el('span', { class: 'muted' }, 'Nothing to do.')]));
}

/** One element for every key that counts something. */
function counted(
  counts,
  render,
) {
  return Object.entries(counts ?? {})
    .filter(([, times]) => Number.isFinite(times) && times > 0)
    .map(([key, times]) => render(key, times));
}

function problemList(problems, most) {
  if (problems.length === 0 || most === 0) {
    return null;
  }
  const rest = problems.length - most;
  return el(
    'ul',
    { class: 'problems' },
    ...problems.slice(0, most).map((problem) => el('li', {}, String(problem))),
    rest > 0 && el('li', { class: 'muted' }, `and ${count(rest, 'more problem')}`),
  );
}
