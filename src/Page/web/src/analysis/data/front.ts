import { extent, score, type Goal } from './numbers';

/** A direction of the space of objectives. */
export interface Direction { readonly metric: string; readonly goal: Goal; /** The worst value of interest. */ readonly reference?: number }

/** Positions of the points that no other dominates, of all with only finite values, in their order. Of equal points all are in it. */
export function frontOf(points: readonly (readonly number[])[], goals: readonly Goal[]): number[] {
  const scores = points.map(point => goals.map((goal, d) => score(point[d] ?? NaN, goal)));
  const finite = scores.map((_, i) => i).filter(i => scores[i]?.every(Number.isFinite));
  // a point can only be dominated by one that stands before it in this order
  finite.sort((a, b) => compare(scores[a] ?? [], scores[b] ?? []));
  const front: number[] = [];
  for (const i of finite) if (!front.some(other => dominates(scores[other] ?? [], scores[i] ?? []))) front.push(i);
  return front.sort((a, b) => a - b);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return (a[d] ?? 0) - (b[d] ?? 0);
  return 0;
}

const dominates = (a: readonly number[], b: readonly number[]): boolean => a.every((value, d) => value <= (b[d] ?? 0)) && a.some((value, d) => value < (b[d] ?? 0));

/** The point that a hypervolume is measured from, as the library's: what the objectives say, else a tenth of the front's range beyond its worst values. */
export function referenceOf(points: readonly (readonly number[])[], directions: readonly Direction[]): number[] {
  return directions.map(({ goal, reference }, d) => {
    if (reference !== undefined) return reference;
    const ends = extent(points.map(point => score(point[d] ?? NaN, goal)));
    if (ends === null) return NaN;
    const worst = ends[1] + 0.1 * (ends[1] > ends[0] ? ends[1] - ends[0] : Math.abs(ends[1]) || 1);
    return goal === 'Maximize' ? -worst : worst;
  });
}

/** How much of the space of two or three objectives points dominate, from a reference on. */
export function hypervolume(points: readonly (readonly number[])[], goals: readonly Goal[], reference: readonly number[]): number {
  const gains = points.map(point => goals.map((goal, d) => score(reference[d] ?? NaN, goal) - score(point[d] ?? NaN, goal))).filter(gain => gain.every(value => value > 0));
  return goals.length === 2 ? area(gains) : volume(gains);
}

// the union of boxes from the origin to each point
function area(gains: readonly (readonly number[])[]): number {
  const sorted = [...gains].sort((a, b) => (b[0] ?? 0) - (a[0] ?? 0));
  let [sum, height] = [0, 0];
  for (const [x = 0, y = 0] of sorted) {
    if (y <= height) continue;
    sum += x * (y - height);
    height = y;
  }
  return sum;
}

function volume(gains: readonly (readonly number[])[]): number {
  const sorted = [...gains].sort((a, b) => (b[2] ?? 0) - (a[2] ?? 0));
  return sorted.reduce((sum, gain, i) => sum + ((gain[2] ?? 0) - (sorted[i + 1]?.[2] ?? 0)) * area(sorted.slice(0, i + 1)), 0);
}

/** The hypervolume after each point; it is measured anew only where the front has changed. */
export function hypervolumes(points: readonly (readonly number[])[], goals: readonly Goal[], reference: readonly number[]): number[] {
  let front: (readonly number[])[] = [];
  let last = 0;
  return points.map(point => {
    if (!point.every(Number.isFinite)) return last;
    const scores = goals.map((goal, d) => score(point[d] ?? NaN, goal));
    const scoresOf = (other: readonly number[]) => goals.map((goal, d) => score(other[d] ?? NaN, goal));
    if (front.some(other => scoresOf(other).every((value, d) => value <= (scores[d] ?? 0)))) return last;
    front = [...front.filter(other => !scores.every((value, d) => value <= (scoresOf(other)[d] ?? 0))), point];
    last = hypervolume(front, goals, reference);
    return last;
  });
}
