import type { Brushes, ParallelAxis } from '../data/parallel';

/** Intervals on the axes without a pointer: two sliders each. */
export function Limits({ axes, brushes, onChange }: { axes: readonly ParallelAxis[]; brushes: Brushes; onChange: (next: Brushes) => void }) {
  const set = (axis: string, low: number, high: number) => {
    const next = new Map(brushes);
    if (low <= 0 && high >= 1) next.delete(axis);
    else next.set(axis, [Math.min(low, high), Math.max(low, high)]);
    onChange(next);
  };
  return (
    <details class="an-limits">
      <summary>Limits{brushes.size > 0 ? ` (${brushes.size})` : ''}</summary>
      {axes.map(axis => {
        const [low, high] = brushes.get(axis.name) ?? [0, 1];
        return (
          <fieldset key={axis.name}>
            <legend>{axis.name}</legend>
            <label>from <input type="range" min={0} max={1} step={0.005} value={low} aria-valuetext={axis.scale.valueAt(low)} onChange={event => set(axis.name, Number(event.currentTarget.value), high)} /> <output>{axis.scale.valueAt(low)}</output></label>
            <label>to <input type="range" min={0} max={1} step={0.005} value={high} aria-valuetext={axis.scale.valueAt(high)} onChange={event => set(axis.name, low, Number(event.currentTarget.value))} /> <output>{axis.scale.valueAt(high)}</output></label>
          </fieldset>
        );
      })}
      <button type="button" disabled={brushes.size === 0} onClick={() => onChange(new Map())}>No limits</button>
    </details>
  );
}
