import { frontOf, hypervolumes, referenceOf, type Direction } from '../data/front';
import { shadesOf } from '../data/contour';
import { count, numberOf } from '../../lib/format';
import { score, show } from '../data/numbers';
import { thinnedSteps } from '../data/edf';
import { at, isFeasible, type Trials } from '../data/trials';
import { base, grid, legend, marks, selectable, shade, stairs, xAxis, yAxis, type Drawing, type Look, type Nothing } from './drawing';

export interface ParetoInput {
  readonly trials: Trials;
  readonly shown: readonly number[];
  /** Two or three; the third is told by colour. */
  readonly directions: readonly Direction[];
}

/** The front of two or three objectives, and how its hypervolume has grown. */
export function pareto(input: ParetoInput, look: Look): Drawing | Nothing {
  const { trials, directions } = input;
  const [x, y, third] = directions;
  if (x === undefined || y === undefined) return 'It takes two metrics.';
  const ended = input.shown.filter(i => at(trials, i).status !== 'Error');
  const goals = directions.map(one => one.goal);
  const rows = ended.map(i => ({ trial: at(trials, i).trial, point: directions.map(one => numberOf(at(trials, i).metrics?.[one.metric])), isFeasible: isFeasible(at(trials, i), trials.constraints) })).filter(row => row.point.every(Number.isFinite));
  if (rows.length === 0) return `No trial that is shown has all of ${directions.map(one => one.metric).join(', ')}.`;
  const feasible = rows.filter(row => row.isFeasible);
  const front = frontOf(feasible.map(row => row.point), goals).flatMap(i => feasible[i] ?? []);
  const members = new Set(front.map(row => row.trial));
  const reference = referenceOf(front.map(row => row.point), directions);
  const volumes = hypervolumes(feasible.map(row => row.point), goals, reference);
  const others = rows.filter(row => !members.has(row.trial));
  const flat = (some: typeof rows) => some.map(row => [row.point[0] ?? NaN, row.point[1] ?? NaN] as const);

  const series: object[] = [];
  if (third === undefined) {
    series.push(...selectable('dominated', flat(others), others.map(row => row.trial), look.theme.quiet, look, { itemStyle: { color: look.theme.quiet, opacity: 0.55 } }));
    const ordered = [...front].sort((a, b) => (a.point[0] ?? 0) - (b.point[0] ?? 0));
    // towards the worse side of the second objective, so that the line bounds what is dominated
    const stepped = x.goal === 'Minimize' ? stairs(flat(ordered)) : stairs(flat([...ordered].reverse()));
    series.push({ type: 'line', name: 'front', data: stepped, symbol: 'none', silent: true, lineStyle: { color: look.theme.accent, width: 1.5, opacity: 0.7 }, itemStyle: { color: look.theme.accent } });
  } else {
    const shadeOf = shadesOf(rows.map(row => row.point[2] ?? NaN), third.goal === 'Maximize');
    const data = others.map(row => ({ value: [row.point[0], row.point[1]], itemStyle: { color: shade(look.theme, shadeOf(row.point[2] ?? NaN)), opacity: look.selected === null || look.selected.has(row.trial) ? 0.9 : 0.15 } }));
    series.push({ ...marks('dominated', [], look.theme.quiet), data, symbolSize: 5 });
    series.push({ ...marks('front', [], look.theme.accent), symbol: 'diamond', symbolSize: 11, data: front.map(row => ({ value: [row.point[0], row.point[1]], itemStyle: { color: shade(look.theme, shadeOf(row.point[2] ?? NaN)), borderColor: look.theme.text, borderWidth: 1 } })) });
  }
  if (third === undefined) series.push(...selectable('front', flat(front), front.map(row => row.trial), look.theme.accent, look, { symbol: 'diamond', ...(front.length > 500 ? {} : { symbolSize: 10 }), itemStyle: { color: look.theme.accent, opacity: 1 } }));
  const grown = thinnedSteps(volumes.map((volume, i) => [i + 1, volume] as const));
  series.push({ type: 'line', name: 'hypervolume', xAxisIndex: 1, yAxisIndex: 1, data: stairs(grown), symbol: 'none', silent: true, lineStyle: { color: look.theme.good, width: 2 }, areaStyle: { color: look.theme.good, opacity: 0.12 } });

  const isWide = look.width > 640;
  const split = Math.round(look.width * 0.62);
  const name = (one: Direction) => `${one.metric} (${one.goal === 'Minimize' ? 'lower' : 'higher'} is better)`;
  const values = (row: { point: readonly number[] }) => directions.map((one, d) => `${one.metric} ${show(row.point[d] ?? NaN)}`).join(', ');
  const best = [...front].sort((a, b) => score(a.point[0] ?? 0, x.goal) - score(b.point[0] ?? 0, x.goal))[0];
  const infeasible = rows.length - feasible.length;
  return {
    option: {
      ...base(look.theme),
      grid: isWide ? [grid({ right: look.width - split + 12 }), grid({ left: split + 12 })] : [grid({ height: 290 }), grid({ top: 360 })],
      legend: legend(look.theme, ['front', 'dominated'], isWide ? { right: look.width - split + 12 } : {}),
      xAxis: [xAxis(look.theme, name(x)), xAxis(look.theme, 'trials', false, { gridIndex: 1, splitNumber: 3, minInterval: 1 })],
      yAxis: [yAxis(look.theme, name(y)), yAxis(look.theme, 'hypervolume', false, { gridIndex: 1 })],
      series,
    },
    summary: `${count(front.length, 'trial')} of ${rows.length} are on the front${third === undefined ? '' : `; stronger is better in ${third.metric}`}. The hypervolume is ${show(volumes.at(-1) ?? 0)}, measured from ${reference.map((value, d) => `${directions[d]?.metric ?? ''} ${show(value)}`).join(', ')}${directions.every(one => one.reference !== undefined) ? ', as the objectives say' : ', a tenth of the front’s range beyond its worst values'}.${best === undefined ? '' : ` Best in ${x.metric}: trial ${best.trial} (${values(best)}).`}${infeasible > 0 ? ` ${count(infeasible, 'trial breaks', 'trials break')} a bound and are not on it.` : ''}`,
    table: () => ({ columns: ['trial', ...directions.map(one => one.metric), 'on the front'], rows: rows.map(row => [row.trial, ...row.point, members.has(row.trial) ? 'yes' : 'no']) }),
    spots: [{ xAxis: 0, yAxis: 0, xLog: false, yLog: false, xs: rows.map(row => row.point[0] ?? NaN), ys: rows.map(row => row.point[1] ?? NaN), trials: rows.map(row => row.trial) }],
    about: trial => (members.has(trial) ? ['on the front'] : []),
    height: isWide ? 360 : 560,
  };
}
