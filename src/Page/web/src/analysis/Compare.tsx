import { useSignal } from '@preact/signals';
import { useMemo, useState } from 'preact/hooks';
import './analysis.css';
import { edf } from './charts/edf';
import { progress } from './charts/progress';
import type { CompareProps } from './contract';
import { differences, progressOf, type Difference } from './data/compare';
import { count, duration } from '../lib/format';
import { goalOf, show } from './data/numbers';
import { bestSoFar, trialsOf, valueOf } from './data/trials';
import { BestAgainstCost } from './view/BestAgainstCost';
import { Choice, Toggle } from './view/fields';
import { Figure, type Stage } from './view/Figure';
import { Seen } from './view/Seen';
import { useTheme } from './view/theme';

/** Several experiments beside each other: what they came to for what they have spent, and how their specs differ. */
export function Compare({ models }: CompareProps) {
  const theme = useTheme();
  const [selected, hovered] = [useSignal<ReadonlySet<number> | null>(null), useSignal<number | null>(null)];
  const found = useMemo(() => models.map(model => ({ model, trials: trialsOf(model) })), [models]);
  const metrics = useMemo(() => [...new Set(found.flatMap(one => one.trials.metrics))], [found]);
  const [chosen, choose] = useState('');
  const [isLogX, setLogX] = useState(false);
  const [isLogY, setLogY] = useState(false);
  const metric = metrics.includes(chosen) ? chosen : found[0]?.trials.objectives[0]?.metric ?? '';
  // the goal that the experiments have; of a metric that is nobody's objective the least is taken for the best
  const goals = [...new Set(found.flatMap(one => one.trials.objectives.filter(objective => objective.metric === metric).map(objective => goalOf(objective.goal))))];
  const goal = goals[0] ?? 'Minimize';
  const stage = useMemo<Stage>(() => ({ name: 'compare', theme, selection: { selected, hovered, open: () => undefined }, describe: trial => ({ title: `trial ${trial}`, lines: [] }) }), [theme]);
  const specs = useMemo(() => differences(models.map(model => model.spec)), [models]);
  if (models.length === 0) return <p class="an-nothing">No experiment is chosen.</p>;

  const lines = (against: 'trials' | 'time' | 'cost') => found.map(one => ({ name: one.model.name, progress: progressOf(one.trials, metric, goal, against) }));
  const chart = (title: string, against: 'trials' | 'time') => (
    <Figure stage={stage} title={title} of={[found, metric, goal, isLogX, isLogY]} draw={look => progress(lines(against), metric, against, isLogX, isLogY, look)} />
  );
  return (
    <div class="an">
      <div class="an-bar">
        <div class="an-filters" role="group" aria-label="What the charts show">
          <Choice label="metric" value={metric} options={metrics.map(name => [name, name])} onChange={choose} />
          <span class="an-note">{goal === 'Minimize' ? 'lower' : 'higher'} is better</span>
          <Toggle label="logarithmic values" value={isLogY} onChange={setLogY} />
          <Toggle label="logarithmic across" value={isLogX} onChange={setLogX} />
        </div>
        {models.filter(model => model.sampledOf !== undefined).map(model => <p key={model.name} class="an-note" role="note">Of {model.name} there is a sample here, with the best of it: {count(model.trials.length, 'trial')} of {model.sampledOf?.toLocaleString('en')}. Numbers of trials and times trained are those of the sample.</p>)}
        {goals.length > 1 && <p class="an-note">Some of the experiments maximise {metric}, others minimise it: the best is that of the first.</p>}
      </div>
      <section class="an-section" aria-label="Results">
        <h2>Results</h2>
        <Table head={['experiment', 'status', 'trials', `best ${metric}`, 'time trained']} rows={found.map(({ model, trials }) => [
          model.name, model.status.status, String(trials.all.length),
          show(bestSoFar(trials.all.map(trial => (trial.status === 'Error' ? NaN : valueOf(trial, metric, trials.objectives))), goal).at(-1) ?? NaN),
          duration(trials.all.reduce((sum, trial) => sum + trial.elapsedSeconds, 0)),
        ])} label="What the experiments came to" />
        <div class="an-grid">
          <Seen>{chart('Best against trials', 'trials')}</Seen>
          <Seen>{chart('Best against time', 'time')}</Seen>
          <Seen><BestAgainstCost stage={stage} found={found} metric={metric} lines={() => lines('cost')} of={[goal, isLogX, isLogY]} draw={(all, against, look) => progress(all, metric, against, isLogX, isLogY, look)} /></Seen>
          <Seen><Figure stage={stage} title="Distribution" of={[found, metric, isLogY]} draw={look => edf(found.map(one => ({ name: one.model.name, values: one.trials.all.map(trial => valueOf(trial, metric, one.trials.objectives)) })), metric, isLogY, look)} /></Seen>
        </div>
      </section>
      <section class="an-section" aria-label="Specs">
        <h2>Specs</h2>
        {specs.differ.length === 0 ? <p class="an-note">The specs are the same but for their names.</p> : <Specs models={models.map(model => model.name)} rows={specs.differ} label="What differs" />}
        {specs.same.length > 0 && models.length > 1 && <details><summary>{specs.same.length} members are the same</summary><Specs models={['all']} rows={specs.same} label="What is the same" /></details>}
      </section>
    </div>
  );
}

const Specs = ({ models, rows, label }: { models: readonly string[]; rows: readonly Difference[]; label: string }) => (
  <Table head={['member', ...models]} rows={rows.map(row => [row.name, ...row.values.slice(0, models.length)])} label={label} />
);

function Table({ head, rows, label }: { head: readonly string[]; rows: readonly (readonly string[])[]; label: string }) {
  return (
    <div class="an-data" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead><tr>{head.map((text, i) => <th key={i} scope="col">{text}</th>)}</tr></thead>
        <tbody>{rows.map((row, r) => <tr key={r}>{row.map((text, c) => (c === 0 ? <th key={c} scope="row">{text}</th> : <td key={c}>{text}</td>))}</tr>)}</tbody>
      </table>
    </div>
  );
}
