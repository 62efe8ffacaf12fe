import type { Objective } from '../../model';

export type Goal = Objective['goal'];

/** The goal, however it is spelt: answers write `Minimize`, specs `minimize`. */
export const goalOf = (text: unknown): Goal => (String(text).toLowerCase() === 'maximize' ? 'Maximize' : 'Minimize');

/** The value to be minimised. */
export const score = (value: number, goal: Goal): number => (goal === 'Maximize' ? -value : value);

/** Whether a finite value is better than another, which may be none. */
export const isBetter = (value: number, than: number, goal: Goal): boolean =>
  Number.isFinite(value) && (!Number.isFinite(than) || score(value, goal) < score(than, goal));

/** A number for a person: four digits that count. */
export function show(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size === 0 || (Number.isInteger(value) && size < 1e7)) return String(value);
  if (size < 1e-3 || size >= 1e7) return value.toExponential(3).replace(/\.?0+e/, 'e').replace('e+', 'e');
  return String(Number(value.toPrecision(4)));
}

/** The least and the greatest finite value; null if there is none. */
export function extent(values: Iterable<number>): [number, number] | null {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : null;
}

/** Round numbers between two ends, both inclusive: at most about `most`. */
export function niceTicks(low: number, high: number, most: number): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(one => one * power).find(one => one >= rough * 0.999) ?? power * 10;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}
