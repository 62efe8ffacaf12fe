import type { AnalysisProps } from './contract';

/** All charts of an experiment, with one selection. */
export function Analysis({ model }: AnalysisProps) {
  return <p>{model.trials.length} trials</p>;
}
