import { extent, score, type Goal } from './numbers';

/** A direction of the space of objectives. */
export interface Direction { readonly metric: string; readonly goal: Goal; /** The worst value of interest. */ readonly reference?: number }

/** Positions of the points that no other dominates, of all with only finite values, in their order. Of equal points all are in it. */
export function frontOf(points: readonly (readonly number[])[], goals: readonly Goal[]): number[] {
  const scores = points.map(point => goals.map((goal, d) => score(point[d] ?? NaN, goal)));
  const finite = scores.map((_, i) => i).filter(i => scores[i]?.every(Number.isFinite));
  // a point can only be dominated by one that stands before it in this order
  finite.sort((a, b) => compare(scores[a] ?? [], scores[b] ?? []));
  return (goals.length === 2 ? plane(finite, scores) : space(finite, scores)).sort((a, b) => a - b);
}

// of two objectives the best second value so far says it all
function plane(ordered: readonly number[], scores: readonly (readonly number[])[]): number[] {
  const front: number[] = [];
  let last: readonly number[] = [NaN, Infinity];
  for (const i of ordered) {
    const [x = NaN, y = NaN] = scores[i] ?? [];
    if (y < (last[1] ?? NaN)) last = [x, y];
    else if (y !== last[1] || x !== last[0]) continue;
    front.push(i);
  }
  return front;
}

function space(ordered: readonly number[], scores: readonly (readonly number[])[]): number[] {
  const front: number[] = [];
  for (const i of ordered) if (!front.some(other => dominates(scores[other] ?? [], scores[i] ?? []))) front.push(i);
  return front;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return (a[d] ?? 0) - (b[d] ?? 0);
  return 0;
}

function dominates(a: readonly number[], b: readonly number[]): boolean {
  let isBetter = false;
  for (let d = 0; d < a.length; d++) {
    const [x = NaN, y = NaN] = [a[d], b[d]];
    if (x > y) return false;
    if (x < y) isBetter = true;
  }
  return isBetter;
}

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
  const gains = points.map(point => gainOf(point, goals, reference)).filter(gain => gain !== null);
  if (goals.length === 2) return new Staircase().addAll(gains);
  // slabs from the best third value down, each as wide as what reaches so high
  const sorted = gains.sort((a, b) => b[2] - a[2]);
  const stairs = new Staircase();
  return sorted.reduce((sum, gain, i) => sum + (gain[2] - (sorted[i + 1]?.[2] ?? 0)) * stairs.add(gain[0], gain[1]), 0);
}

/** The hypervolume after each point. Of three objectives it is measured at some `most` places alone, and stays the same between them. */
export function hypervolumes(points: readonly (readonly number[])[], goals: readonly Goal[], reference: readonly number[], most = 100): number[] {
  if (goals.length === 2) {
    const stairs = new Staircase();
    return points.map(point => stairs.addAll([gainOf(point, goals, reference)].filter(gain => gain !== null)));
  }
  const every = Math.max(1, Math.ceil(points.length / most));
  let last = 0;
  return points.map((_, i) => ((i + 1) % every === 0 || i === points.length - 1 ? (last = hypervolume(points.slice(0, i + 1), goals, reference)) : last));
}

type Gain = readonly [number, number, number];

/** How much better than the reference; null where it is not, in one of them. */
function gainOf(point: readonly number[], goals: readonly Goal[], reference: readonly number[]): Gain | null {
  const gains = goals.map((goal, d) => score(reference[d] ?? NaN, goal) - score(point[d] ?? NaN, goal));
  return gains.every(gain => gain > 0) ? [gains[0] ?? 0, gains[1] ?? 0, gains[2] ?? 0] : null;
}

/** The union of boxes from the origin to points of a plane: steps of ascending x and descending y. */
class Staircase {
  private readonly xs: number[] = [];
  private readonly ys: number[] = [];
  private area = 0;

  addAll(gains: readonly Gain[]): number {
    for (const gain of gains) this.add(gain[0], gain[1]);
    return this.area;
  }

  /** Adds a box and says how great the area is then. */
  add(x: number, y: number): number {
    let [low, high] = [0, this.xs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.xs[middle] ?? 0) < x) low = middle + 1;
      else high = middle;
    }
    if ((this.ys[low] ?? 0) >= y) return this.area;
    // what it covers goes: the box itself, or one as far, and those before it that are lower
    const last = this.xs[low] === x ? low : low - 1;
    let first = last + 1;
    while (first > 0 && (this.ys[first - 1] ?? 0) <= y) first--;
    let from = this.xs[first - 1] ?? 0;
    for (let i = first; i <= last; i++) {
      this.area -= ((this.xs[i] ?? 0) - from) * ((this.ys[i] ?? 0) - (this.ys[last + 1] ?? 0));
      from = this.xs[i] ?? 0;
    }
    // between the last that goes and x lies only the step behind
    this.area += (x - (this.xs[first - 1] ?? 0)) * (y - (this.ys[last + 1] ?? 0));
    this.xs.splice(first, last - first + 1, x);
    this.ys.splice(first, last - first + 1, y);
    return this.area;
  }
}
