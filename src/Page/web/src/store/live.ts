import { batch, signal } from '@preact/signals';
import type { History, Json, JournalEvent, Num, PageOf, Report, Status, Trial, TrialDetails, Trials, TrialStatus } from '../model';
import type { AnalysisModel } from '../analysis/contract';
import { download, get, pathOf } from '../lib/api';
import { follow } from '../lib/events';
import { ApiProblem } from '../lib/problem';
import type { Connection, ExperimentStore } from './contract';
import { changesNothing, errorOf } from './entries';
import { ChartReads } from './charts';
import { Journal } from './journal';
import { ManyTrials, mostHeld } from './many';

const paintEvery = 250;
const statusEvery = 1000;
const lookAgainEvery = 3000;
const pageSize = 1000;
const mostReports = 20_000;

/** One experiment of a server: read once, and then told by its events what has changed. Whatever comes is shown at most four times a second. */
export class LiveStore implements ExperimentStore {
  readonly status = signal<Status | null>(null);
  readonly trials = signal<readonly Trial[]>([]);
  readonly many = signal<ManyTrials | null>(null);
  readonly connection = signal<Connection>('loading');
  readonly problem = signal<ApiProblem | null>(null);
  readonly version = signal(0);
  /** The trials that something was heard of since they were last shown. */
  private readonly touched = new Set<number>();
  private readonly heard = new Map<number, number>();
  private readonly unnamed = new Set<number>();
  private hasNames = false;
  private firstAt: string | undefined;
  private all: Trial[] = [];
  private sequence = 0;
  private spec: { readonly [name: string]: Json } | null = null;
  private specVersion = 0;
  private paint: ReturnType<typeof setTimeout> | undefined;
  private statusAt = 0;
  private statusTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly end = new AbortController();
  private journal: Journal;
  private readonly charts: ChartReads;
  private stream = new AbortController();

  constructor(readonly name: string) {
    this.journal = new Journal(name, this.end.signal);
    this.charts = new ChartReads(name, this.end.signal, this.ended);
    void this.run();
  }

  dispose() {
    this.end.abort();
    clearTimeout(this.paint);
    clearTimeout(this.statusTimer);
  }

  heardOf(trial: number): number {
    this.version.value;
    return this.heard.get(trial) ?? 0;
  }

  async refresh() {
    this.statusAt = 0;
    await this.readStatus();
  }

  async readSpec(): Promise<{ readonly [name: string]: Json }> {
    const version = this.specVersion;
    if (this.spec) return this.spec;
    const spec = await get<{ [name: string]: Json }>(pathOf(this.name, '/spec'), this.end.signal);
    if (version === this.specVersion) this.spec = spec;
    return spec;
  }

  readHistory = (points: number) => get<History>(pathOf(this.name, `/history?points=${points}`), this.end.signal);

  readTrial = (trial: number) => get<TrialDetails>(pathOf(this.name, `/trials/${trial}`));

  async readReports(trial: number): Promise<readonly Report[]> {
    const all: Report[] = [];
    for (let next: string | undefined = ''; next !== undefined && all.length < mostReports;) {
      const page: PageOf<Report> = await get(pathOf(this.name, `/trials/${trial}/reports?limit=1000${next && `&cursor=${next}`}`));
      all.push(...page.items);
      next = page.next;
    }

    return all;
  }

  saveTable = () => download(pathOf(this.name, '/table.csv'), `${this.name}.csv`);

  async model(): Promise<AnalysisModel | null> {
    const [spec, status] = [await this.readSpec(), this.status.peek()];
    if (!status) return null;
    const many = this.many.peek();
    if (many) return many.modelOf(status, spec, this.charts);
    const model = {
      name: this.name, status, spec, trials: this.trials.peek(),
      curves: (metric: string) => this.charts.curves(metric, this.journal),
      history: () => this.readHistory(1000),
      events: () => this.journal.read(this.sequence),
      importance: this.charts.importance,
      effect: this.charts.effect,
    };
    return model;
  }

