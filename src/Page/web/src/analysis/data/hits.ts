/** Where an axis puts its values, as a function of them or of their logarithms. */
export type Mapping = (value: number) => number;

/** The mapping that two values and their pixels make. */
export function mapping(isLog: boolean, a: number, pixelA: number, b: number, pixelB: number): Mapping {
  const of = isLog ? Math.log10 : (value: number) => value;
  const [from, to] = [of(a), of(b)];
  // a single value has a single place
  if (!(to > from) && !(to < from)) return () => pixelA;
  const slope = (pixelB - pixelA) / (to - from);
  return value => pixelA + (of(value) - from) * slope;
}

/** Points in pixels. */
export interface Placed { readonly xs: Float32Array; readonly ys: Float32Array; readonly trials: readonly number[]; readonly isJoined: boolean }

/** The trial of the point that is nearest to the pointer, within a distance in pixels; null if there is none. */
export function nearest(groups: readonly Placed[], x: number, y: number, within: number): { trial: number; x: number; y: number } | null {
  let [best, found]: [number, { trial: number; x: number; y: number } | null] = [within * within, null];
  for (const group of groups) {
    for (let i = 0; i < group.trials.length; i++) {
      const [px, py] = [group.xs[i] ?? NaN, group.ys[i] ?? NaN];
      const distance = (px - x) ** 2 + (py - y) ** 2;
      if (distance <= best) [best, found] = [distance, { trial: group.trials[i] ?? -1, x: px, y: py }];
    }
  }
  return found;
}

/** The trials that have a point in a rectangle. */
export function within(groups: readonly Placed[], left: number, top: number, right: number, bottom: number): Set<number> {
  const found = new Set<number>();
  for (const group of groups) {
    for (let i = 0; i < group.trials.length; i++) {
      const [x, y] = [group.xs[i] ?? NaN, group.ys[i] ?? NaN];
      if (x >= left && x <= right && y >= top && y <= bottom) found.add(group.trials[i] ?? -1);
    }
  }
  return found;
}
