import type { Signal } from '@preact/signals';
import type { Curve, Effect, History, Importance, Json, JournalEvent, Status, Trial } from '../model';

/** One experiment, as charts see it: of the API, which changes, or of a report file, which doesn't. */
export interface AnalysisModel {
  readonly name: string;
  readonly status: Status;
  /** The spec in the form in which it is stored: its `space` says what kind each parameter is. */
  readonly spec: { readonly [name: string]: Json };
  /** All trials, by number; or a sample of them. */
  readonly trials: readonly Trial[];
  /** How many trials there are; there only if they are a sample. */
  readonly sampledOf?: number;
  readonly curves: (metric: string) => Promise<readonly Curve[]>;
  /** How the best value came about, with what it had cost by then; not there where nobody can be asked. */
  readonly history?: () => Promise<History>;
  /** The journal; not there where it is not known, as in a report of results alone. */
  readonly events?: () => Promise<readonly JournalEvent[]>;
  readonly importance: (metric: string) => Promise<Importance>;
  /** What is to be expected at each value of a parameter; not there where nobody knows. */
  readonly effect?: (parameter: string, metric: string) => Promise<Effect>;
}

/** One selection for all charts and the table of an experiment. */
export interface Selection {
  /** The trials that are meant; null: all. */
  readonly selected: Signal<ReadonlySet<number> | null>;
  /** The trial under the pointer or the keyboard's focus. */
  readonly hovered: Signal<number | null>;
  /** Opens a trial's details. */
  readonly open: (trial: number) => void;
}

/** What `Analysis` takes. It is drawn anew when the model is another one. */
export interface AnalysisProps { readonly model: AnalysisModel; readonly selection: Selection }

/** What `Compare` takes: several experiments, in the order in which they were chosen. */
export interface CompareProps { readonly models: readonly AnalysisModel[] }