  private async run() {
    while (!this.end.signal.aborted) {
      try {
        this.stream = new AbortController();
        await this.catchUp();
        const end = await follow(this.name, this.sequence, events => this.take(events), () => { this.connection.value = 'live'; }, AbortSignal.any([this.end.signal, this.stream.signal]));
        await this.refresh();
        this.connection.value = end;
        // one that has ended may be extended
        if (end === 'over') await this.untilItRuns();
      } catch (error) {
        if (this.end.signal.aborted) return;
        // all is to be read again
        if (this.stream.signal.aborted) continue;
        const problem = error instanceof ApiProblem ? error : new ApiProblem(0, 'no-answer', String(error));
        if (this.status.peek() === null || problem.status === 404) this.problem.value = problem;
        this.connection.value = 'lost';
        if (problem.status === 401 || problem.status === 404) return;
      }

      if (!this.end.signal.aborted) await this.wait(lookAgainEvery / 2);
    }
  }

  /** Reads all at first; later only if what is there is not what was read before. */
  private async catchUp() {
    await this.readStatus();
    if (this.sequence > 0) {
      // one that was deleted and begun again has the same name
      const { items, sequence } = await this.readPage('?limit=1');
      if (sequence >= this.sequence && items[0]?.createdAt === this.firstAt) return;
    }

    this.journal = new Journal(this.name, this.end.signal);
    this.spec = null;
    this.specVersion++;
    this.hasNames = typeof (await this.readSpec()).trialName === 'string';
    const { items: [first], sequence: begin } = await this.readPage('?limit=1');
    this.firstAt = first?.createdAt;
    const count = Object.values(this.status.peek()?.trials ?? {}).reduce((sum, one) => sum + one, 0);
    if (count > mostHeld()) return this.holdNone(begin);
    this.many.value = null;
    const all: Trial[] = [];
    let sequence: number | undefined;
    for (let next: string | undefined = ''; next !== undefined;) {
      const page: Trials = await this.readPage(`?limit=${pageSize}${next && `&cursor=${next}`}`);
      // what happens while pages are read is told again afterwards
      sequence ??= page.sequence;
      for (const trial of page.items) all[trial.trial] = trial;
      next = page.next;
      if (this.sequence === 0) this.trials.value = all.slice();
    }

    this.all = all;
    this.sequence = sequence ?? 0;
    this.problem.value = null;
    this.show();
  }

  /** There are too many to be held: the server is asked for what is looked at. */
  private async holdNone(sequence: number) {
    const many = new ManyTrials(this.name, this.end.signal, () => this.status.peek(), this.ended);
    const status = this.status.peek();
    if (status) await many.readColumns(status);
    [this.all, this.sequence, this.problem.value] = [[], sequence, null];
    this.many.value = many;
    this.show();
  }

  private ended = () => (this.status.peek()?.trials.Terminated ?? 0) + (this.status.peek()?.trials.Error ?? 0);

  private readPage = (query: string) => get<Trials>(pathOf(this.name, `/trials${query}`), this.end.signal);

  private async readStatus() {
    clearTimeout(this.statusTimer);
    this.statusTimer = undefined;
    this.statusAt = Date.now();
    const status = await get<Status>(pathOf(this.name), this.end.signal);
    batch(() => {
      this.status.value = status;
      this.problem.value = null;
    });
  }

  private async untilItRuns() {
    // it may have run and ended again meanwhile
    const before = JSON.stringify(this.status.peek());
    while (!this.end.signal.aborted) {
      await this.wait(lookAgainEvery);
      await this.readStatus();
      if (JSON.stringify(this.status.peek()) !== before) return;
    }
  }

