import { Compare } from '../analysis/Compare';
import type { AnalysisModel } from '../analysis/contract';
import { duration, hours, number } from '../lib/format';
import { Card, Pill } from '../ui/parts';

/** How several experiments came along, what came of them, and what differs in their specs. */
export function CompareView({ models }: { models: readonly AnalysisModel[] }) {
  const hasGpus = models.some(model => model.status.gpuHours > 0);
  const metrics = new Set(models.map(model => model.status.objective.metric));
  return (
    <>
      {metrics.size > 1 && <p class="strip">They optimise different metrics ({[...metrics].join(', ')}), which can't be compared.</p>}
      <div class="cards">
        <Card title="What came of them" wide>
          <div class="scroll" tabIndex={0} role="region" aria-label="A row an experiment"><table class="list">
            <thead><tr><th>Experiment</th><th>Status</th><th class="right">Best</th><th class="right">Trials</th><th class="right">Failed</th><th class="right">Iterations</th><th class="right">Has run</th><th class="right">CPU hours</th>{hasGpus && <th class="right">GPU hours</th>}</tr></thead>
            <tbody>{models.map(({ status, trials }) => <tr key={status.name}>
              <td>{status.name}</td><td><Pill status={status.status} /></td><td class="right">{number(status.bestValue) || '–'}</td>
              <td class="right">{trials.length}</td><td class="right">{status.trials.Error ?? 0}</td><td class="right">{status.iterations}</td><td class="right">{duration(status.elapsedSeconds)}</td><td class="right">{hours(status.cpuHours)}</td>{hasGpus && <td class="right">{hours(status.gpuHours)}</td>}
            </tr>)}</tbody>
          </table></div>
        </Card>
      </div>
      <Compare models={models} />
    </>
  );
}
