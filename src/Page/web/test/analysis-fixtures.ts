import type { Json, JournalEvent, Status, Trial } from '../src/model';

export const evil = '<img src=x onerror="alert(1)">';

export const trial = (number: number, configuration: { [name: string]: Json }, more: Partial<Trial> = {}): Trial => ({
  trial: number, status: 'Terminated', configuration, iterations: 1, attempts: 1, elapsedSeconds: 2, createdAt: time(number * 10), endedAt: time(number * 10 + 5), ...more,
});

export const time = (seconds: number): string => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();

export const status = (metric: string, goal: 'Minimize' | 'Maximize' = 'Minimize', also: Status['alsoOptimize'] = []): Status => ({
  name: 'x', status: 'Finished', elapsedSeconds: 1, trials: {}, objective: { metric, goal }, alsoOptimize: also, front: [], running: [], scheduler: '', iterations: 0, tags: {}, cpuHours: 0, gpuHours: 0,
});

/** Entries of a journal, numbered from 1, a second apart. */
export function journal(...entries: readonly (readonly [kind: string, trial?: number, more?: Partial<JournalEvent>])[]): JournalEvent[] {
  return entries.map(([kind, number, more], i) => ({ sequence: i + 1, kind, at: time(i), ...(number === undefined ? {} : { trial: number }), ...more }));
}

export const reported = (number: number, iteration: number, metrics: { [name: string]: Json }): readonly [string, number, Partial<JournalEvent>] => ['reported', number, { attempt: 1, iteration, body: { metrics, elapsed: iteration } }];
