import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Selection } from '../analysis/contract';
import { pathOf, post } from '../lib/api';
import { FilterError } from '../lib/filter';
import { count } from '../lib/format';
import { go, route, setQuery, to } from '../lib/router';
import { mayOperate } from '../store/about';
import { mostBeside } from '../store/beside';
import { usualColumns } from '../store/columns';
import type { ExperimentStore } from '../store/contract';
import type { ManyTrials } from '../store/many';
import type { Rows, TrialWindows } from '../store/windows';
import { Empty, Loading } from '../ui/parts';
import { attempt } from '../ui/toasts';
import { Columns } from './Columns';
import { exampleOf, FilterField, testOf } from './FilterField';
import { TrialsGrid } from './TrialsGrid';

/** A filter is part of an address, which may not be of any length. */
const mostNamed = 500;

/** The trials of an experiment that has too many for a page: filtered and sorted by the server, and asked for as they are looked at. */
export function ManyTrialsPart({ store, many, selection }: { store: ExperimentStore; many: ManyTrials; selection: Selection }) {
  const [status, all] = [store.status.value, many.columns.value];
  const { query } = route.value;
  const [filter, sort, chosenColumns, onlyChosen] = [query.get('filter') ?? '', query.get('sort') ?? 'trial', query.get('columns') ?? '', query.get('chosen') === '1'];
  const test = useMemo(() => testOf(filter, all), [filter, all]);
  const isDown = sort.startsWith('-');
  const by = all.find(column => column.id === (isDown ? sort.slice(1) : sort)) ?? all[0];
  const selected = selection.selected.value;
  const isFew = selected !== null && selected.size <= mostNamed;
  const named = onlyChosen && isFew ? `trial in (${[...selected].join(', ')})` : '';
  const asked = [test instanceof FilterError || filter.trim() === '' ? '' : `(${filter})`, named].filter(part => part !== '').join(' and ');
  const windows = useWindows(many, asked, `${isDown ? '-' : ''}${by?.id ?? 'trial'}`);
  const version = windows?.version.value ?? 0;
  // other rows are other ones for who shows them
  const rows = useMemo<Rows>(() => ({ length: windows?.length ?? 0, at: row => windows?.at(row) }), [windows, version]);
  const hasNames = rows.at(0)?.name !== undefined;
  const shown = useMemo(() => {
    const byId = new Map(all.map(column => [column.id, column]));
    return chosenColumns ? chosenColumns.split(',').map(id => byId.get(id)).filter(column => column !== undefined) : usualColumns(all, hasNames);
  }, [all, chosenColumns, hasNames]);
  if (!status) return null;
  const total = Object.values(status.trials).reduce((sum, one) => sum + one, 0);
  const act = (verb: 'stop' | 'retry') => attempt(async () => {
    const found = await many.read([...(selected ?? [])]);
    const meant = found.filter(trial => (verb === 'retry' ? trial.status === 'Error' : trial.status !== 'Terminated' && trial.status !== 'Error')).map(trial => trial.trial);
    if (meant.length === 0) throw new Error(verb === 'retry' ? 'None of them has failed.' : 'All of them have ended.');
    if (verb === 'retry') await post(pathOf(store.name, ':retry'), { trials: meant });
    else for (const number of meant) await post(pathOf(store.name, `/trials/${number}:stop`));
    await store.refresh();
  }, verb === 'retry' ? 'Those that failed will be tried again.' : 'Those that had not ended are stopped.');
  const problem = windows?.problem.value;
  return (
    <>
      <div class="tools">
        <FilterField value={filter} test={test} all={all} example={exampleOf(all, status.objective.metric)} />
        <Columns all={all} shown={shown} />
        <button type="button" onClick={() => void attempt(() => store.saveTable())}>CSV</button>
      </div>
      <p class="counts" role="status">
        {asked === '' ? count(rows.length || total, 'trial') : windows?.isKnown ? `${rows.length.toLocaleString('en')} of ${count(total, 'trial')}` : 'looking …'}
        {selected !== null && (
          <span class="actions">
            <span>{count(selected.size, 'trial')} chosen</span>
            <button type="button" aria-pressed={onlyChosen} disabled={!isFew} title={isFew ? undefined : `At most ${mostNamed}`} onClick={() => setQuery({ chosen: onlyChosen ? undefined : '1' })}>Only these</button>
            {selected.size > 1 && <button type="button" disabled={selected.size > mostBeside} title={selected.size > mostBeside ? `At most ${mostBeside}` : 'Parameters, metrics, curves and logs of these'} onClick={() => go(to(['experiments', store.name, 'beside'], { trials: [...selected].join(',') }))}>Beside each other</button>}
            {mayOperate() && <button type="button" disabled={!isFew} onClick={() => void act('stop')}>Stop</button>}
            {mayOperate() && <button type="button" disabled={!isFew} onClick={() => void act('retry')}>Retry</button>}
            <button type="button" onClick={() => { selection.selected.value = null; setQuery({ chosen: undefined }); }}>Choose none</button>
          </span>
        )}
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
