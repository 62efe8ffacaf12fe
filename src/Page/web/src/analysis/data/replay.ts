import type { Curve, JournalEvent, Status, Trial } from '../../model';
import type { AnalysisModel } from '../contract';
import { isObject } from '../../lib/flatten';
import { curvesOf, metricsOf } from './curves';
import { numberOf } from '../../lib/format';
import { isBetter } from './numbers';

type Known = { -readonly [K in keyof Trial]: Trial[K] };

/** The trials as they were when the journal had come to a place, inclusive. `events` are in their order. */
export function trialsAt(events: readonly JournalEvent[], sequence: number, objective: string): Trial[] {
  const trials = new Map<number, Known>();
  for (const event of events) {
    if (event.sequence > sequence) break;
    apply(trials, event, objective);
  }
  return [...trials.values()].sort((a, b) => a.trial - b.trial);
}

function apply(trials: Map<number, Known>, { kind, trial: number, attempt, iteration, body, at }: JournalEvent, objective: string): void {
  if (number === undefined) return;
  if (kind === 'trial-created') {
    const configuration = isObject(body?.config) ? body.config : {};
    trials.set(number, { trial: number, status: 'Pending', configuration, iterations: 0, attempts: 0, elapsedSeconds: 0, createdAt: at });
    return;
  }
  const trial = trials.get(number);
  if (trial === undefined) return;
  const reason = body?.reason === undefined ? undefined : String(body.reason);
  switch (kind) {
    case 'trial-started':
      trial.status = 'Running';
      trial.attempts = attempt ?? trial.attempts + 1;
      delete trial.reason;
      break;
    case 'reported': {
      const metrics = metricsOf(body);
      trial.metrics = metrics ?? {};
      trial.iterations = iteration ?? trial.iterations + 1;
      trial.elapsedSeconds = typeof body?.elapsed === 'number' ? body.elapsed : trial.elapsedSeconds;
      if (metrics?.[objective] !== undefined) trial.value = metrics[objective];
      break;
    }
    case 'trial-perturbed':
      if (isObject(body?.perturbation) && isObject(body.perturbation.config)) trial.configuration = body.perturbation.config;
      break;
    // it runs until its runner confirms
    case 'trial-pause-requested':
      if (reason !== undefined) trial.reason = reason;
      break;
    case 'trial-paused':
      trial.status = 'Paused';
      break;
    case 'trial-failed':
    case 'trial-lost':
      trial.status = 'Pending';
      if (reason !== undefined) trial.reason = reason;
      break;
    case 'trial-ended':
      trial.status = String(body?.status ?? 'Terminated');
      trial.endedAt = at;
      if (reason !== undefined) trial.reason = reason;
      if (isObject(body?.error)) trial.error = String(body.error.message ?? '');
      break;
  }
}

/** The experiment as it was when its journal had come to a place. How much parameters matter is of all trials in any case: only the server can say. */
export function modelAt(model: AnalysisModel, events: readonly JournalEvent[], sequence: number): AnalysisModel {
  const until = events.filter(event => event.sequence <= sequence);
  const trials = trialsAt(until, sequence, model.status.objective.metric);
  return {
    ...model,
    trials,
    status: statusAt(model.status, trials, until),
    curves: (metric: string): Promise<readonly Curve[]> => Promise.resolve(curvesOf(until, metric)),
    events: () => Promise.resolve(until),
  };
}

function statusAt(status: Status, trials: readonly Trial[], events: readonly JournalEvent[]): Status {
  const counts: Record<string, number> = {};
  let best: Trial | undefined;
  for (const trial of trials) {
    counts[trial.status] = (counts[trial.status] ?? 0) + 1;
    if (isBetter(numberOf(trial.value), numberOf(best?.value), status.objective.goal)) best = trial;
  }
  const [first, last] = [events[0], events.at(-1)];
  const elapsedSeconds = first === undefined || last === undefined ? 0 : (Date.parse(last.at) - Date.parse(first.at)) / 1000;
  const { best: _, bestValue: __, hypervolume: ___, reason: ____, ...rest } = status;
  return {
    ...rest,
    status: last?.kind === 'ended' ? status.status : 'Running',
    elapsedSeconds,
    trials: counts,
    front: [],
    running: trials.filter(trial => trial.status === 'Running'),
    iterations: trials.reduce((sum, trial) => sum + trial.iterations, 0),
    ...(best === undefined ? {} : { best, ...(best.value === undefined ? {} : { bestValue: best.value }) }),
  };
}
