import { useMemo, useRef } from 'preact/hooks';
import type { Selection } from '../analysis/contract';
import { FilterError } from '../lib/filter';
import { count } from '../lib/format';
import { setQuery } from '../lib/router';
import { mayOperate } from '../store/about';
import { columnsOf, isSame, sorted, type Column } from '../store/columns';
import type { ExperimentStore } from '../store/contract';
import { steer } from '../store/steer';
import { Empty, Loading } from '../ui/parts';
import { attempt } from '../ui/toasts';
import { ChosenTrials } from './ChosenTrials';
import { ManyTrialsPart } from './ManyTrialsPart';
import { useShownColumns, useTableQuery } from './tableQuery';
import { TableTools } from './TableTools';
import { TrialsGrid } from './TrialsGrid';

/** All trials of an experiment: which columns, which trials, in which order is in the address. */
export function TrialsPart({ store, selection }: { store: ExperimentStore; selection: Selection }) {
  const many = store.many.value;
  return many ? <ManyTrialsPart store={store} many={many} selection={selection} /> : <AllTrials store={store} selection={selection} />;
}

function AllTrials({ store, selection }: { store: ExperimentStore; selection: Selection }) {
  const [trials, status] = [store.trials.value, store.status.value];
  // as long as the columns are the same they are the same objects
  const known = useRef<readonly Column[]>([]);
  if (status) {
    const next = columnsOf(trials, status);
    if (!isSame(known.current, next)) known.current = next;
  }

  const all = known.current;
  const hasNames = useMemo(() => trials.some(one => one.name), [all, trials.length > 0]);
  const shown = useShownColumns(all, hasNames);
  const query = useTableQuery(all);
  const { test, by, isDown, onlyChosen } = query;
  const selected = selection.selected.value;
  const rows = useMemo(() => {
    const byId = new Map(all.map(column => [column.id, column]));
    const isMeant = test instanceof FilterError ? () => true : test;
    const matching = trials.filter(trial => (!onlyChosen || selected === null || selected.has(trial.trial)) && isMeant(name => byId.get(name)?.value(trial)));
    return by && !(by.id === 'trial' && !isDown) ? sorted(matching, by, isDown) : matching;
  }, [trials, test, by, isDown, selected, onlyChosen, all]);
  if (!status) return null;
  const act = (verb: 'stop' | 'retry', numbers: readonly number[]) => attempt(() => steer(store, verb, numbers), verb === 'retry' ? `${count(numbers.length, 'trial')} will be tried again.` : `${count(numbers.length, 'trial')} stopped.`);
  const chosen = trials.filter(trial => selected?.has(trial.trial));
  const stoppable = chosen.filter(trial => trial.status !== 'Terminated' && trial.status !== 'Error').map(trial => trial.trial);
  const failed = chosen.filter(trial => trial.status === 'Error').map(trial => trial.trial);
  return (
    <>
      <TableTools store={store} all={all} shown={shown} query={query} metric={status.objective.metric} />
      <p class="counts" role="status">
        {rows.length === trials.length ? count(trials.length, 'trial') : `${rows.length.toLocaleString('en')} of ${count(trials.length, 'trial')}`}
        <ChosenTrials name={store.name} selection={selection} onlyChosen={onlyChosen}>
          {mayOperate() && stoppable.length > 0 && <button type="button" onClick={() => void act('stop', stoppable)}>Stop {stoppable.length}</button>}
          {mayOperate() && failed.length > 0 && <button type="button" onClick={() => void act('retry', failed)}>Retry {failed.length}</button>}
        </ChosenTrials>
      </p>
      {trials.length === 0 ? (store.connection.value === 'loading' ? <Loading what="trials" /> : <Empty title="No trial yet."><p>The first one appears here as soon as the searcher has proposed it.</p></Empty>)
        : rows.length === 0 ? <Empty title="No trial is like that."><p><button type="button" onClick={() => setQuery({ filter: undefined, chosen: undefined })}>Show all {trials.length.toLocaleString('en')}</button></p></Empty>
          : <TrialsGrid name={store.name} rows={rows} columns={shown} sort={by?.id ?? 'trial'} isDown={isDown} selection={selection} />}
    </>
  );
}