  private wait = (milliseconds: number) => new Promise<void>(resolve => {
    const done = () => {
      clearTimeout(timer);
      this.end.signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    this.end.signal.addEventListener('abort', done);
  });

  private take(events: readonly JournalEvent[]) {
    this.journal.add(events);
    for (const event of events) {
      this.sequence = event.sequence;
      this.apply(event);
    }

    this.many.peek()?.heard(this.sequence);
    this.paint ??= setTimeout(() => this.show(), paintEvery);
    // counts and the best are the server's to say
    this.statusTimer ??= setTimeout(() => { this.readStatus().catch(() => { /* the stream says so, too */ }); }, Math.max(0, this.statusAt + statusEvery - Date.now()));
  }

  private show() {
    clearTimeout(this.paint);
    this.paint = undefined;
    for (const trial of this.touched) this.heard.set(trial, (this.heard.get(trial) ?? 0) + 1);
    this.touched.clear();
    if (this.unnamed.size > 0) void this.readNames();
    batch(() => {
      if (!this.many.peek()) this.trials.value = this.all.slice();
      this.version.value++;
    });
  }

  private apply(event: JournalEvent) {
    const { kind, trial: number, body = {} } = event;
    if (number === undefined) {
      // another spec may count other trials, by another metric
      if (kind === 'changed' || kind === 'trial-name-changed') this.readAgain();
      return;
    }

    this.touched.add(number);
    if (this.many.peek()) return;
    const known = this.all[number];
    if (kind === 'trial-created') {
      this.all[number] = { trial: number, status: 'Pending', configuration: body.config as Trial['configuration'], iterations: 0, attempts: 0, elapsedSeconds: 0, createdAt: event.at };
      if (this.hasNames) this.unnamed.add(number);
      return;
    }

    if (!known) return this.readAgain();
    const set = (changes: Partial<Trial>) => { this.all[number] = { ...known, ...changes }; };
    switch (kind) {
      case 'trial-started': return set({ status: 'Running', attempts: event.attempt ?? known.attempts, reason: undefined, silo: body.silo as string | undefined, client: body.client as string | undefined });
      case 'reported': {
        const metrics = body.metrics as Record<string, Num>;
        return set({ metrics, value: metrics[this.status.peek()?.objective.metric ?? ''] ?? known.value, iterations: event.iteration ?? known.iterations, elapsedSeconds: typeof body.elapsed === 'number' ? body.elapsed : known.elapsedSeconds });
      }

      case 'trial-paused': return set({ status: 'Paused' });
      case 'trial-failed': return set({ status: 'Pending', error: errorOf(body) ?? known.error });
      case 'trial-lost': return set({ status: 'Pending' });
      case 'trial-ended': return set({ status: body.status as TrialStatus, reason: body.reason as string, endedAt: event.at, error: errorOf(body) ?? known.error });
      default:
        if (!changesNothing.has(kind)) void this.readRow(number);
    }
  }

  private async readRow(number: number) {
    const page = await this.readPage(`?limit=1${number > 0 ? `&cursor=${number - 1}` : ''}`).catch(() => null);
    const trial = page?.items[0];
    if (trial?.trial !== number) return;
    this.all[number] = trial;
    this.paint ??= setTimeout(() => this.show(), paintEvery);
  }

  private readAgain() {
    this.sequence = 0;
    this.stream.abort();
  }

  /** Events don't say what trials are called. */
  private async readNames() {
    const [first, ...rest] = [...this.unnamed].sort((left, right) => left - right);
    this.unnamed.clear();
    if (first === undefined) return;
    const page = await this.readPage(`?limit=${Math.min(pageSize, (rest.at(-1) ?? first) - first + 1)}${first > 0 ? `&cursor=${first - 1}` : ''}`).catch(() => null);
    for (const { trial, name } of page?.items ?? []) {
      const known = this.all[trial];
      if (known) this.all[trial] = { ...known, name };
    }

    this.paint ??= setTimeout(() => this.show(), paintEvery);
  }
}
