import type { Against, Progress } from '../data/compare';
import { thinnedSteps } from '../data/edf';
import { count, duration, hours } from '../../lib/format';
import { show } from '../data/numbers';
import { base, grid, legend, palette, stairs, xAxis, yAxis, type Drawing, type Look, type Nothing } from './drawing';

const titles: Readonly<Record<Against, string>> = { trials: 'trials that have ended', time: 'time since the first trial', cost: 'time trained, of all trials together', cpu: 'CPU hours', gpu: 'GPU hours' };

/** The best so far of several experiments, against what they have spent. */
export function progress(found: readonly { readonly name: string; readonly progress: Progress }[], metric: string, against: Against, isLogX: boolean, isLogY: boolean, look: Look): Drawing | Nothing {
  const lines = found.map(one => ({ name: one.name, steps: one.progress.steps.filter(([x, y]) => (!isLogX || x > 0) && (!isLogY || y > 0)) }));
  const drawn = lines.filter(line => line.steps.length > 0);
  if (drawn.length === 0) return `None of the experiments has a value of ${metric} yet${isLogY ? ' that a logarithmic axis can show' : ''}.`;
  const colours = palette(look.theme);
  const isHours = against === 'cpu' || against === 'gpu';
  const number = against === 'trials' || isHours ? show : duration;
  const spent = (x: number) => (against === 'trials' ? count(x, 'trial') : isHours ? `${hours(x)} of ${against.toUpperCase()}s` : duration(x));
  return {
    option: {
      ...base(look.theme),
      grid: grid(),
      legend: legend(look.theme, drawn.map(line => line.name)),
      xAxis: xAxis(look.theme, titles[against], isLogX, { axisLabel: { color: look.theme.quiet, fontSize: 11, hideOverlap: true, formatter: number }, ...(isLogX ? {} : { min: 0, scale: false }) }),
      yAxis: yAxis(look.theme, `best ${metric} so far`, isLogY),
      series: drawn.map(line => {
        const i = lines.indexOf(line);
        return { type: 'line', name: line.name, silent: true, symbol: line.steps.length < 2 ? 'circle' : 'none', data: stairs(thinnedSteps(line.steps)), lineStyle: { color: colours[i % colours.length], width: 2, type: i < colours.length ? 'solid' : 'dashed' }, itemStyle: { color: colours[i % colours.length] } };
      }),
    },
    summary: drawn.map(line => `${line.name}: ${show(line.steps.at(-1)?.[1] ?? NaN)} after ${spent(line.steps.at(-1)?.[0] ?? NaN)}`).join('; ') + '.',
    table: () => ({ columns: ['experiment', against === 'trials' ? 'trials' : isHours ? titles[against] : 'seconds', `best ${metric}`], rows: drawn.flatMap(line => line.steps.map(([x, y]) => [line.name, x, y])) }),
  };
}
