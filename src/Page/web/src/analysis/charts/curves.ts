import type { Curve, JournalEvent, Trial } from '../../model';
import { linesOf, pointsEach, stopsOf, type endsFold, type Line } from '../data/curves';
import { count, numberOf } from '../../lib/format';
import { show } from '../data/numbers';
import { base, grid, legend, marks, opacityOf, reach, xAxis, yAxis, type Drawing, type Look, type Nothing } from './drawing';

export interface CurvesInput {
  readonly curves: readonly Curve[];
  readonly trials: readonly Trial[];
  readonly events: readonly JournalEvent[];
  /** What of the events is known already. */
  readonly ends?: ReturnType<typeof endsFold>;
  /** The iteration at which a trial is done. */
  readonly maximum: number;
  readonly metric: string;
  readonly isLogX: boolean;
  readonly isLogY: boolean;
}

/** The reports of all trials for one metric, and where trials were stopped. */
export function curves(input: CurvesInput, look: Look): Drawing | Nothing {
  const { metric, isLogX, isLogY } = input;
  const isShown = new Set(input.trials.map(trial => trial.trial));
  const mine = input.curves.filter(curve => isShown.has(curve.trial));
  const lines = linesOf(mine, pointsEach(mine.length), isLogX, isLogY);
  if (!lines.some(line => line.pieces.length > 0)) return mine.length === 0 ? `No trial that is shown has reported ${metric}.` : `No report of ${metric} can be shown on ${isLogY || isLogX ? 'logarithmic axes' : 'an axis'}.`;
  const stops = stopsOf(input.trials, mine, input.events, input.maximum, input.ends).filter(stop => !isLogY || stop.value > 0);
  const [front, back] = [[] as Piece[], [] as Piece[]];
  const singles: (readonly number[])[] = [];
  let [left, right, least, most] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const line of lines) {
    const isFront = look.selected === null ? lines.length <= 40 : look.selected.has(line.trial);
    for (const piece of line.pieces) {
      if (piece.length === 1) singles.push(piece[0] ?? []);
      else (isFront ? front : back).push(piece);
      for (const [x, y] of piece) {
        if (x < left) left = x;
        if (x > right) right = x;
        if (y < least) least = y;
        if (y > most) most = y;
      }
    }
  }
  const faint = opacityOf(back.length) * (look.selected !== null ? 0.4 : 1);
  const isMany = stops.length > 400;
  const reasons = new Map(stops.map(stop => [stop.trial, stop]));
  const missing = lines.reduce((sum, line) => sum + line.left, 0);
  return {
    option: {
      ...base(look.theme),
      grid: grid({ top: stops.length > 0 ? 40 : 24 }),
      legend: legend(look.theme, ['stopped early'], { show: stops.length > 0 }),
      xAxis: xAxis(look.theme, 'iteration', isLogX, { minInterval: 1 }),
      yAxis: yAxis(look.theme, metric, isLogY),
      series: [
        polylines('all', back, look.selected === null ? look.theme.accent : look.theme.quiet, faint, 1),
        polylines('selected', front, look.theme.accent, 0.85, look.selected === null ? 1.2 : 1.8),
        reach([left, right], [least, most]),
        marks('one report', singles, look.theme.accent, { symbolSize: 4 }),
        marks('stopped early', stops.map(stop => [stop.iteration, stop.value]), look.theme.bad, { ...(isMany ? { symbolSize: 3, itemStyle: { color: look.theme.bad, opacity: 0.25 } } : { symbol: 'path://M0,0L10,10M10,0L0,10', large: false, itemStyle: { color: 'transparent', borderColor: look.theme.bad, borderWidth: 1.5, opacity: 0.9 } }) }),
      ],
    },
    summary: `The course of ${metric} of ${count(lines.length, 'trial')}${stops.length > 0 ? `; ${count(stops.length, 'was', 'were')} ended before they were done, each marked with a ${isMany ? 'point' : 'cross'}` : ''}.${missing > 0 ? ` ${count(missing, 'report')} cannot be shown: not finite${isLogY ? ', or not above 0' : ''}.` : ''}`,
    table: () => ({
      columns: ['trial', 'iteration', metric, 'ended by', 'reason'],
      rows: mine.flatMap(curve => curve.iterations.map((iteration, i) => {
        const stop = i === curve.iterations.length - 1 ? reasons.get(curve.trial) : undefined;
        const value = numberOf(curve.values[i]);
        return [curve.trial, iteration, Number.isFinite(value) ? value : String(value), stop?.by ?? null, stop?.reason ?? null];
      })),
    }),
    get spots() {
      return [{ xAxis: 0, yAxis: 0, xLog: isLogX, yLog: isLogY, ...pointsOf(lines), isJoined: true }];
    },
    about: trial => {
      const stop = reasons.get(trial);
      return stop === undefined ? [] : [`ended at iteration ${stop.iteration} with ${show(stop.value)} by ${words[stop.by] ?? stop.by}: ${stop.reason}`];
    },
    height: 360,
  };
}

type Piece = readonly (readonly number[])[];

function pointsOf(lines: readonly Line[]): { readonly xs: number[]; readonly ys: number[]; readonly trials: number[] } {
  const [xs, ys, trials]: [number[], number[], number[]] = [[], [], []];
  for (const line of lines) {
    for (const piece of line.pieces) {
      for (const [x, y] of piece) {
        xs.push(x);
        ys.push(y);
        trials.push(line.trial);
      }
    }
  }
  return { xs, ys, trials };
}

const words: Readonly<Record<string, string>> = { Scheduler: 'the scheduler', StopRule: 'a stop rule', Experiment: 'the end of the experiment', User: 'a person', Failure: 'a failure' };

const polylines = (name: string, pieces: readonly Piece[], color: string, opacity: number, width: number): object => ({
  type: 'lines',
  name,
  coordinateSystem: 'cartesian2d',
  polyline: true,
  large: pieces.length > 200,
  largeThreshold: 200,
  progressive: 0,
  silent: true,
  lineStyle: { color, opacity, width },
  ...(pieces.length > 200 ? { dimensions: ['value'], data: blockOf(pieces) } : { data: pieces.map(piece => ({ coords: piece.map(point => [...point]) })) }),
});

/** Lines as one block, which is not copied piece by piece: of each the number of its points, and then those. */
function blockOf(pieces: readonly Piece[]): Float64Array {
  const block = new Float64Array(pieces.reduce((sum, piece) => sum + 1 + 2 * piece.length, 0));
  let place = 0;
  for (const piece of pieces) {
    block[place++] = piece.length;
    for (const [x = NaN, y = NaN] of piece) {
      block[place++] = x;
      block[place++] = y;
    }
  }
  return block;
}
