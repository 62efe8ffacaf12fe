import type { ComponentChildren } from 'preact';
import type { Selection } from '../analysis/contract';
import { pathOf, post } from '../lib/api';
import { count } from '../lib/format';
import { go, setQuery, to } from '../lib/router';
import { mostBeside } from '../store/beside';
import type { Column } from '../store/columns';
import type { ExperimentStore } from '../store/contract';
import { attempt } from '../ui/toasts';
import { Columns } from './Columns';
import { exampleOf, FilterField } from './FilterField';
import type { TableQuery } from './tableQuery';

/** What stands above a table of trials: its filter, its columns, and the file of all of them. */
export function TableTools({ store, all, shown, query, metric }: { store: ExperimentStore; all: readonly Column[]; shown: readonly Column[]; query: TableQuery; metric: string }) {
  return (
    <div class="tools">
      <FilterField value={query.filter} test={query.test} all={all} example={exampleOf(all, metric)} />
      <Columns all={all} shown={shown} />
      <button type="button" onClick={() => void attempt(() => store.saveTable())}>CSV</button>
    </div>
  );
}

/** Stops trials, or tries them again. */
export async function steer(store: ExperimentStore, verb: 'stop' | 'retry', numbers: readonly number[]): Promise<void> {
  if (verb === 'retry') await post(pathOf(store.name, ':retry'), { trials: numbers });
  else for (const number of numbers) await post(pathOf(store.name, `/trials/${number}:stop`));
  await store.refresh();
}

/** What can be done with the trials that are chosen; nothing as long as none is. `most` is how many may be shown alone. */
export function ChosenTrials({ name, selection, onlyChosen, most = Infinity, children }: { name: string; selection: Selection; onlyChosen: boolean; most?: number; children: ComponentChildren }) {
  const selected = selection.selected.value;
  if (selected === null) return null;
  return (
    <span class="actions">
      <span>{count(selected.size, 'trial')} chosen</span>
      <button type="button" aria-pressed={onlyChosen} disabled={selected.size > most} title={selected.size > most ? `At most ${most}` : undefined} onClick={() => setQuery({ chosen: onlyChosen ? undefined : '1' })}>Only these</button>
      {selected.size > 1 && <button type="button" disabled={selected.size > mostBeside} title={selected.size > mostBeside ? `At most ${mostBeside}` : 'Parameters, metrics, curves and logs of these'} onClick={() => go(to(['experiments', name, 'beside'], { trials: [...selected].join(',') }))}>Beside each other</button>}
      {children}
      <button type="button" onClick={() => { selection.selected.value = null; setQuery({ chosen: undefined }); }}>Choose none</button>
    </span>
  );
}
