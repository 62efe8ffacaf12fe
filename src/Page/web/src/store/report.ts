import { signal } from '@preact/signals';
import type { AnalysisModel } from '../analysis/contract';
import { csvOf } from '../analysis/data/csv';
import { fileName, save } from '../lib/files';
import { count } from '../lib/format';
import { ApiProblem } from '../lib/problem';
import type { Curve, Effect, History, Importance, Json, JournalEvent, Num, Report, Status, Trial, TrialDetails } from '../model';
import { columnsOf } from './columns';
import type { Connection, ExperimentStore } from './contract';

/** What a report file says (src/Page/Report): all that the API would answer, once. */
export interface ReportFile {
  readonly format: number;
  readonly version: string;
  readonly writtenAt: string;
  readonly status: Status;
  readonly spec: { readonly [name: string]: Json };
  /** Without what is in their last reports. */
  readonly trials: readonly TrialDetails[];
  readonly reports: Rows;
  readonly history: History;
  readonly importances: Readonly<Record<string, Importance>>;
  readonly effects: readonly Effect[];
  readonly events?: Events;
}

/** Numbers as differences to the one before. */
interface Deltas { readonly deltas: readonly number[] }

/** What trials reported, by columns: by trial, then by iteration. */
interface Rows {
  readonly metrics: readonly string[];
  readonly trials: readonly number[];
  readonly iterations: readonly number[];
  /** Their places in the journal; not there if that is not known. */
  readonly sequences?: Deltas;
  readonly at: Deltas;
  readonly seconds: readonly number[];
  readonly values: readonly (readonly (Num | null)[])[];
  readonly reported: number;
}

/** The journal but its reports, by columns. */
interface Events {
  readonly sequences: Deltas;
  readonly kinds: readonly string[];
  readonly at: Deltas;
  readonly trials: readonly (number | null)[];
  readonly attempts: readonly (number | null)[];
  readonly iterations: readonly (number | null)[];
  readonly bodies: readonly ({ readonly [name: string]: Json } | null)[];
}

const known = 1;

/** Reads what is in the element of a report file. */
export async function readReport(text: string): Promise<ReportFile> {
  const given = JSON.parse(text) as ReportFile | { readonly gzip: string };
  const file = 'gzip' in given ? JSON.parse(await unpacked(given.gzip)) as ReportFile : given;
  if (file.format !== known) throw new Error(`This report is of form ${file.format}; what is in it reads form ${known}.`);
  return file;
}

function unpacked(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64), one => one.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
}

/** An experiment of a report file. */
export class ReportStore implements ExperimentStore {
  readonly name: string;
  /** The version of Tune.Orleans that wrote it. */
  readonly version: string;
  readonly status;
  readonly trials;
  readonly connection = signal<Connection>('file');
  readonly many = signal(null);
  readonly problem = signal<ApiProblem | null>(null);
  readonly file;
  /** Where the rows of each trial begin and end. */
  private readonly places = new Map<number, readonly [from: number, to: number]>();
  private readonly at: readonly number[];

  constructor(private readonly report: ReportFile) {
    this.name = report.status.name;
    this.version = report.version;
    this.file = { writtenAt: report.writtenAt, remarks: remarksOf(report) };
    this.at = summed(report.reports.at);
    const { trials } = report.reports;
    for (let from = 0, to = 0; from < trials.length; from = to) {
      while (to < trials.length && trials[to] === trials[from]) to++;
      this.places.set(trials[from] ?? 0, [from, to]);
    }

    this.status = signal<Status | null>(report.status);
    this.trials = signal<readonly Trial[]>(report.trials.map(one => this.whole(one.summary)));
  }

  heardOf = () => 0;
  refresh = () => Promise.resolve();
  dispose = () => { /* nothing goes on */ };
  readSpec = () => Promise.resolve(this.report.spec);
  readHistory = () => Promise.resolve(this.report.history);

  async readTrial(trial: number): Promise<TrialDetails> {
    const found = this.report.trials[trial];
    const summary = this.trials.peek()[trial];
    if (!found || !summary) throw new ApiProblem(404, 'no-such-trial', `Experiment '${this.name}' has no trial ${trial} in this report: it has ${this.report.trials.length}, from 0.`);
    return { ...found, summary };
  }

  async readReports(trial: number): Promise<readonly Report[]> {
    const { reports } = this.report;
    const [from, to] = this.places.get(trial) ?? [0, 0];
    return Array.from({ length: to - from }, (_, i) => ({
      iteration: reports.iterations[from + i] ?? 0, metrics: this.metricsOf(from + i), elapsedSeconds: reports.seconds[from + i] ?? 0, reportedAt: stamp(this.at[from + i]),
    }));
  }

