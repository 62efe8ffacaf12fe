import { useState } from 'preact/hooks';
import type { History } from '../../model';
import type { Drawing, Look, Nothing } from '../charts/drawing';
import type { progress } from '../charts/progress';
import type { AnalysisModel } from '../contract';
import { progressByHours, type Against } from '../data/compare';
import { Choice } from './fields';
import { Figure, type Stage } from './Figure';
import { once, useLoaded } from './hooks';
import { waiting } from './parts';

type Lines = Parameters<typeof progress>[0];

interface CostProps {
  readonly stage: Stage;
  readonly found: readonly { readonly model: AnalysisModel }[];
  readonly metric: string;
  /** Against the time that trials have trained. */
  readonly lines: () => Lines;
  readonly of: readonly unknown[];
  readonly draw: (lines: Lines, against: Against, look: Look) => Drawing | Nothing;
}

/** The best against what it has cost: time trained, or hours of processors or GPUs, which are known with the objective alone. */
export function BestAgainstCost({ stage, found, metric, lines, of, draw }: CostProps) {
  const [cost, setCost] = useState<'cost' | 'cpu' | 'gpu'>('cost');
  const models = found.map(one => one.model);
  const { value, error } = useLoaded(() => Promise.all(models.map(model => (model.history === undefined ? null : once(model, 'history', model.history)))), models);
  const hasGpus = models.some(model => model.status.gpuHours > 0);
  const byHours = (histories: readonly (History | null)[], against: 'cpu' | 'gpu', look: Look): Drawing | Nothing => {
    const known = histories.flatMap((history, i) => (history !== null && history.objective.metric === metric ? [{ name: models[i]?.name ?? '', progress: progressByHours(history, against) }] : []));
    return known.length === 0 ? `What ${metric} has cost in hours is not known: it is of the objective alone.` : draw(known, against, look);
  };
  const controls = <Choice label="cost" value={cost} options={[['cost', 'time trained'], ['cpu', 'CPU hours'], ...(hasGpus ? [['gpu', 'GPU hours'] as const] : [])]} onChange={next => setCost(next === 'cpu' || next === 'gpu' ? next : 'cost')} />;
  return <Figure stage={stage} title="Best against cost" controls={controls} of={[found, metric, cost, value, error, ...of]} draw={look => (cost === 'cost' ? draw(lines(), 'cost', look) : value === undefined ? waiting(error) : byHours(value, cost, look))} />;
}
