import type { AnalysisModel } from '../contract';
import type { Goal } from '../data/numbers';
import type { Parameter } from '../data/parameters';
import type { Trials } from '../data/trials';
import type { Stage } from './Figure';

/** What every chart of an experiment is given. */
export interface Scene {
  readonly stage: Stage;
  /** As it was at the time that is replayed. */
  readonly model: AnalysisModel;
  /** As it is now. */
  readonly live: AnalysisModel;
  readonly trials: Trials;
  /** Positions of the trials that are shown. */
  readonly shown: readonly number[];
  /** Their numbers. */
  readonly numbers: ReadonlySet<number>;
  /** Parameters that are shown. */
  readonly parameters: readonly Parameter[];
  readonly metric: string;
  readonly goal: Goal;
  readonly isLog: boolean;
  readonly isReplayed: boolean;
}
