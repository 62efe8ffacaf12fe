import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Report, Trial } from '../model';
import { pathOf } from '../lib/api';
import { numberOf } from '../lib/format';
import { route, setQuery, to } from '../lib/router';
import { besideOf, besideRows, mostBeside, type BesideRow } from '../store/beside';
import type { ExperimentStore } from '../store/contract';
import { backTo } from '../store/kept';
import { Card, Empty, Loading } from '../ui/parts';
import { Plot, type Line } from '../ui/Plot';
import { TrialLog } from './TrialLog';

/** Several trials beside each other: what they were given, what came of it, their curves and logs. Which ones, and of what the curves are, is in the address. */
export function BesidePart({ store }: { store: ExperimentStore }) {
  const { query } = route.value;
  const named = query.get('trials');
  const numbers = useMemo(() => besideOf(named), [named]);
  const all = useTrials(store, numbers);
  const [onlyDiffering, setOnlyDiffering] = [query.get('all') !== '1', (only: boolean) => setQuery({ all: only ? undefined : '1' })];
  const objective = store.status.value?.objective.metric ?? '';
  const trials = numbers.map(number => all?.[number]).filter(trial => trial !== undefined);
  if (trials.length < numbers.length && (all === null || store.connection.value === 'loading')) return <Loading what="trials" />;
  if (trials.length < 2) return <Empty title="Two trials make a comparison."><p>Choose up to {mostBeside} in <a href={backTo(['experiments', store.name, 'trials'])}>the table</a>.</p></Empty>;
  const { life, parameters, metrics } = besideRows(trials, objective);
  const shown = onlyDiffering ? parameters.filter(row => row.differs) : parameters;
  return (
    <>
      <div class="tools">
        <a class="button" href={backTo(['experiments', store.name, 'trials'])}>← All trials</a>
        <label class="choice"><input type="checkbox" checked={onlyDiffering} onChange={event => setOnlyDiffering(event.currentTarget.checked)} />Only parameters that differ</label>
      </div>
      <div class="cards">
        <Card title={`${trials.length} trials`} wide>
          <div class="scroll" tabIndex={0} role="region" aria-label="Trials beside each other"><table class="list beside">
            <thead><tr><th>Trial</th>{trials.map(({ trial, name }) => <th key={trial} class="right"><a href={to(['experiments', store.name, 'trials', trial])}>{trial}{name ? ` ${name}` : ''}</a></th>)}</tr></thead>
            <Rows title="Parameters" rows={shown} isMarked={!onlyDiffering} of={trials.length} none={parameters.length === 0 ? 'They have none.' : 'All are the same.'} />
            <Rows title="Metrics" rows={metrics} of={trials.length} none="Nothing was reported." />
            <Rows title="Course" rows={life} of={trials.length} none="" />
          </table></div>
        </Card>
        <Curves store={store} numbers={trials.map(trial => trial.trial)} objective={objective} />
        {!store.file && <div class="cards logs wide">{trials.map(({ trial, status }) => <TrialLog key={trial} path={pathOf(store.name, `/trials/${trial}`)} isLive={status === 'Running'} title={`Log of trial ${trial}`} />)}</div>}
      </div>
    </>
  );
}

/** The trials by their numbers; null: not yet. Those that the page does not hold are asked for. */
function useTrials(store: ExperimentStore, numbers: readonly number[]): readonly (Trial | undefined)[] | null {
  const [many, held] = [store.many.value, store.trials.value];
  const [read, set] = useState<readonly (Trial | undefined)[] | null>(null);
  const news = many?.news.value;
  useEffect(() => {
    if (many === null || numbers.length === 0) return;
    let isThere = true;
    many.read(numbers).then(found => {
      const byNumber: (Trial | undefined)[] = [];
      for (const trial of found) byNumber[trial.trial] = trial;
      if (isThere) set(byNumber);
    }, () => { /* the page says what is wrong */ });
    return () => { isThere = false; };
  }, [many, numbers, news]);
  return many === null ? held : read;
}

/** A part of the table. What differs is marked where there is anything else. */
function Rows({ title, rows, isMarked = false, of, none }: { title: string; rows: readonly BesideRow[]; isMarked?: boolean; of: number; none: string }) {
  return (
    <tbody>
      <tr class="group"><th colSpan={of + 1} scope="rowgroup">{title}</th></tr>
      {rows.length === 0 && none !== '' && <tr><td class="quiet" colSpan={of + 1}>{none}</td></tr>}
      {rows.map(row => <tr key={row.name} class={isMarked && row.differs ? 'differs' : undefined}><th scope="row">{isMarked && row.differs && <span class="hidden">differs: </span>}{row.name}</th>{row.values.map((value, index) => <td key={index} class="right">{value}</td>)}</tr>)}
    </tbody>
  );
}

/** The learning curves, one upon the other. */
function Curves({ store, numbers, objective }: { store: ExperimentStore; numbers: readonly number[]; objective: string }) {
  const [reports, setReports] = useState<ReadonlyMap<number, readonly Report[]>>(new Map());
  const heard = numbers.map(number => store.heardOf(number)).join(' ');
  const names = numbers.join(',');
  useEffect(() => {
    let isThere = true;
    const read = async () => {
      const all = await Promise.all(numbers.map(async number => [number, await store.readReports(number)] as const));
      if (isThere) setReports(new Map(all));
    };
    read().catch(() => { /* the page says what is wrong */ });
    return () => { isThere = false; };
  }, [store, names, heard]);
  const metrics = useMemo(() => [...new Set([objective, ...[...reports.values()].flatMap(some => some.flatMap(report => Object.keys(report.metrics)))])], [reports, objective]);
  const asked = route.value.query.get('metric') ?? objective;
  const metric = metrics.includes(asked) ? asked : objective;
  const lines = useMemo<readonly Line[]>(() => [...reports].flatMap(([trial, some]) => {
    const own = some.filter(report => Number.isFinite(numberOf(report.metrics[metric])));
    return own.length === 0 ? [] : [{ label: `trial ${trial}`, x: own.map(report => report.iteration), y: own.map(report => numberOf(report.metrics[metric])) }];
  }), [reports, metric]);
  const picker = metrics.length > 1 && <select aria-label="Metric" value={metric} onChange={event => setQuery({ metric: event.currentTarget.value === objective ? undefined : event.currentTarget.value })}>{metrics.map(name => <option key={name} value={name}>{name}</option>)}</select>;
  return <Card title="Learning curves" wide actions={picker}>{lines.length === 0 ? <p class="quiet">None of them has reported {metric}.</p> : <Plot lines={lines} label={`${metric} by iteration`} xLabel="iteration" />}</Card>;
}
