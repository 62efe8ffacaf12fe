import type { Effect } from '../../model';
import { count } from '../../lib/format';
import { extent, show } from '../data/numbers';
import type { Parameter } from '../data/parameters';
import { categories, linear, logarithmic } from '../data/scale';
import { base, grid, legend, ofScale, palette, xAxis, yAxis, type Area, type Drawing, type Look, type Nothing } from './drawing';

/** What is to be expected of a metric at each value of a parameter, whatever the others are. */
export function effect(found: Effect, parameter: Parameter | undefined, look: Look): Drawing | Nothing {
  if (found.points.length === 0) return `Nothing can be said of ${found.parameter} yet: fewer than ten trials count, or all have the same value.`;
  const isCategory = parameter?.kind === 'category';
  const ends = extent(found.points.map(point => point.number)) ?? [0, 1];
  const scale = isCategory ? categories([...new Set(found.points.map(point => point.text))]) : parameter?.isLog === true && ends[0] > 0 ? logarithmic(ends) : linear(ends);
  const groups = new Map<string, { x: number; point: Effect['points'][number] }[]>();
  for (const point of found.points) {
    const x = scale.position(isCategory ? point.text : point.number);
    if (x === null) continue;
    const name = point.when ?? '';
    groups.set(name, [...(groups.get(name) ?? []), { x, point }]);
  }
  const most = Math.max(1, ...found.points.map(point => point.trials));
  const colours = palette(look.theme);
  const series = [...groups].map(([name, group], g) => ({
    type: 'line', name, silent: true, showSymbol: true, symbol: 'circle',
    lineStyle: { color: colours[g % colours.length], width: isCategory ? 0 : 2 }, itemStyle: { color: colours[g % colours.length] },
    // hollow: no trial had such a value, the model guesses
    data: group.map(({ x, point }) => ({ value: [x, point.expected], symbolSize: 5 + 11 * Math.sqrt(point.trials / most), ...(point.trials === 0 ? { symbol: 'emptyCircle' } : {}) })),
  }));
  const names = [...groups.keys()];
  const half = 0.5 / Math.max(1, isCategory ? scale.size : Math.max(...[...groups.values()].map(group => group.length)));
  const areas: Area[] = [...groups.values()].flat().map(({ x, point }) => ({
    xAxis: 0, yAxis: 0, x: [x - half, x + half], y: [-Infinity, Infinity],
    title: `${found.parameter}: ${point.text}`,
    lines: [`${found.metric}: ${show(point.expected)} to be expected`, point.trials === 0 ? 'no trial had such a value: the model guesses' : `from ${count(point.trials, 'trial')}`, ...(point.when === undefined ? [] : [`when ${point.when}`])],
  }));
  const range = extent(found.points.map(point => point.expected)) ?? [NaN, NaN];
  return {
    option: {
      ...base(look.theme),
      grid: grid({ top: names.length > 1 ? 40 : 24 }),
      legend: legend(look.theme, names),
      xAxis: xAxis(look.theme, found.parameter, false, ofScale(look.theme, scale, Math.max(2, Math.floor(look.width / 80)), look.width / Math.max(1, Math.min(8, scale.size)))),
      yAxis: yAxis(look.theme, `expected ${found.metric}`),
      series,
    },
    summary: `The mean of ${found.metric} for each value of ${found.parameter}, over all values of the other parameters, as a model predicts it: from ${show(range[0])} to ${show(range[1])}. Greater points had more trials; hollow ones none.`,
    table: () => ({ columns: [found.parameter, `expected ${found.metric}`, 'trials', 'when'], rows: found.points.map(point => [point.text, point.expected, point.trials, point.when ?? null]) }),
    areas,
  };
}