  async saveTable() {
    const columns = columnsOf(this.trials.peek(), this.report.status);
    const cell = (value: Json | undefined) => value === undefined || value === null ? null : typeof value === 'number' ? value : String(value);
    const table = { columns: columns.map(column => column.id), rows: this.trials.peek().map(trial => columns.map(column => cell(column.value(trial)))) };
    save(`${fileName(this.name)}.csv`, new Blob([csvOf(table)], { type: 'text/csv' }));
  }

  async model(): Promise<AnalysisModel> {
    const { status, spec, events, effects, importances } = this.report;
    return {
      name: this.name, status, spec, trials: this.trials.peek(),
      curves: async metric => this.curvesOf(metric),
      ...(events === undefined ? {} : { events: async () => this.eventsOf(events) }),
      history: () => Promise.resolve(this.report.history),
      importance: async metric => importances[metric] ?? this.refuse(`The report has no importance for “${metric}”`),
      effect: async (parameter, metric) => effects.find(one => one.parameter === parameter && one.metric === metric) ?? this.refuse(`The report does not say what “${parameter}” does to “${metric}”`),
    };
  }

  /** A trial with what is in its last report. */
  private whole(trial: Trial): Trial {
    const place = this.places.get(trial.trial);
    if (place === undefined) return trial;
    const metrics = this.metricsOf(place[1] - 1);
    return { ...trial, metrics, value: trial.value ?? metrics[this.report.status.objective.metric] };
  }

  private refuse(what: string): never {
    throw new Error(`${what}, and a file can't be asked.`);
  }

  private metricsOf(row: number): Record<string, Num> {
    const { metrics, values } = this.report.reports;
    // by entries, as a metric may be called like a member that all objects have
    return Object.fromEntries(metrics.flatMap((name, i) => {
      const value = values[i]?.[row];
      return value === undefined || value === null ? [] : [[name, value] as const];
    }));
  }

  private curvesOf(metric: string): readonly Curve[] {
    const { metrics, values, iterations } = this.report.reports;
    const column = values[metrics.indexOf(metric)];
    if (column === undefined) return [];
    return [...this.places].flatMap(([trial, [from, to]]): Curve[] => {
      const rows = Array.from({ length: to - from }, (_, i) => from + i).filter(row => column[row] !== null && column[row] !== undefined);
      return rows.length === 0 ? [] : [{ trial, iterations: rows.map(row => iterations[row] ?? 0), values: rows.map(row => column[row] ?? 'NaN') }];
    });
  }

  /** The journal: events and reports, which are elsewhere in the file, in their order. */
  private eventsOf(events: Events): readonly JournalEvent[] {
    const { reports, trials } = this.report;
    const [at, sequences] = [summed(events.at), reports.sequences === undefined ? [] : summed(reports.sequences)];
    const others = summed(events.sequences).map((sequence, i): JournalEvent => {
      const [kind, trial, body] = [events.kinds[i] ?? '', events.trials[i] ?? undefined, events.bodies[i] ?? {}];
      const isCreated = kind === 'trial-created' && trial !== undefined && body.config === undefined;
      return {
        sequence, kind, at: stamp(at[i]), trial, attempt: events.attempts[i] ?? undefined, iteration: events.iterations[i] ?? undefined,
        body: isCreated ? { ...body, config: trials[trial]?.summary.configuration ?? {} } : body,
      };
    });
    const reported = reports.trials.map((trial, row): JournalEvent => ({
      sequence: sequences[row] ?? 0, kind: 'reported', at: stamp(this.at[row]), trial, iteration: reports.iterations[row],
      body: { metrics: this.metricsOf(row), elapsed: reports.seconds[row] ?? 0 },
    }));
    return [...others, ...reported].sort((left, right) => left.sequence - right.sequence);
  }
}

function summed({ deltas }: Deltas): number[] {
  let sum = 0;
  return deltas.map(delta => sum += delta);
}

const stamp = (milliseconds: number | undefined) => new Date(milliseconds ?? 0).toISOString();

function remarksOf({ reports, events, trials }: ReportFile): string[] {
  const remarks: string[] = [];
  if (reports.trials.length < reports.reported)
    remarks.push(`Curves are thinned: ${reports.trials.length.toLocaleString('en')} of ${count(reports.reported, 'report')} of ${count(trials.length, 'trial')} are in this file: the last ones, and those that stand out.`);
  if (events === undefined) remarks.push('It was written of results alone: without the journal there is no timeline, no rungs, no replay.');
  return remarks;
}
