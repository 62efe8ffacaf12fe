/** What the HTTP API answers (src/Http/Views), as far as the page reads it. Members without a value are left out of answers. */

/** A number; what is not finite is text, as JSON has no word for it. */
export type Num = number | 'NaN' | 'Infinity' | '-Infinity';
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export type ExperimentStatus = 'Running' | 'Paused' | 'Finished' | 'Stopped' | 'Failed' | (string & {});
export type TrialStatus = 'Pending' | 'Running' | 'Paused' | 'Terminated' | 'Error' | (string & {});

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

/** The tag of an experiment that lists leave out unless they are asked for it too. */
export const archivedTag = 'archived';

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
  /** The silo that runs its current attempt, or ran the last one; where the journal says it. */
  readonly silo?: string;
  /** The client that runs or ran it instead. */
  readonly client?: string;
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
  /** The best value that was ever reported, by whichever trial. */
  readonly bestOnTheWay?: { readonly trial: number; readonly value: Num };
  readonly front: readonly number[];
  readonly hypervolume?: number;
  readonly running: readonly Trial[];
  readonly scheduler: string;
  readonly iterations: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Processors × hours that silos have held for its trials. */
  readonly cpuHours: number;
  readonly gpuHours: number;
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
export interface Curves { readonly metric: string; readonly trials: number; readonly items: readonly Curve[] }

/** How a metric depends on one parameter, whatever the others are: `GET …/effect?parameter=&metric=`, as `ParameterEffect` of the library. */
export interface Effect {
  readonly parameter: string;
  readonly metric: string;
  readonly points: readonly EffectPoint[];
}

export interface EffectPoint {
  /** The value; of a choice, the position of the option from 0. */
  readonly number: number;
  readonly text: string;
  readonly expected: number;
  /** How many trials had this value or one near it; 0: the model guesses. */
  readonly trials: number;
  /** The options with which the parameter is there at all. */
  readonly when?: string;
}

/** How the best value came about: values that were better than all before. */
export interface History {
  readonly objective: Objective;
  readonly startedAt?: string;
  readonly lastAt?: string;
  readonly cpuHours: number;
  readonly gpuHours: number;
  readonly items: readonly { readonly at: string; readonly trial: number; readonly iteration: number; readonly value: Num; /** Held for all trials by then. */ readonly cpuHours: number; readonly gpuHours: number }[];
}

export interface PageOf<T> { readonly items: readonly T[]; readonly next?: string }
export interface Trials extends PageOf<Trial> { readonly sequence: number; /** How many there are of what was asked for; only where a filter, an order or a sample was. */ readonly total?: number }

/** All about a trial but its reports. */
export interface TrialDetails {
  readonly summary: Trial;
  readonly endedBy?: string;
  readonly failures: number;
  readonly error?: { readonly type: string; readonly message: string; readonly stack?: string; readonly iteration: number };
  readonly retryOf?: number;
  readonly attributes: Readonly<Record<string, Json>>;
  readonly isFeasible: boolean;
  readonly cpuHours: number;
  readonly gpuHours: number;
}

export interface Report { readonly iteration: number; readonly metrics: Readonly<Record<string, Num>>; readonly elapsedSeconds: number; readonly reportedAt: string; readonly checkpoint?: string }
export interface Checkpoint { readonly name: string; readonly attempt: number; readonly iteration: number; readonly bytes: number; readonly hash: string }
export interface TrialFile { readonly path: string; readonly silo: string; readonly bytes: number; readonly changedAt: string }
export interface Why { readonly reason: string; readonly summary: string; readonly silos: readonly { readonly silo: string; readonly missing: readonly string[] }[] }
export interface Amounts { readonly cpu: number; readonly gpu: number; readonly memory: number; readonly custom: Readonly<Record<string, number>>; readonly labels: Readonly<Record<string, string>> }
export interface Silo { readonly address: string; readonly name: string; readonly capacity: Amounts; readonly leases: readonly { readonly experiment: string; readonly resources: readonly Amounts[] }[] }
export interface About { readonly version: string; readonly caller: string; readonly role: 'Reader' | 'Operator' | 'Admin'; readonly allowsPrograms: boolean }
export interface Validation { readonly isValid: boolean; readonly problems: readonly string[]; readonly exists: boolean }
