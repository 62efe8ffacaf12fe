import { useMemo, useRef } from 'preact/hooks';
import type { Selection } from '../analysis/contract';
import { pathOf, post } from '../lib/api';
import { FilterError } from '../lib/filter';
import { count } from '../lib/format';
import { go, route, setQuery, to } from '../lib/router';
import { mayOperate } from '../store/about';
import { columnsOf, isSame, sorted, usualColumns, type Column } from '../store/columns';
import type { ExperimentStore } from '../store/contract';
import { Empty, Loading } from '../ui/parts';
import { attempt } from '../ui/toasts';
import { mostBeside } from '../store/beside';
import { exampleOf, FilterField, testOf } from './FilterField';
import { Columns } from './Columns';
import { ManyTrialsPart } from './ManyTrialsPart';
import { TrialsGrid } from './TrialsGrid';

/** All trials of an experiment: which columns, which trials, in which order is in the address. */
export function TrialsPart({ store, selection }: { store: ExperimentStore; selection: Selection }) {
  const many = store.many.value;
  return many ? <ManyTrialsPart store={store} many={many} selection={selection} /> : <AllTrials store={store} selection={selection} />;
}

function AllTrials({ store, selection }: { store: ExperimentStore; selection: Selection }) {
  const [trials, status] = [store.trials.value, store.status.value];
  const { query } = route.value;
  const [filter, sort, chosenColumns, onlyChosen] = [query.get('filter') ?? '', query.get('sort') ?? 'trial', query.get('columns') ?? '', query.get('chosen') === '1'];
  // as long as the columns are the same they are the same objects
  const known = useRef<readonly Column[]>([]);
  if (status) {
    const next = columnsOf(trials, status);
    if (!isSame(known.current, next)) known.current = next;
  }

  const all = known.current;
  const shown = useMemo(() => {
    const byId = new Map(all.map(column => [column.id, column]));
    return chosenColumns ? chosenColumns.split(',').map(id => byId.get(id)).filter(column => column !== undefined) : usualColumns(all, trials.some(one => one.name));
  }, [all, chosenColumns, trials.length > 0]);
  const test = useMemo(() => testOf(filter, all), [filter, all]);
  const isDown = sort.startsWith('-');
  const by = all.find(column => column.id === (isDown ? sort.slice(1) : sort)) ?? all[0];
  const selected = selection.selected.value;
  const rows = useMemo(() => {
    const byId = new Map(all.map(column => [column.id, column]));
    const isMeant = test instanceof FilterError ? () => true : test;
    const matching = trials.filter(trial => (!onlyChosen || selected === null || selected.has(trial.trial)) && isMeant(name => byId.get(name)?.value(trial)));
    return by && !(by.id === 'trial' && !isDown) ? sorted(matching, by, isDown) : matching;
  }, [trials, test, by, isDown, selected, onlyChosen, all]);
  if (!status) return null;
  const act = (verb: string, numbers: readonly number[]) => attempt(async () => {
    if (verb === 'retry') await post(pathOf(store.name, ':retry'), { trials: numbers });
    else for (const number of numbers) await post(pathOf(store.name, `/trials/${number}:stop`));
    await store.refresh();
  }, verb === 'retry' ? `${count(numbers.length, 'trial')} will be tried again.` : `${count(numbers.length, 'trial')} stopped.`);
  const chosen = trials.filter(trial => selected?.has(trial.trial));
  const stoppable = chosen.filter(trial => trial.status !== 'Terminated' && trial.status !== 'Error').map(trial => trial.trial);
  const failed = chosen.filter(trial => trial.status === 'Error').map(trial => trial.trial);
  return (
    <>
      <div class="tools">
        <FilterField value={filter} test={test} all={all} example={exampleOf(all, status.objective.metric)} />
        <Columns all={all} shown={shown} />
        <button type="button" onClick={() => void attempt(() => store.saveTable())}>CSV</button>
      </div>
      <p class="counts" role="status">
        {rows.length === trials.length ? count(trials.length, 'trial') : `${rows.length.toLocaleString('en')} of ${count(trials.length, 'trial')}`}
        {selected !== null && (
          <span class="actions">
            <span>{count(selected.size, 'trial')} chosen</span>
            <button type="button" aria-pressed={onlyChosen} onClick={() => setQuery({ chosen: onlyChosen ? undefined : '1' })}>Only these</button>
            {chosen.length > 1 && <button type="button" disabled={chosen.length > mostBeside} title={chosen.length > mostBeside ? `At most ${mostBeside}` : 'Parameters, metrics, curves and logs of these'} onClick={() => go(to(['experiments', store.name, 'beside'], { trials: chosen.map(trial => trial.trial).join(',') }))}>Beside each other</button>}
            {mayOperate() && stoppable.length > 0 && <button type="button" onClick={() => void act('stop', stoppable)}>Stop {stoppable.length}</button>}
            {mayOperate() && failed.length > 0 && <button type="button" onClick={() => void act('retry', failed)}>Retry {failed.length}</button>}
            <button type="button" onClick={() => { selection.selected.value = null; setQuery({ chosen: undefined }); }}>Choose none</button>
          </span>
        )}
      </p>
      {trials.length === 0 ? (store.connection.value === 'loading' ? <Loading what="trials" /> : <Empty title="No trial yet."><p>The first one appears here as soon as the searcher has proposed it.</p></Empty>)
        : rows.length === 0 ? <Empty title="No trial is like that."><p><button type="button" onClick={() => setQuery({ filter: undefined, chosen: undefined })}>Show all {trials.length.toLocaleString('en')}</button></p></Empty>
          : <TrialsGrid name={store.name} rows={rows} columns={shown} sort={by?.id ?? 'trial'} isDown={isDown} selection={selection} />}
    </>
  );
}
