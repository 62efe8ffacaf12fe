import type { Json, Status, Trial } from '../model';
import type { Value } from '../lib/filter';
import { flatten } from '../lib/flatten';
import { duration, number, numberOf, text, time } from '../lib/format';

/** A column of the table of trials, which is also a name in a filter. */
export interface Column {
  readonly id: string;
  readonly title: string;
  readonly group: 'Trial' | 'Metrics' | 'Parameters';
  readonly isNumber: boolean;
  readonly width: number;
  readonly value: (trial: Trial) => Value | undefined;
  readonly show: (trial: Trial) => string;
}

const flats = new WeakMap<object, Record<string, Json>>();

/** The parameters of a trial by their flat names. */
export function parametersOf(trial: Trial): Record<string, Json> {
  let known = flats.get(trial.configuration);
  if (!known) flats.set(trial.configuration, known = Object.fromEntries(flatten(trial.configuration)));
  return known;
}

const plain = (value: Json | undefined): Value | undefined => value !== null && typeof value === 'object' ? JSON.stringify(value) : value;

const built: readonly Column[] = [
  { id: 'trial', title: 'Trial', group: 'Trial', isNumber: true, width: 92, value: trial => trial.trial, show: trial => String(trial.trial) },
  { id: 'name', title: 'Name', group: 'Trial', isNumber: false, width: 180, value: trial => trial.name, show: trial => trial.name ?? '' },
  { id: 'status', title: 'Status', group: 'Trial', isNumber: false, width: 112, value: trial => trial.status, show: trial => trial.status },
  { id: 'iterations', title: 'Iterations', group: 'Trial', isNumber: true, width: 96, value: trial => trial.iterations, show: trial => String(trial.iterations) },
  { id: 'elapsed', title: 'Has trained', group: 'Trial', isNumber: true, width: 108, value: trial => trial.elapsedSeconds, show: trial => duration(trial.elapsedSeconds) },
  { id: 'attempts', title: 'Attempts', group: 'Trial', isNumber: true, width: 92, value: trial => trial.attempts, show: trial => String(trial.attempts) },
  { id: 'created', title: 'Created', group: 'Trial', isNumber: false, width: 190, value: trial => trial.createdAt, show: trial => time(trial.createdAt) },
  { id: 'ended', title: 'Ended', group: 'Trial', isNumber: false, width: 190, value: trial => trial.endedAt, show: trial => time(trial.endedAt) },
  { id: 'silo', title: 'Silo', group: 'Trial', isNumber: false, width: 140, value: trial => trial.silo ?? trial.client, show: trial => trial.silo ?? (trial.client ? `client ${trial.client}` : '') },
  { id: 'reason', title: 'Reason', group: 'Trial', isNumber: false, width: 260, value: trial => trial.reason, show: trial => trial.reason ?? '' },
  { id: 'error', title: 'Error', group: 'Trial', isNumber: false, width: 320, value: trial => trial.error, show: trial => trial.error ?? '' },
];

const widest = 200;
const widthOf = (title: string, least: number) => Math.min(widest, Math.max(least, 42 + title.length * 8.5));

/** The columns that there are: of the trials, of what they reported and of what they were given. */
export function columnsOf(trials: readonly Trial[], status: Status): readonly Column[] {
  const [metrics, parameters] = [new Set<string>([status.objective.metric]), new Map<string, boolean>()];
  for (const trial of trials) {
    for (const name in trial.metrics) metrics.add(name);
    const own = parametersOf(trial);
    for (const name in own) parameters.set(name, (parameters.get(name) ?? true) && typeof own[name] === 'number');
  }

  const taken = new Set(built.map(column => column.id));
  const idOf = (prefix: string, name: string) => {
    const id = taken.has(name) ? `${prefix}.${name}` : name;
    taken.add(id);
    return id;
  };
  const ofParameters = [...parameters].map(([name, isNumber]) => ofParameter(idOf('config', name), name, isNumber));
  const ofMetrics = [...metrics].map(name => ofMetric(idOf('metric', name), name, status));
  return [...built, ...ofMetrics, ...ofParameters];
}

const ofParameter = (id: string, name: string, isNumber: boolean): Column => ({
  id, title: name, group: 'Parameters', isNumber, width: widthOf(name, isNumber ? 114 : 124), value: trial => plain(parametersOf(trial)[name]), show: trial => text(parametersOf(trial)[name]),
});

function ofMetric(id: string, name: string, status: Status): Column {
  const read = name === status.objective.metric ? (trial: Trial) => trial.value : (trial: Trial) => trial.metrics?.[name];
  return {
    id, title: name, group: 'Metrics', isNumber: true, width: widthOf(name, 114),
    value: trial => read(trial) === undefined ? undefined : numberOf(read(trial)), show: trial => number(read(trial)),
  };
}

/** A column as a server that has the trials tells of it: `GET …/columns`. */
export interface DescribedColumn { readonly id: string; readonly title: string; readonly group: Column['group']; readonly isNumber: boolean }

/** The same of it as of trials that are known. */
export const columnFrom = ({ id, title, group, isNumber }: DescribedColumn, status: Status): Column =>
  group === 'Parameters' ? ofParameter(id, title, isNumber) : group === 'Metrics' ? ofMetric(id, title, status)
    : built.find(column => column.id === id) ?? { id, title, group, isNumber, width: 120, value: () => undefined, show: () => '' };

const usual = new Set(['trial', 'status', 'iterations', 'elapsed']);
const mostUsual = 12;

/** The columns that are shown if nobody has chosen: what was tried and what came of it. */
export function usualColumns(all: readonly Column[], hasNames: boolean): readonly Column[] {
  const [metrics, parameters] = [all.filter(column => column.group === 'Metrics').slice(0, 4), all.filter(column => column.group === 'Parameters').slice(0, mostUsual)];
  const [trial, status, ...rest] = all.filter(column => usual.has(column.id));
  const name = hasNames ? all.filter(column => column.id === 'name') : [];
  return [trial, ...name, status, ...metrics, ...parameters, ...rest].filter(column => column !== undefined);
}

export const isSame = (left: readonly Column[], right: readonly Column[]) => left.length === right.length && left.every((column, index) => column.id === right[index]?.id && column.isNumber === right[index]?.isNumber);

/** Trials in the order of a column; those without a value come last either way. */
export function sorted(trials: readonly Trial[], column: Column, isDown: boolean): readonly Trial[] {
  const keyed = trials.map(trial => ({ trial, key: column.value(trial) }));
  const isMissing = (key: Value | undefined) => key === undefined || key === null || (typeof key === 'number' && Number.isNaN(key));
  keyed.sort((left, right) => {
    const [a, b] = [left.key, right.key];
    if (isMissing(a) || isMissing(b)) return Number(isMissing(a)) - Number(isMissing(b)) || left.trial.trial - right.trial.trial;
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
    return (isDown ? -order : order) || left.trial.trial - right.trial.trial;
  });
  return keyed.map(one => one.trial);
}
