import type { History, Json, Trial } from '../../model';
import { isObject, same, textOf } from '../../lib/flatten';
import { numberOf } from '../../lib/format';
import { bestSoFar, valueOf, type Trials } from './trials';
import type { Goal } from './numbers';

export type Against = 'trials' | 'time' | 'cost' | 'cpu' | 'gpu';

/** The best value so far, step by step. */
export interface Progress { readonly steps: readonly (readonly [number, number])[]; /** Trials that could not be placed, for want of a time. */ readonly left: number }

/** The best value against the number of ended trials, the seconds since the first trial was created, or the seconds that the trials have trained together; in the order in which they ended. */
export function progressOf(trials: Trials, metric: string, goal: Goal, against: Exclude<Against, 'cpu' | 'gpu'>): Progress {
  const start = Math.min(...trials.all.map(trial => Date.parse(trial.createdAt ?? '')).filter(Number.isFinite));
  const ended = trials.all.filter(trial => against === 'cost' || against === 'trials' ? trial.status === 'Terminated' || trial.status === 'Error' : Number.isFinite(endOf(trial)) && Number.isFinite(start));
  const ordered = ended.map((trial, i) => ({ trial, i })).sort((a, b) => (endOf(a.trial) - endOf(b.trial) || a.i - b.i)).map(one => one.trial);
  const best = bestSoFar(ordered.map(trial => (trial.status === 'Error' ? NaN : valueOf(trial, metric, trials.objectives))), goal);
  let spent = 0;
  const steps = ordered.map((trial, i): [number, number] => {
    spent += trial.elapsedSeconds;
    return [against === 'trials' ? i + 1 : against === 'time' ? (endOf(trial) - start) / 1000 : spent, best[i] ?? NaN];
  });
  return { steps: steps.filter(step => Number.isFinite(step[1])), left: trials.all.length - ended.length };
}

/** The best value of the objective that was ever reported against the hours of processors or GPUs that silos had held for all trials by then. */
export function progressByHours(history: History, against: 'cpu' | 'gpu'): Progress {
  const hoursOf = (point: { readonly cpuHours: number; readonly gpuHours: number }) => (against === 'cpu' ? point.cpuHours : point.gpuHours);
  const steps = history.items.map((point): [number, number] => [hoursOf(point), numberOf(point.value)]);
  const last = steps.at(-1);
  return { steps: last !== undefined && hoursOf(history) > last[0] ? [...steps, [hoursOf(history), last[1]]] : steps, left: 0 };
}

const endOf = (trial: Trial): number => Date.parse(trial.endedAt ?? '');

/** A member of specs that is not the same in all of them. */
export interface Difference { readonly name: string; readonly values: readonly string[] }

/** What differs between specs, member by member, and what is the same. Domains of parameters are compared as a whole, as `{"uniform":[0,1]}` says more than its second number. */
export function differences(specs: readonly { readonly [name: string]: Json }[]): { differ: Difference[]; same: Difference[] } {
  const flat = specs.map(spec => members(spec));
  const names = [...new Set(flat.flatMap(one => [...one.keys()]))];
  const result = { differ: [] as Difference[], same: [] as Difference[] };
  for (const name of names) {
    const values = flat.map(one => one.get(name));
    const isSame = values.every(value => same(value, values[0]));
    result[isSame ? 'same' : 'differ'].push({ name, values: values.map(value => (value === undefined ? '–' : textOf(value))) });
  }
  return result;
}

function members(spec: { readonly [name: string]: Json }): Map<string, Json> {
  const found = new Map<string, Json>();
  for (const [name, value] of Object.entries(spec)) {
    if (name === 'name' || name === 'version') continue;
    if (name === 'space' && isObject(value)) domains('space', value, found);
    else inner(name, value, found);
  }
  return found;
}

// lists stay whole: a command is more than its second word
function inner(path: string, value: Json, found: Map<string, Json>): void {
  if (isObject(value) && Object.keys(value).length > 0) for (const [name, child] of Object.entries(value)) inner(`${path}/${name}`, child, found);
  else found.set(path, value);
}

function domains(path: string, node: { [name: string]: Json }, found: Map<string, Json>): void {
  for (const [name, child] of Object.entries(node)) {
    const keys = isObject(child) ? Object.keys(child) : [];
    const isGroup = isObject(child) && !(keys.length === 1 && (Array.isArray(child[keys[0] ?? '']) || keys[0] === 'const' || keys[0] === 'sample_from'));
    if (isGroup) domains(`${path}/${name}`, child as { [name: string]: Json }, found);
    else found.set(`${path}/${name}`, child);
  }
}
