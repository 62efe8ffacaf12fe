import { useEffect, useMemo, useState } from 'preact/hooks';
import type { History, Status, Why } from '../model';
import { get, pathOf } from '../lib/api';
import { count, duration, number, numberOf, time } from '../lib/format';
import { to } from '../lib/router';
import type { ExperimentStore } from '../store/contract';
import { Card, Configuration, StatusBar } from '../ui/parts';
import { Plot, type Line } from '../ui/Plot';
import { Cost } from './Cost';
import { Note } from './Note';
import { Tags } from './Tags';

/** How an experiment is, at a glance. */
export function OverviewPart({ store }: { store: ExperimentStore }) {
  const status = store.status.value;
  if (!status) return null;
  return (
    <div class="cards">
      <Progress status={status} />
      <Best store={store} status={status} />
      <Curve store={store} status={status} />
      {status.running.length > 0 && <Running store={store} status={status} />}
      <Doing store={store} status={status} />
      <Card title="Tags"><Tags store={store} tags={status.tags} /></Card>
      <Note store={store} source={status.tags.note ?? ''} />
    </div>
  );
}

const ended = (status: Status) => (status.trials.Terminated ?? 0) + (status.trials.Error ?? 0);

function Progress({ status }: { status: Status }) {
  const [done, total] = [ended(status), status.total];
  const failed = status.trials.Error ?? 0;
  return (
    <Card title="Progress">
      <p class="key"><span class="figure">{done.toLocaleString('en')}</span>{total !== undefined && <span class="of"> of {total.toLocaleString('en')}</span>} trials ended</p>
      <StatusBar trials={status.trials} total={total} />
      <dl class="facts">
        <div><dt>Running</dt><dd>{status.trials.Running ?? 0}</dd></div>
        <div><dt>Waiting</dt><dd>{(status.trials.Pending ?? 0) + (status.trials.Paused ?? 0)}</dd></div>
        <div><dt>Failed</dt><dd class={failed > 0 ? 'bad' : undefined}>{failed}</dd></div>
        <div><dt>Iterations</dt><dd>{status.iterations.toLocaleString('en')}</dd></div>
        <div><dt>Has run</dt><dd>{duration(status.elapsedSeconds)}</dd></div>
        <div><dt>Ends</dt><dd>{endOf(status)}</dd></div>
        <Cost of={status} />
      </dl>
    </Card>
  );
}

/** When it will have ended, if trials go on taking as long as they did. */
function endOf(status: Status): string {
  const done = ended(status);
  if (status.status !== 'Running') return status.status === 'Paused' ? 'paused' : 'ended';
  if (status.total === undefined) return 'no limit of trials';
  if (done < 2) return 'not known yet';
  return `in about ${duration(status.elapsedSeconds / done * (status.total - done))}`;
}

function Best({ store, status }: { store: ExperimentStore; status: Status }) {
  const { best, objective, bestOnTheWay: onTheWay } = status;
  const isBetter = onTheWay && String(onTheWay.value) !== String(status.bestValue);
  return (
    <Card title="Best" rest>
      {best === undefined ? <p class="quiet">No trial has reported {objective.metric} yet.</p> : (
        <>
          <p class="key"><span class="figure">{number(status.bestValue)}</span> <span class="of">{objective.metric}, {objective.goal === 'Maximize' ? 'greater is better' : 'less is better'}</span></p>
          <p><a href={to(['experiments', store.name, 'trials', best.trial])}>Trial {best.trial}{best.name ? ` ${best.name}` : ''}</a> <span class="quiet">after {count(best.iterations, 'iteration')}</span></p>
          {isBetter && <p class="quiet">By what trials reported last; on the way {onTheWay.trial === best.trial ? 'it' : <a href={to(['experiments', store.name, 'trials', onTheWay.trial])}>trial {onTheWay.trial}</a>} had {number(onTheWay.value)}.</p>}
          <Configuration of={best.configuration} />
        </>
      )}
      {status.front.length > 1 && <p class="quiet">{count(status.front.length, 'trial')} on the Pareto front{status.hypervolume === undefined ? '' : `, hypervolume ${number(status.hypervolume)}`}: see <a href={to(['experiments', store.name, 'analysis'])}>the analysis</a>.</p>}
    </Card>
  );
}

