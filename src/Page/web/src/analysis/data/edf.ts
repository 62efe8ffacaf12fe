/** The empirical distribution: which share of the finite values is at most as great, at each value; steps from 0 to 1. */
export function distribution(values: readonly number[]): [number, number][] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const steps: [number, number][] = [];
  sorted.forEach((value, i) => {
    const share = (i + 1) / sorted.length;
    const last = steps.at(-1);
    if (last?.[0] === value) last[1] = share;
    else steps.push([value, share]);
  });
  return steps;
}

/** A share of the steps, so that a line of 10,000 values is not 10,000 points. */
export const thinnedSteps = <T>(steps: readonly T[], most = 1000): readonly T[] =>
  steps.length <= most ? steps : Array.from({ length: most }, (_, i) => steps[Math.round((i * (steps.length - 1)) / (most - 1))] as T);
