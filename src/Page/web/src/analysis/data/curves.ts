import type { Curve, JournalEvent, Trial } from '../../model';
import { numberOf } from '../../lib/format';

/** A curve as it is drawn: pieces between values that can't be shown. */
export interface Line { readonly trial: number; readonly pieces: readonly (readonly (readonly [number, number])[])[]; readonly left: number }

/** Why and where a trial's curve ends, where that is not the end of its training. */
export interface Stop { readonly trial: number; readonly iteration: number; readonly value: number; readonly reason: string; readonly by: string }

/** Lines of at most about `most` points each: of every stretch of a longer one its least and its greatest value, so that no peak is lost. */
export function linesOf(curves: readonly Curve[], most: number, isLogX: boolean, isLogY: boolean): Line[] {
  return curves.map(curve => {
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
  });
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

/** Where schedulers, rules and people ended trials before they were done. Who did is in the journal; without it nothing is said of it. At `maximum` a trial is done. */
export function stopsOf(trials: readonly Trial[], curves: readonly Curve[], events: readonly JournalEvent[], maximum = Infinity): Stop[] {
  const ends = new Map<number, JournalEvent>();
  for (const event of events) if (event.kind === 'trial-ended' && event.trial !== undefined) ends.set(event.trial, event);
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

/** The curves of a metric as the journal tells them. */
export function curvesOf(events: readonly JournalEvent[], metric: string): Curve[] {
  const curves = new Map<number, { trial: number; iterations: number[]; values: Curve['values'][number][] }>();
  for (const { kind, trial, iteration, body } of events) {
    if (kind !== 'reported' || trial === undefined || iteration === undefined) continue;
    const value = metricsOf(body)?.[metric];
    if (value === undefined) continue;
    const curve = curves.get(trial) ?? { trial, iterations: [], values: [] };
    curves.set(trial, curve);
    // a trial that went back to a checkpoint reports iterations again: the later report counts
    while ((curve.iterations.at(-1) ?? -1) >= iteration) {
      curve.iterations.pop();
      curve.values.pop();
    }
    curve.iterations.push(iteration);
    curve.values.push(value);
  }
  return [...curves.values()].sort((a, b) => a.trial - b.trial);
}

export const metricsOf = (body: JournalEvent['body']): Trial['metrics'] => body?.metrics as Trial['metrics'];
