import { useMemo, useRef, useState } from 'preact/hooks';
import type { Selection } from '../analysis/contract';
import { pathOf, post } from '../lib/api';
import { FilterError, parse, quoted, type Test } from '../lib/filter';
import { count } from '../lib/format';
import { go, route, setQuery, to } from '../lib/router';
import { mayOperate } from '../store/about';
import { columnsOf, isSame, sorted, usualColumns, type Column } from '../store/columns';
import type { ExperimentStore } from '../store/contract';
import { Empty, Loading } from '../ui/parts';
import { attempt, say } from '../ui/toasts';
import { mostBeside } from '../store/beside';
import { TrialsGrid } from './TrialsGrid';

/** All trials of an experiment: which columns, which trials, in which order is in the address. */
export function TrialsPart({ store, selection }: { store: ExperimentStore; selection: Selection }) {
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
    return chosenColumns ? chosenColumns.split(',').map(id => byId.get(id)).filter(column => column !== undefined) : usualColumns(all, trials);
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

function testOf(filter: string, all: readonly Column[]): Test | FilterError {
  if (filter.trim() === '') return () => true;
  try {
    return parse(filter, new Set(all.map(column => column.id)));
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
}

function exampleOf(all: readonly Column[], metric: string): string {
  const parameter = all.find(column => column.group === 'Parameters' && column.isNumber);
  return `${parameter ? `${quoted(parameter.id)} < 0.01 and ` : ''}${quoted(metric)} > 0.9 and status = Running`;
}

function FilterField({ value, test, all, example }: { value: string; test: Test | FilterError; all: readonly Column[]; example: string }) {
  const [draft, setDraft] = useState(value);
  const sent = useRef(value);
  // an address that was followed says another filter
  if (sent.current !== value) {
    sent.current = value;
    if (draft !== value) setDraft(value);
  }

  const isWrong = test instanceof FilterError;
  return (
    <div class="filter">
      <input type="search" spellcheck={false} autocomplete="off" placeholder={example} aria-label="Filter, such as lr < 0.01 and accuracy > 0.9" aria-invalid={isWrong} aria-describedby={isWrong ? 'filter-problem' : undefined}
        value={draft} onInput={event => {
          const text = event.currentTarget.value;
          setDraft(text);
          sent.current = text;
          setQuery({ filter: text });
        }} />
      {isWrong && <p id="filter-problem" class="problem" role="alert"><code>{value.slice(0, test.from)}<mark>{value.slice(test.from, test.to) || ' '}</mark>{value.slice(test.to)}</code> {test.message}{test.message.endsWith('?') ? '' : '.'}
        {test.message.includes('is no parameter') && <span class="quiet"> There are {all.slice(0, 30).map(column => column.id).join(', ')}{all.length > 30 ? ', …' : ''}.</span>}</p>}
    </div>
  );
}

function Columns({ all, shown }: { all: readonly Column[]; shown: readonly Column[] }) {
  const ids = shown.map(column => column.id);
  const choose = (id: string, isShown: boolean) => {
    const next = isShown ? all.filter(column => ids.includes(column.id) || column.id === id).map(column => column.id) : ids.filter(one => one !== id);
    if (next.length === 0) say('At least one column has to stay.');
    else setQuery({ columns: next.join(',') });
  };
  return (
    <details class="menu">
      <summary class="button">Columns</summary>
      <div class="choices">
        {(['Trial', 'Metrics', 'Parameters'] as const).map(group => (
          <fieldset key={group}><legend>{group}</legend>
            {all.filter(column => column.group === group).map(column => <label key={column.id}><input type="checkbox" checked={ids.includes(column.id)} onChange={event => choose(column.id, event.currentTarget.checked)} />{column.title}</label>)}
          </fieldset>
        ))}
        <button type="button" onClick={() => setQuery({ columns: undefined })}>The usual ones</button>
      </div>
    </details>
  );
}
