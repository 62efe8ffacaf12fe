import { hours } from '../lib/format';

/** What silos have held, for how long; GPUs if there were any. */
export function Cost({ of }: { of: { readonly cpuHours: number; readonly gpuHours: number } }) {
  return (
    <>
      <div title="Processors × hours that silos have held for it"><dt>CPU hours</dt><dd>{hours(of.cpuHours)}</dd></div>
      {of.gpuHours > 0 && <div title="GPUs × hours that silos have held for it"><dt>GPU hours</dt><dd>{hours(of.gpuHours)}</dd></div>}
    </>
  );
}
