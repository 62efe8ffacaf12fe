import type { Curve, JournalEvent, Trial } from '../../model';
import { numberOf } from '../../lib/format';
import { Fold } from './fold';

/** A curve as it is drawn: pieces between values that can't be shown. */
export interface Line { readonly trial: number; readonly pieces: readonly (readonly (readonly [number, number])[])[]; readonly left: number }

/** Why and where a trial's curve ends, where that is not the end of its training. */
export interface Stop { readonly trial: number; readonly iteration: number; readonly value: number; readonly reason: string; readonly by: string }

/** Lines of at most about `most` points each: of every stretch of a longer one its least and its greatest value, so that no peak is lost. */
export function linesOf(curves: readonly Curve[], most: number, isLogX: boolean, isLogY: boolean): Line[] {
  const axes = `${isLogX} ${isLogY}`;
  return curves.map(curve => {
    const known = drawn.get(curve);
    // a line that was not thinned is the same however few points it may have
    if (known !== undefined && known.axes === axes && (known.most === most || curve.iterations.length <= Math.min(most, known.most))) return known.line;
    const line = lineOf(curve, most, isLogX, isLogY);
    drawn.set(curve, { axes, most, line });
    return line;
  });
}

/** Most curves are the same at the next drawing. */
const drawn = new WeakMap<Curve, { readonly axes: string; readonly most: number; readonly line: Line }>();

function lineOf(curve: Curve, most: number, isLogX: boolean, isLogY: boolean): Line {
  let left = 0;
  const pieces: [number, number][][] = [];
  let piece: [number, number][] = [];
  const end = () => {
    if (piece.length > 0) pieces.push(thinned(piece, most));
    piece = [];
  };
  curve.iterations.forEach((iteration, i) => {
    const value = numberOf(curve.values[i]);
    if (Number.isFinite(value) && (!isLogY || value > 0) && (!isLogX || iteration > 0)) piece.push([iteration, value]);
    else {
      left++;
      end();
    }
  });
  end();
  return { trial: curve.trial, pieces, left };
}

function thinned(points: [number, number][], most: number): [number, number][] {
  if (points.length <= most) return points;
  const stretches = Math.max(1, Math.floor((most - 2) / 2));
  const kept: [number, number][] = [points[0] ?? [0, 0]];
  for (let s = 0; s < stretches; s++) {
    const [from, to] = [1 + Math.floor((s * (points.length - 2)) / stretches), 1 + Math.floor(((s + 1) * (points.length - 2)) / stretches)];
    let [least, greatest] = [from, from];
    for (let i = from; i < to; i++) {
      if ((points[i]?.[1] ?? 0) < (points[least]?.[1] ?? 0)) least = i;
      if ((points[i]?.[1] ?? 0) > (points[greatest]?.[1] ?? 0)) greatest = i;
    }
    for (const i of new Set([Math.min(least, greatest), Math.max(least, greatest)])) {
      const point = points[i];
      if (point !== undefined) kept.push(point);
    }
  }
  kept.push(points.at(-1) ?? [0, 0]);
  return kept;
}

/** How many points a curve may have so that all of them together stay drawable. */
export const pointsEach = (curves: number): number => Math.max(12, Math.min(400, Math.floor(200_000 / Math.max(1, curves))));

/** How trials ended, as a journal tells it by and by. */
export const endsFold = () => new Fold<Map<number, JournalEvent>>(() => new Map(), (ends, event) => {
  if (event.kind === 'trial-ended' && event.trial !== undefined) ends.set(event.trial, event);
});

/** Where schedulers, rules and people ended trials before they were done. Who did is in the journal; without it nothing is said of it. At `maximum` a trial is done. */
export function stopsOf(trials: readonly Trial[], curves: readonly Curve[], events: readonly JournalEvent[], maximum = Infinity, fold = endsFold()): Stop[] {
  const ends = fold.of(events);
  const byTrial = new Map(curves.map(curve => [curve.trial, curve]));
  const stops: Stop[] = [];
  for (const { trial } of trials) {
    const by = String(ends.get(trial)?.body?.endedBy ?? 'Completed');
    const curve = byTrial.get(trial);
    const [iteration, value] = [curve?.iterations.at(-1), numberOf(curve?.values.at(-1))];
    if (by === 'Completed' || iteration === undefined || iteration >= maximum || !Number.isFinite(value)) continue;
    stops.push({ trial, iteration, value, reason: String(ends.get(trial)?.body?.reason ?? ''), by });
  }
  return stops;
}

interface Growing { readonly trial: number; readonly iterations: number[]; readonly values: Curve['values'][number][]; whole?: Curve }

/** The curves of a metric as a journal tells of them by and by. */
export const curvesFold = (metric: string) => new Fold<Map<number, Growing>>(() => new Map(), (curves, { kind, trial, iteration, body }) => {
  if (kind !== 'reported' || trial === undefined || iteration === undefined) return;
  const value = metricsOf(body)?.[metric];
  if (value === undefined) return;
  const curve = curves.get(trial) ?? { trial, iterations: [], values: [] };
  curves.set(trial, curve);
  // a trial that went back to a checkpoint reports iterations again: the later report counts
  while ((curve.iterations.at(-1) ?? -1) >= iteration) {
    curve.iterations.pop();
    curve.values.pop();
  }
  curve.iterations.push(iteration);
  curve.values.push(value);
  delete curve.whole;
});

/** The curves of a metric as the journal tells them. A curve that has not grown is the same one as before. */
export const curvesOf = (events: readonly JournalEvent[], metric: string, fold = curvesFold(metric)): Curve[] =>
  [...fold.of(events).values()].map(one => (one.whole ??= { trial: one.trial, iterations: [...one.iterations], values: [...one.values] })).sort((a, b) => a.trial - b.trial);

export const metricsOf = (body: JournalEvent['body']): Trial['metrics'] => body?.metrics as Trial['metrics'];