function Curve({ store, status }: { store: ExperimentStore; status: Status }) {
  const [history, setHistory] = useState<History | null>(null);
  const best = `${status.bestOnTheWay?.trial} ${String(status.bestOnTheWay?.value)} ${status.status}`;
  useEffect(() => {
    let isThere = true;
    store.readHistory(200).then(read => { if (isThere) setHistory(read); }, () => { /* the page says what is wrong */ });
    return () => { isThere = false; };
  }, [store, best]);
  const lines = useMemo<readonly Line[]>(() => {
    if (!history || history.items.length === 0) return [];
    const begun = Date.parse(history.startedAt ?? history.items[0]?.at ?? '');
    const x = history.items.map(point => (Date.parse(point.at) - begun) / 1000);
    const y = history.items.map(point => numberOf(point.value));
    const last = (Date.parse(history.lastAt ?? '') - begun) / 1000;
    const value = y.at(-1);
    if (value !== undefined && last > (x.at(-1) ?? 0)) {
      x.push(last);
      y.push(value);
    }

    return [{ label: `best ${history.objective.metric}`, x, y }];
  }, [history]);
  return (
    <Card title="Best so far" wide>
      {lines.length === 0 ? <p class="quiet">The curve begins with the first report.</p> : <Plot lines={lines} label="The best value so far, over time" xLabel="seconds since the first trial" isStepped />}
    </Card>
  );
}

function Running({ store, status }: { store: ExperimentStore; status: Status }) {
  const metric = status.objective.metric;
  return (
    <Card title={`Running: ${status.running.length}`} wide>
      <div class="scroll" tabIndex={0} role="region" aria-label="Running trials"><table class="list">
        <thead><tr><th>Trial</th><th class="right">{metric}</th><th class="right">Iteration</th><th class="right">Has trained</th><th>Configuration</th></tr></thead>
        <tbody>{status.running.slice(0, 50).map(trial => (
          <tr key={trial.trial}>
            <td><a href={to(['experiments', store.name, 'trials', trial.trial])}>{trial.trial}{trial.name ? ` ${trial.name}` : ''}</a></td>
            <td class="right">{number(trial.value) || '–'}</td><td class="right">{trial.iterations}</td><td class="right">{duration(trial.elapsedSeconds)}</td>
            <td><Configuration of={trial.configuration} /></td>
          </tr>
        ))}</tbody>
      </table></div>
      {status.running.length > 50 && <p class="quiet">and {status.running.length - 50} more: <a href={to(['experiments', store.name, 'trials'], { filter: 'status = Running' })}>all of them</a></p>}
    </Card>
  );
}

function Doing({ store, status }: { store: ExperimentStore; status: Status }) {
  const [why, setWhy] = useState<Why | null>(null);
  const isLive = status.status === 'Running' || status.status === 'Paused';
  const state = `${status.status} ${status.trials.Running} ${status.trials.Pending} ${status.trials.Paused} ${ended(status)}`;
  useEffect(() => {
    if (!isLive || store.file) return setWhy(null);
    let isThere = true;
    get<Why>(pathOf(store.name, '/why')).then(read => { if (isThere) setWhy(read); }, () => { /* the page says what is wrong */ });
    return () => { isThere = false; };
  }, [state]);
  const note = store.trials.value[0]?.createdAt;
  return (
    <Card title={store.file ? 'What it did' : 'What it is doing'}>
      <dl class="facts lines">
        {status.scheduler && <div><dt>Scheduler</dt><dd>{status.scheduler}</dd></div>}
        {why && why.reason !== 'NotPending' && <div><dt>The next trial waits</dt><dd>{why.summary}{why.silos.length > 0 && <ul>{why.silos.map(silo => <li key={silo.silo}>{silo.silo}: {silo.missing.length === 0 ? 'has room' : silo.missing.join('; ')}</li>)}</ul>}</dd></div>}
        {note && <div><dt>Began</dt><dd>{time(note)}</dd></div>}
      </dl>
    </Card>
  );
}
