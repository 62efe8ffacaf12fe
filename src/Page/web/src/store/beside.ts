import type { Json, Trial } from '../model';
import { same } from '../lib/flatten';
import { duration, number, text } from '../lib/format';
import { parametersOf } from './columns';

/** How many trials can be looked at beside each other: more columns than that nobody reads. */
export const mostBeside = 8;

/** The trials that an address names, each once, as many as there may be. */
export const besideOf = (query: string | null): readonly number[] =>
  [...new Set((query ?? '').split(',').filter(one => /^\d+$/.test(one)).map(Number))].slice(0, mostBeside);

/** A line of a comparison: what it is of, and what each trial has of it. */
export interface BesideRow { readonly name: string; readonly values: readonly string[]; readonly differs: boolean }

/** What trials were given and what they came to, line by line. */
export function besideRows(trials: readonly Trial[], objective: string): { readonly life: readonly BesideRow[]; readonly parameters: readonly BesideRow[]; readonly metrics: readonly BesideRow[] } {
  const row = (name: string, values: readonly (Json | undefined)[], show: (value: Json | undefined) => string): BesideRow =>
    ({ name, values: values.map(value => value === undefined ? '–' : show(value)), differs: values.some(value => !same(value, values[0])) });
  const namesOf = (of: (trial: Trial) => object) => [...new Set(trials.flatMap(trial => Object.keys(of(trial))))];
  const metrics = [objective, ...namesOf(trial => trial.metrics ?? {}).filter(name => name !== objective)];
  const shown = (value: Json | undefined) => typeof value === 'number' ? number(value) : text(value);
  return {
    life: [
      row('status', trials.map(trial => trial.status), text), row('iterations', trials.map(trial => trial.iterations), text), row('has trained', trials.map(trial => duration(trial.elapsedSeconds)), text),
      row('attempts', trials.map(trial => trial.attempts), text), row('ran on', trials.map(trial => trial.silo ?? (trial.client ? `client ${trial.client}` : undefined)), text), row('reason', trials.map(trial => trial.reason), text),
    ].filter(one => one.values.some(value => value !== '–')),
    parameters: namesOf(parametersOf).map(name => row(name, trials.map(trial => parametersOf(trial)[name]), shown)),
    metrics: metrics.map(name => row(name, trials.map(trial => name === objective ? trial.value : trial.metrics?.[name]), shown)),
  };
}
