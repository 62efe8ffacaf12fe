import { signal } from '@preact/signals';
import type { AnalysisModel } from '../analysis/contract';
import { get, pathOf } from '../lib/api';
import { keptForTab } from '../lib/kept';
import { Lately } from '../lib/lately';
import type { Curves, History, Status, Trial, Trials } from '../model';
import type { ChartReads } from './charts';
import { columnFrom, isSame, type Column, type DescribedColumn } from './columns';
import { TrialWindows } from './windows';

/** Of so many trials a page holds all; of more it asks the server for what is looked at. Another bound can be set for a tab, to look at it with fewer. */
export const mostHeld = (): number => Number(keptForTab.get('tune-most-held') ?? 20_000);

/** What charts are drawn of when there are more. */
const sampleSize = 10_000;
const curvesShown = 2000;
const pointsOfCurve = 60;
const askAgainEvery = 1000;

/** The trials of an experiment that has too many of them for a page: windows of its table, and a sample of them for charts. */
export class ManyTrials {
  readonly columns = signal<readonly Column[]>([]);
  /** Counts what has been heard of, at most once a second. */
  readonly news = signal(0);
  private readonly windows = new Set<TrialWindows>();
  private readonly curves = new Map<string, Lately<Curves>>();
  private readonly sample: Lately<Trials>;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private model: AnalysisModel | undefined;
  private lastHeard = 0;
  private isSampleOld = false;

  constructor(private readonly name: string, private readonly end: AbortSignal, private readonly status: () => Status | null, private readonly ended: () => number) {
    this.sample = new Lately(() => this.get<Trials>(`/trials?sample=${sampleSize}`));
    end.addEventListener('abort', () => clearTimeout(this.timer));
  }

  /** What columns there are: asked for anew, as trials report other metrics. */
  async readColumns(status: Status) {
    const { items } = await this.get<{ readonly items: readonly DescribedColumn[] }>('/columns');
    const next = items.map(one => columnFrom(one, status));
    // as long as they are the same they are the same objects
    if (!isSame(this.columns.peek(), next)) this.columns.value = next;
  }

  /** The rows that a filter lets through, in the order of a column. They are kept true until they are left. */
  open(filter: string, order: string): TrialWindows {
    const query = new URLSearchParams({ order, ...(filter.trim() === '' ? {} : { filter }) }).toString();
    const windows = new TrialWindows(async (from, limit) => {
      const page = await this.get<Trials>(`/trials?${query}&limit=${limit}&cursor=${from}`);
      this.isOld(page);
      return page;
    });
    this.windows.add(windows);
    return windows;
  }

  close(windows: TrialWindows) {
    windows.leave();
    this.windows.delete(windows);
  }

  /** Some trials by their numbers, as they are now. */
  async read(numbers: readonly number[]): Promise<readonly Trial[]> {
    return (await this.get<Trials>(`/trials?${new URLSearchParams({ filter: `trial in (${numbers.join(', ')})`, limit: '1000' }).toString()}`)).items;
  }

  /** Something has happened: what is looked at is asked for again, at most once a second. */
  heard(sequence: number) {
    this.lastHeard = sequence;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.news.value++;
      if (document.visibilityState !== 'visible') return;
      for (const one of this.windows) one.refresh();
      const now = this.status();
      if (this.windows.size > 0 && now) this.readColumns(now).catch(() => { /* the rows say so, too */ });
    }, askAgainEvery);
  }

  /** It as charts see it: the same model as long as the sample is. */
  async modelOf(status: Status, spec: AnalysisModel['spec'], charts: ChartReads): Promise<AnalysisModel> {
    const sample = await this.sample.get(this.ended(), this.isSampleOld);
    this.isSampleOld = this.isOld(sample);
    const { items, total } = sample;
    if (this.model?.trials !== items) {
      this.model = {
        name: this.name, status, spec, trials: items, ...(total !== undefined && total > items.length ? { sampledOf: total } : {}),
        curves: async (metric: string) => (await this.curvesOf(metric)).items,
        history: () => this.get<History>('/history?points=1000'), importance: charts.importance, effect: charts.effect,
      };
    }

    return this.model;
  }

  /** Whether an answer is from before what was heard of last, as of very many trials it may be: then it is asked for again. */
  private isOld({ sequence }: Trials): boolean {
    if (sequence >= this.lastHeard) return false;
    this.heard(this.lastHeard);
    return true;
  }

  private curvesOf(metric: string): Promise<Curves> {
    const known = this.curves.get(metric) ?? new Lately(() => this.get<Curves>(`/curves?metric=${encodeURIComponent(metric)}&limit=${curvesShown}&points=${pointsOfCurve}`));
    this.curves.set(metric, known);
    return known.get(this.ended());
  }

  private get = <T>(path: string) => get<T>(pathOf(this.name, path), this.end);
}
