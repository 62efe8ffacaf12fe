import { distribution, thinnedSteps } from '../data/edf';
import { count } from '../../lib/format';
import { show } from '../data/numbers';
import { base, grid, legend, palette, stairs, xAxis, yAxis, type Drawing, type Look, type Nothing } from './drawing';

/** Which share of the trials is at most as great: a line for each name. */
export function edf(groups: readonly { readonly name: string; readonly values: readonly number[] }[], metric: string, isLog: boolean, look: Look): Drawing | Nothing {
  const lines = groups.map(group => {
    const values = group.values.filter(value => Number.isFinite(value) && (!isLog || value > 0));
    return { name: group.name, trials: values.length, steps: distribution(values) };
  }).filter(line => line.trials > 0);
  if (lines.length === 0) return `No trial that is shown has a value of ${metric} that ${isLog ? 'a logarithmic axis' : 'an axis'} can show.`;
  const colours = palette(look.theme);
  const middle = (steps: readonly [number, number][]) => steps.find(step => step[1] >= 0.5)?.[0] ?? NaN;
  return {
    option: {
      ...base(look.theme),
      grid: grid({ top: lines.length > 1 ? 40 : 24 }),
      legend: legend(look.theme, lines.map(line => line.name)),
      xAxis: xAxis(look.theme, metric, isLog),
      yAxis: yAxis(look.theme, 'share of trials', false, { min: 0, max: 1, scale: false, axisLabel: { color: look.theme.quiet, fontSize: 11, formatter: (share: number) => `${Math.round(share * 100)} %` } }),
      series: lines.map((line, i) => {
        // from 0 at the first value on
        const steps = [[line.steps[0]?.[0] ?? 0, 0], ...thinnedSteps(line.steps)];
        return { type: 'line', name: line.name, symbol: steps.length < 3 ? 'circle' : 'none', silent: true, data: stairs(steps), lineStyle: { color: colours[i % colours.length], width: 2, type: i < colours.length ? 'solid' : 'dashed' }, itemStyle: { color: colours[i % colours.length] } };
      }),
    },
    summary: `How ${metric} is distributed: ${lines.map(line => `${lines.length > 1 ? `${line.name}: ` : ''}half of ${count(line.trials, 'trial')} are at most ${show(middle(line.steps))}`).join('; ')}.`,
    table: () => ({ columns: ['name', metric, 'share'], rows: lines.flatMap(line => line.steps.map(([value, share]) => [line.name, value, share])) }),
  };
}
