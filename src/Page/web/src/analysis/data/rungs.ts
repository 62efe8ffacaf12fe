import type { Json, JournalEvent } from '../../model';
import { isObject } from '../../lib/flatten';
import { numberOf } from '../../lib/format';
import { metricsOf } from './curves';
import { Fold } from './fold';

export type Fate = 'went on' | 'was stopped' | 'waits' | 'ended there';

/** A trial at a rung. */
export interface AtRung {
  readonly trial: number;
  readonly iteration: number;
  readonly value: number;
  readonly fate: Fate;
  /** What the scheduler said, if it stopped or held the trial there. */
  readonly reason: string;
  readonly at: string;
}

export interface Rung { readonly iteration: number; readonly trials: readonly AtRung[] }

const withRungs = new Set(['asha', 'asha-promotion', 'hyperband', 'bohb-hyperband']);
const withLineage = new Set(['pbt', 'pb2', 'pbt-replay']);

/** Whether a scheduler compares trials at rungs. */
export const hasRungs = (scheduler: Json | undefined): boolean => isOneOf(withRungs, scheduler);

/** Whether a scheduler changes the configurations of trials that run. */
export const hasLineage = (scheduler: Json | undefined): boolean => isOneOf(withLineage, scheduler);

// one that changes resources has another one inside
const isOneOf = (kinds: ReadonlySet<string>, scheduler: Json | undefined): boolean =>
  isObject(scheduler) && (kinds.has(String(scheduler.kind)) || Object.values(scheduler).some(value => isOneOf(kinds, value)));

/** The iteration at which a scheduler ends a trial that it has let go on all the way; infinite if it says none. */
export function maximumOf(scheduler: Json | undefined): number {
  if (!isObject(scheduler)) return Infinity;
  const own = numberOf(scheduler.maxResource as number);
  return Number.isFinite(own) ? own : Math.min(Infinity, ...Object.values(scheduler).map(maximumOf));
}

interface Course {
  readonly levels: Set<number>;
  readonly histories: Map<number, { iteration: number; value: number; at: string }[]>;
  readonly marks: Map<string, { fate: Fate; reason: string }>;
}

/** How far trials came, and what became of them there, as a journal tells it by and by. */
export const rungsFold = (scheduler: Json | undefined, metric: string) => {
  const most = maximumOf(scheduler);
  return new Fold<Course>(() => ({ levels: new Set(levelsOf(scheduler)), histories: new Map(), marks: new Map() }), (course, event) => take(course, event, metric, most));
};

/**
 * Who reached which rung, and what became of it there. Rungs are where the scheduler has decided: the spec says where those of ASHA are, the journal where trials were stopped, held or promoted.
 */
export function rungsOf(scheduler: Json | undefined, events: readonly JournalEvent[], metric: string, fold = rungsFold(scheduler, metric)): Rung[] {
  const { levels, histories, marks } = fold.of(events);
  return [...levels].filter(level => level !== 0).sort((a, b) => a - b).map(level => ({ iteration: level, trials: atRung(level, histories, marks) })).filter(rung => rung.trials.length > 0);
}

function take({ levels, histories, marks }: Course, { kind, trial, iteration, body, at }: JournalEvent, metric: string, most: number): void {
  if (kind === 'rung-closed' && iteration !== undefined) {
    levels.add(iteration);
    for (const promoted of Array.isArray(body?.promoted) ? body.promoted : []) marks.set(`${String(promoted)}@${iteration}`, { fate: 'went on', reason: '' });
  }
  if (trial === undefined) return;
  const last = histories.get(trial)?.at(-1)?.iteration ?? 0;
  if (kind === 'reported' && iteration !== undefined) {
    const history = histories.get(trial) ?? [];
    histories.set(trial, history);
    if (last < iteration) history.push({ iteration, value: numberOf(metricsOf(body)?.[metric]), at });
  } else if (kind === 'trial-pause-requested' && body?.byScheduler === true) {
    levels.add(last);
    marks.set(`${trial}@${last}`, { fate: 'waits', reason: String(body.reason ?? '') });
  } else if (kind === 'trial-ended' && last > 0) {
    const isScheduler = body?.endedBy === 'Scheduler' && last < most;
    if (isScheduler) levels.add(last);
    marks.set(`${trial}@${last}`, { fate: isScheduler ? 'was stopped' : 'ended there', reason: String(body?.reason ?? '') });
  }
}

function atRung(level: number, histories: ReadonlyMap<number, { iteration: number; value: number; at: string }[]>, marks: ReadonlyMap<string, { fate: Fate; reason: string }>): AtRung[] {
  const reached: AtRung[] = [];
  for (const [trial, history] of histories) {
    const report = history.find(one => one.iteration >= level);
    if (report === undefined) continue;
    const isBeyond = (history.at(-1)?.iteration ?? 0) > report.iteration;
    const mark = isBeyond ? undefined : marks.get(`${trial}@${report.iteration}`);
    reached.push({ trial, iteration: report.iteration, value: report.value, fate: isBeyond ? 'went on' : mark?.fate ?? 'waits', reason: isBeyond ? '' : mark?.reason ?? '', at: report.at });
  }
  return reached.sort((a, b) => a.trial - b.trial);
}

// the rungs of ASHA: r · η^k up to R, those of bracket s beginning at r · η^s, which are among them
function levelsOf(scheduler: Json | undefined): number[] {
  if (!isObject(scheduler)) return [];
  const [first, factor, most] = [scheduler.gracePeriod, scheduler.reductionFactor, scheduler.maxResource].map(value => numberOf(value as number));
  if (first === undefined || factor === undefined || most === undefined || !(first > 0) || !(factor > 1) || !Number.isFinite(most)) return Object.values(scheduler).flatMap(levelsOf);
  const levels: number[] = [];
  for (let level = first; level < most; level *= factor) levels.push(level);
  return [...levels, most];
}
