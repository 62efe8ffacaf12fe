import { curvesFold, curvesOf } from '../analysis/data/curves';
import { get, pathOf } from '../lib/api';
import { Lately } from '../lib/lately';
import type { Curve, Curves, Effect, Importance } from '../model';
import type { Journal } from './journal';

/** What charts ask of an experiment's server beside its trials. */
export class ChartReads {
  private readonly asked = new Map<string, Lately<unknown>>();
  private readonly folds = new Map<string, ReturnType<typeof curvesFold>>();

  /** `ended` counts the trials that have. */
  constructor(private readonly name: string, private readonly end: AbortSignal, private readonly ended: () => number) {}

  /** Who has the journal need not ask for what is in it. */
  async curves(metric: string, journal: Journal): Promise<readonly Curve[]> {
    const { known } = journal;
    if (known === null) return (await get<Curves>(pathOf(this.name, `/curves?metric=${encodeURIComponent(metric)}`), this.end)).items;
    const fold = this.folds.get(metric) ?? curvesFold(metric);
    this.folds.set(metric, fold);
    return curvesOf(known, metric, fold);
  }

  importance = (metric: string) => this.lately<Importance>(`/importance?metric=${encodeURIComponent(metric)}`);

  effect = (parameter: string, metric: string) => this.lately<Effect>(`/effect?parameter=${encodeURIComponent(parameter)}&metric=${encodeURIComponent(metric)}`);

  /** What a model of all trials says. */
  private lately<T>(path: string): Promise<T> {
    const asked = this.asked.get(path) ?? new Lately<unknown>(() => get(pathOf(this.name, path), this.end));
    this.asked.set(path, asked);
    return asked.get(this.ended()) as Promise<T>;
  }
}
