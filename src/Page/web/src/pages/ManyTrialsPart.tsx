import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Selection } from '../analysis/contract';
import { FilterError } from '../lib/filter';
import { count } from '../lib/format';
import { setQuery } from '../lib/router';
import { mayOperate } from '../store/about';
import type { ExperimentStore } from '../store/contract';
import type { ManyTrials } from '../store/many';
import type { Rows, TrialWindows } from '../store/windows';
import { steer } from '../store/steer';
import { Empty, Loading } from '../ui/parts';
import { attempt } from '../ui/toasts';
import { ChosenTrials } from './ChosenTrials';
import { useShownColumns, useTableQuery } from './tableQuery';
import { TableTools } from './TableTools';
import { TrialsGrid } from './TrialsGrid';

/** A filter is part of an address, which may not be of any length. */
const mostNamed = 500;

/** The trials of an experiment that has too many for a page: filtered and sorted by the server, and asked for as they are looked at. */
export function ManyTrialsPart({ store, many, selection }: { store: ExperimentStore; many: ManyTrials; selection: Selection }) {
  const [status, all] = [store.status.value, many.columns.value];
  const query = useTableQuery(all);
  const { test, by, isDown } = query;
  const selected = selection.selected.value;
  const isFew = selected !== null && selected.size <= mostNamed;
  const named = query.onlyChosen && isFew ? `trial in (${[...selected].join(', ')})` : '';
  const asked = [test instanceof FilterError || query.filter.trim() === '' ? '' : `(${query.filter})`, named].filter(part => part !== '').join(' and ');
  const windows = useWindows(many, asked, `${isDown ? '-' : ''}${by?.id ?? 'trial'}`);
  const version = windows?.version.value ?? 0;
  // other rows are other ones for who shows them
  const rows = useMemo<Rows>(() => ({ length: windows?.length ?? 0, at: row => windows?.at(row) }), [windows, version]);
  const shown = useShownColumns(all, rows.at(0)?.name !== undefined);
  if (!status) return null;
  const total = Object.values(status.trials).reduce((sum, one) => sum + one, 0);
  const act = (verb: 'stop' | 'retry') => attempt(async () => {
    const found = await many.read([...(selected ?? [])]);
    const meant = found.filter(trial => (verb === 'retry' ? trial.status === 'Error' : trial.status !== 'Terminated' && trial.status !== 'Error')).map(trial => trial.trial);
    if (meant.length === 0) throw new Error(verb === 'retry' ? 'None of them has failed.' : 'All of them have ended.');
    await steer(store, verb, meant);
  }, verb === 'retry' ? 'Those that failed will be tried again.' : 'Those that had not ended are stopped.');
  const problem = windows?.problem.value;
  return (
    <>
      <TableTools store={store} all={all} shown={shown} query={query} metric={status.objective.metric} />
      <p class="counts" role="status">
        {asked === '' ? count(rows.length || total, 'trial') : windows?.isKnown ? `${rows.length.toLocaleString('en')} of ${count(total, 'trial')}` : 'looking …'}
        <ChosenTrials name={store.name} selection={selection} onlyChosen={query.onlyChosen} most={mostNamed}>
          {mayOperate() && <button type="button" disabled={!isFew} onClick={() => void act('stop')}>Stop</button>}
          {mayOperate() && <button type="button" disabled={!isFew} onClick={() => void act('retry')}>Retry</button>}
        </ChosenTrials>
      </p>
      {problem && <p class="strip bad" role="alert">{problem}</p>}
      {!windows?.isKnown ? !problem && <Loading what="trials" />
        : rows.length === 0 ? <Empty title="No trial is like that."><p><button type="button" onClick={() => setQuery({ filter: undefined, chosen: undefined })}>Show all {total.toLocaleString('en')}</button></p></Empty>
          : <TrialsGrid name={store.name} rows={rows} onSeen={(first, last) => windows.see(first, last)} columns={shown} sort={by?.id ?? 'trial'} isDown={isDown} selection={selection} />}
    </>
  );
}

/** The windows of a table for as long as it is looked at so. What somebody types is asked for when there is a pause. */
function useWindows(many: ManyTrials, filter: string, order: string): TrialWindows | null {
  const [windows, set] = useState<TrialWindows | null>(null);
  useEffect(() => {
    let opened: TrialWindows | undefined;
    const timer = setTimeout(() => {
      opened = many.open(filter, order);
      set(opened);
    }, filter === '' ? 0 : pause);
    return () => {
      clearTimeout(timer);
      if (opened) many.close(opened);
    };
  }, [many, filter, order]);
  return windows;
}

const pause = 150;
