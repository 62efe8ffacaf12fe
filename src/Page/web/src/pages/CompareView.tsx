import { useMemo } from 'preact/hooks';
import type { AnalysisModel } from '../analysis/contract';
import { duration, flat, number, numberOf, text } from '../lib/format';
import { Card, Pill } from '../ui/parts';
import { Plot, type Line } from '../ui/Plot';

/** How several experiments came along, what came of them, and what differs in their specs. */
export function CompareView({ models }: { models: readonly AnalysisModel[] }) {
  const metrics = new Set(models.map(model => model.status.objective.metric));
  const lines = useMemo(() => models.map(byTrial), [models]);
  const specs = models.map(model => flat(model.spec));
  const differing = [...new Set(specs.flatMap(spec => Object.keys(spec)))].filter(name => name !== 'name' && new Set(specs.map(spec => text(spec[name]))).size > 1);
  return (
    <div class="cards">
      {metrics.size > 1 && <p class="strip">They optimise different metrics ({[...metrics].join(', ')}), which can't be compared.</p>}
      <Card title="Best so far by trial" wide><Plot lines={lines} label="The best value so far, by trial" xLabel="trial" isStepped /></Card>
      <Card title="What came of them" wide>
        <div class="scroll" tabIndex={0} role="region" aria-label="A row an experiment"><table class="list">
          <thead><tr><th>Experiment</th><th>Status</th><th class="right">Best</th><th class="right">Trials</th><th class="right">Failed</th><th class="right">Iterations</th><th class="right">Has run</th></tr></thead>
          <tbody>{models.map(({ status, trials }) => <tr key={status.name}>
            <td>{status.name}</td><td><Pill status={status.status} /></td><td class="right">{number(status.bestValue) || '–'}</td>
            <td class="right">{trials.length}</td><td class="right">{status.trials.Error ?? 0}</td><td class="right">{status.iterations}</td><td class="right">{duration(status.elapsedSeconds)}</td>
          </tr>)}</tbody>
        </table></div>
      </Card>
      <Card title="What differs in their specs" wide>
        {differing.length === 0 ? <p class="quiet">Nothing but their names.</p> : (
          <div class="scroll" tabIndex={0} role="region" aria-label="A row a member"><table class="list">
            <thead><tr><th>Member</th>{models.map(model => <th key={model.name}>{model.name}</th>)}</tr></thead>
            <tbody>{differing.map(name => <tr key={name}><th scope="row">{name}</th>{specs.map((spec, index) => <td key={models[index]?.name}>{text(spec[name]) || '–'}</td>)}</tr>)}</tbody>
          </table></div>
        )}
      </Card>
    </div>
  );
}

function byTrial({ name, status, trials }: AnalysisModel): Line {
  const sign = status.objective.goal === 'Maximize' ? -1 : 1;
  const [x, y]: [number[], number[]] = [[], []];
  for (const trial of trials) {
    const value = numberOf(trial.value);
    const best = y.at(-1);
    if (!Number.isFinite(value)) continue;
    x.push(trial.trial);
    y.push(best === undefined || sign * value < sign * best ? value : best);
  }

  return { label: name, x, y };
}
