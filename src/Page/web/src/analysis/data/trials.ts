import type { Json, Objective, Trial } from '../../model';
import type { AnalysisModel } from '../contract';
import { isObject } from '../../lib/flatten';
import { numberOf } from '../../lib/format';
import { goalOf, isBetter, score, type Goal } from './numbers';
import { parametersOf, type Cell, type Parameter } from './parameters';

/** All trials of an experiment with what charts ask of them again and again. */
export interface Trials {
  readonly all: readonly Trial[];
  readonly parameters: readonly Parameter[];
  /** Cells by parameter, in the order of `all`. */
  readonly cells: ReadonlyMap<string, readonly Cell[]>;
  /** Metrics that were reported, objectives first. */
  readonly metrics: readonly string[];
  readonly objectives: readonly Objective[];
  readonly constraints: readonly Bound[];
}

/** A bound on what comes of a trial. */
export interface Bound { readonly metric: string; readonly bound: number; readonly isUpper: boolean }

/** `before` is what was made of an earlier model of the same experiment: of configurations that are the same nothing is worked out again. */
export function trialsOf(model: Pick<AnalysisModel, 'status' | 'spec' | 'trials'>, before?: Trials): Trials {
  const all = model.trials;
  const parameters = parametersOf(model.spec.space, all.map(trial => trial.configuration as Json)).map(one => before?.parameters.find(other => isAlike(one, other)) ?? one);
  const cells = new Map(parameters.map(parameter => {
    const known = before?.parameters.includes(parameter) === true ? before.cells.get(parameter.name) : undefined;
    return [parameter.name, all.map((trial, i): Cell => (known !== undefined && before?.all[i]?.configuration === trial.configuration ? known[i] ?? null : parameter.cellOf(trial.configuration as Json)))];
  }));
  const objectives = [model.status.objective, ...model.status.alsoOptimize].map(one => ({ metric: one.metric, goal: goalOf(one.goal) }));
  const metrics = new Set(objectives.map(one => one.metric));
  for (const trial of all) for (const metric of Object.keys(trial.metrics ?? {})) metrics.add(metric);
  return { all, parameters, cells, metrics: [...metrics], objectives, constraints: boundsOf(model.spec.outcomeConstraints) };
}

// what cells are depends on nothing else
const isAlike = (a: Parameter, b: Parameter): boolean =>
  a.name === b.name && a.kind === b.kind && a.isLog === b.isLog && a.isInteger === b.isInteger && a.low === b.low && a.high === b.high && a.options.length === b.options.length && a.options.every((option, i) => option === b.options[i]);

function boundsOf(constraints: Json | undefined): Bound[] {
  if (!Array.isArray(constraints)) return [];
  return constraints.filter(isObject).map(one => ({ metric: String(one.metric), bound: numberOf(one.bound as number), isUpper: one.isUpper !== false }));
}

/** The last value of a metric; NaN if there is none. */
export function valueOf(trial: Trial, metric: string, objectives: readonly Objective[]): number {
  const isObjective = objectives[0]?.metric === metric;
  return numberOf((isObjective ? trial.value : undefined) ?? trial.metrics?.[metric]);
}

/** Whether a trial keeps all bounds on its metrics; one that has not reported one of them does not. */
export const isFeasible = (trial: Trial, bounds: readonly Bound[]): boolean =>
  bounds.every(one => {
    const value = numberOf(trial.metrics?.[one.metric]);
    return one.isUpper ? value <= one.bound : value >= one.bound;
  });

/** The goal of a metric: an objective has one; what else is reported has none, and is taken to be minimised until a person says otherwise. */
export const goalOfMetric = (metric: string, objectives: readonly Objective[]): Goal => objectives.find(one => one.metric === metric)?.goal ?? 'Minimize';

/** What of the trials is shown. */
export interface Filter {
  /** Statuses that are left out. */
  readonly hidden: ReadonlySet<string>;
  /** The best so many per cent of those with a finite value; 100: all, also those without one. */
  readonly top: number;
  readonly metric: string;
  readonly goal: Goal;
}

/** Positions in `trials.all` of what is shown, in their order. */
export function shown(trials: Trials, filter: Filter): number[] {
  const left: number[] = [];
  trials.all.forEach((trial, i) => !filter.hidden.has(trial.status) && left.push(i));
  if (filter.top >= 100) return left;
  const scores = new Map(left.map(i => [i, score(valueOf(at(trials, i), filter.metric, trials.objectives), filter.goal)]));
  const finite = left.filter(i => Number.isFinite(scores.get(i)));
  const most = Math.max(1, Math.ceil((finite.length * filter.top) / 100));
  return finite.sort((a, b) => (scores.get(a) ?? 0) - (scores.get(b) ?? 0) || a - b).slice(0, most).sort((a, b) => a - b);
}

/** The trial at a position. */
export function at(trials: Trials, position: number): Trial {
  const trial = trials.all[position];
  if (trial === undefined) throw new RangeError(`There is no trial at position ${position} of ${trials.all.length}.`);
  return trial;
}

/** Whether trials have more than one value of a parameter; to have it or not is a difference, too. */
export function differs(trials: Trials, parameter: Parameter): boolean {
  const cells = trials.cells.get(parameter.name) ?? [];
  return cells.some(cell => cell !== cells[0]);
}

/** The best value after each of the trials, in the order in which they are given; NaN before the first finite one. */
export function bestSoFar(values: readonly number[], goal: Goal, counts: (position: number) => boolean = () => true): number[] {
  let best = NaN;
  return values.map((value, i) => {
    if (counts(i) && isBetter(value, best, goal)) best = value;
    return best;
  });
}

/** What trials are called for a person. */
export const nameOf = (trial: Trial): string => `trial ${String(trial.trial).padStart(5, '0')}${trial.name === undefined ? '' : ` ${trial.name}`}`;
