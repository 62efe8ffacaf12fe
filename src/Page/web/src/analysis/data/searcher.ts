import type { Json, JournalEvent, Trial } from '../../model';
import { at, isObject } from '../../lib/flatten';
import { Fold } from './fold';
import { isBetter, type Goal } from './numbers';

/** What proposed a part of the trials, and what came of it. */
export interface Source {
  readonly name: string;
  readonly trials: readonly number[];
  readonly best: number;
  /** How often one of its trials was better than all before it. */
  readonly improvements: number;
}

export interface SearcherView {
  readonly kind: string;
  readonly options: readonly string[];
  /** What it says it chose, and why; there for `auto`. */
  readonly announcements: readonly string[];
  readonly sources: readonly Source[];
  readonly sourceOf: ReadonlyMap<number, string>;
  /** What else happened to the search: it came to its end, grid points passed over, results from elsewhere, changes. */
  readonly remarks: readonly string[];
}

interface Told { readonly announcements: string[]; readonly remarks: string[]; readonly sourceOf: Map<number, string>; elsewhere: number; skipped: number }

/** What a searcher says, as a journal tells it by and by. */
export const searchFold = (kindOfSearcher: string) => new Fold<Told>(() => ({ announcements: [], remarks: [], sourceOf: new Map(), elsewhere: 0, skipped: 0 }), (told, event) => take(told, event, kindOfSearcher));

function take(told: Told, { kind, trial, body }: JournalEvent, kindOfSearcher: string): void {
  const { announcements, remarks, sourceOf } = told;
  if (kind === 'trial-created' && trial !== undefined) {
    const note = typeof body?.note === 'string' ? body.note : '';
    const [name = '', because] = note.split(', because: ');
    if (because !== undefined && !announcements.includes(note)) announcements.push(note);
    sourceOf.set(trial, body?.retryOf !== undefined ? 'tried again' : name === '' ? kindOfSearcher : name.startsWith('grid point') ? 'grid' : name);
  } else if (kind === 'search-exhausted') remarks.push(`The search came to its end${body?.reason === undefined ? '' : `: ${String(body.reason)}`}.`);
  else if (kind === 'changed') remarks.push(`The spec was changed: ${String(body?.summary ?? '')}`);
  else if (kind === 'observation-added') told.elsewhere++;
  else if (kind === 'variant-skipped') told.skipped++;
  else if (kind === 'trial-reused' && trial !== undefined) sourceOf.set(trial, `${sourceOf.get(trial) ?? ''} (result reused)`);
}

/** The search as the journal tells it: the searcher's own words beside each trial. */
export function searcherOf(spec: { readonly [name: string]: Json }, events: readonly JournalEvent[], trials: readonly Trial[], values: readonly number[], goal: Goal, fold = searchFold(searcherKindOf(spec))): SearcherView {
  const searcher = isObject(spec.searcher) ? spec.searcher : {};
  const told = fold.of(events);
  const { sourceOf, elsewhere, skipped } = told;
  const [announcements, remarks] = [[...told.announcements], [...told.remarks]];
  if (elsewhere > 0) remarks.push(`It learned from ${elsewhere} results from elsewhere.`);
  if (skipped > 0) remarks.push(`${skipped} grid points or presets were passed over, as no configuration of them may be tried.`);
  const options = Object.entries(searcher).filter(([name, value]) => name !== 'kind' && value !== null).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return { kind: String(searcher.kind ?? 'auto'), options, announcements, remarks, sourceOf, sources: sourcesOf(trials, values, goal, sourceOf) };
}

/** The kind of the searcher that a spec has, for trials of which nothing else is said. */
export const searcherKindOf = (spec: { readonly [name: string]: Json }): string => (isObject(spec.searcher) ? String(spec.searcher.kind ?? 'searcher') : 'searcher');

function sourcesOf(trials: readonly Trial[], values: readonly number[], goal: Goal, sourceOf: ReadonlyMap<number, string>): Source[] {
  const sources = new Map<string, { name: string; trials: number[]; best: number; improvements: number }>();
  let best = NaN;
  trials.forEach(({ trial }, i) => {
    const name = sourceOf.get(trial) ?? 'unknown';
    const source = sources.get(name) ?? { name, trials: [], best: NaN, improvements: 0 };
    sources.set(name, source);
    source.trials.push(trial);
    const value = values[i] ?? NaN;
    if (isBetter(value, source.best, goal)) source.best = value;
    if (!isBetter(value, best, goal)) return;
    best = value;
    source.improvements++;
  });
  return [...sources.values()].sort((a, b) => b.trials.length - a.trials.length);
}

/** What a scheduler or searcher is, in one line: its kind and the options that say something. */
export function kindOf(spec: { readonly [name: string]: Json }, member: string): string {
  const one = at(spec as Json, member);
  if (!isObject(one)) return typeof one === 'string' ? one : '–';
  const options = Object.entries(one).filter(([name, value]) => name !== 'kind' && value !== null).map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return `${String(one.kind ?? member)}${options.length > 0 ? ` (${options.join(', ')})` : ''}`;
}
