import type { ReadonlySignal } from '@preact/signals';
import type { AnalysisModel } from '../analysis/contract';
import type { History, Json, Report, Status, Trial, TrialDetails } from '../model';
import type { ApiProblem } from '../lib/problem';
import type { ManyTrials } from './many';

/** How a store and its server stand: reading for the first time, told of what happens, no more to happen, not connected; or a file, which has no server. */
export type Connection = 'loading' | 'live' | 'over' | 'lost' | 'file';

/** One experiment, as pages see it: of a server, which changes, or of a report file, which doesn't. */
export interface ExperimentStore {
  readonly name: string;
  readonly status: ReadonlySignal<Status | null>;
  /** All of them; none where there are too many to be held, see `many`. */
  readonly trials: ReadonlySignal<readonly Trial[]>;
  /** What asks for parts of them, where there are too many; else null. */
  readonly many: ReadonlySignal<ManyTrials | null>;
  readonly connection: ReadonlySignal<Connection>;
  /** Why there is nothing to see; null: there is. */
  readonly problem: ReadonlySignal<ApiProblem | null>;
  /** Of a file: when it was written, and what it says of itself. Nobody can be asked for more, and nothing is to be steered. */
  readonly file?: { readonly writtenAt: string; readonly remarks: readonly string[] };
  /** How often something was heard of a trial: whoever shows it asks again when that changes. */
  readonly heardOf: (trial: number) => number;
  /** Asks now: somebody has just done something. */
  readonly refresh: () => Promise<void>;
  /** Nobody looks any more. */
  readonly dispose: () => void;
  readonly readSpec: () => Promise<{ readonly [name: string]: Json }>;
  readonly readHistory: (points: number) => Promise<History>;
  readonly readTrial: (trial: number) => Promise<TrialDetails>;
  /** By iteration. */
  readonly readReports: (trial: number) => Promise<readonly Report[]>;
  /** Gives the table of trials to the browser to keep, as comma-separated values. */
  readonly saveTable: () => Promise<void>;
  /** It as charts see it. */
  readonly model: () => Promise<AnalysisModel | null>;
}
