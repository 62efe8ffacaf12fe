/** What the HTTP API answers (src/Http/Views), as far as the page reads it. Members without a value are left out of answers. */

/** A number; what is not finite is text, as JSON has no word for it. */
export type Num = number | 'NaN' | 'Infinity' | '-Infinity';
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export type ExperimentStatus = 'Running' | 'Pausing' | 'Paused' | 'Stopping' | 'Finished' | 'Failed' | (string & {});
export type TrialStatus = 'Pending' | 'Running' | 'Pausing' | 'Paused' | 'Completed' | 'Stopped' | 'Error' | (string & {});

export interface Objective { readonly metric: string; readonly goal: 'Maximize' | 'Minimize' }

/** An experiment in a list. */
export interface Listed {
  readonly name: string;
  readonly status: ExperimentStatus;
  readonly trainable?: string;
  readonly objective: Objective;
  readonly bestValue?: Num;
  readonly bestTrial?: number;
  readonly trials: Readonly<Record<string, number>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A trial in a list. */
export interface Trial {
  readonly trial: number;
  readonly name?: string;
  readonly status: TrialStatus;
  readonly reason?: string;
  readonly configuration: { readonly [name: string]: Json };
  readonly value?: Num;
  readonly metrics?: Readonly<Record<string, Num>>;
  readonly iterations: number;
  readonly attempts: number;
  readonly elapsedSeconds: number;
  readonly createdAt?: string;
  readonly endedAt?: string;
  readonly error?: string;
}

/** An experiment as it is now. */
export interface Status {
  readonly name: string;
  readonly status: ExperimentStatus;
  readonly reason?: string;
  readonly elapsedSeconds: number;
  readonly total?: number;
  readonly trials: Readonly<Record<string, number>>;
  readonly objective: Objective;
  readonly alsoOptimize: readonly Objective[];
  readonly bestValue?: Num;
  readonly best?: Trial;
  readonly front: readonly number[];
  readonly hypervolume?: number;
  readonly running: readonly Trial[];
  readonly scheduler: string;
  readonly iterations: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** An entry of the journal. */
export interface JournalEvent {
  readonly sequence: number;
  readonly kind: string;
  readonly at: string;
  readonly trial?: number;
  readonly attempt?: number;
  readonly iteration?: number;
  readonly body?: { readonly [name: string]: Json };
}

export interface Share { readonly parameters: readonly string[]; readonly share: number }

/** How much parameters matter. */
export interface Importance {
  readonly trials: number;
  readonly fit?: number;
  readonly note?: string;
  readonly parameters: readonly Share[];
  readonly interactions: readonly Share[];
}

/** The reports of one trial for one metric, by iteration; thinned where there are many. */
export interface Curve { readonly trial: number; readonly iterations: readonly number[]; readonly values: readonly Num[] }
