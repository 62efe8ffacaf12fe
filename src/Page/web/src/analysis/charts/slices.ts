import { count } from '../../lib/format';
import { extent, type Goal } from '../data/numbers';
import type { Parameter } from '../data/parameters';
import { scaleOf } from '../data/scale';
import { at, valueOf, type Trials } from '../data/trials';
import { base, ofScale, reach, selectable, short, xAxis, yAxis, type Drawing, type Look, type Nothing, type Spots } from './drawing';

export interface SlicesInput {
  readonly trials: Trials;
  readonly shown: readonly number[];
  readonly parameters: readonly Parameter[];
  readonly metric: string;
  readonly goal: Goal;
  readonly isLog: boolean;
}

const most = 24;

/** Each parameter against the metric: small charts of the same height of values. */
export function slices(input: SlicesInput, look: Look): Drawing | Nothing {
  const { trials, metric, isLog } = input;
  const parameters = input.parameters.slice(0, most);
  if (parameters.length === 0) return 'There is no parameter that differs between trials.';
  const rows = input.shown.map(i => ({ i, trial: at(trials, i).trial, value: valueOf(at(trials, i), metric, trials.objectives) })).filter(row => Number.isFinite(row.value) && (!isLog || row.value > 0));
  if (rows.length === 0) return `No trial that is shown has a value of ${metric} that ${isLog ? 'a logarithmic axis' : 'an axis'} can show.`;

  const columns = Math.max(1, Math.min(parameters.length, Math.floor(look.width / 230)));
  const [gap, height] = [14, 190];
  const width = (look.width - gap) / columns - gap;
  const [grids, xs, ys, series]: [object[], object[], object[], object[]] = [[], [], [], []];
  const spots: Spots[] = [];
  const absent: string[] = [];
  parameters.forEach((parameter, p) => {
    const cells = trials.cells.get(parameter.name) ?? [];
    const scale = scaleOf(parameter, cells);
    const points: [number, number][] = [];
    const numbers: number[] = [];
    for (const row of rows) {
      const position = scale.position(cells[row.i] ?? null);
      if (position === null) continue;
      points.push([scale.kind === 'category' ? position + jitter(row.trial) / scale.size : position, row.value]);
      numbers.push(row.trial);
    }
    if (points.length < rows.length) absent.push(`${parameter.name} in ${rows.length - points.length}`);
    grids.push({ left: gap + (p % columns) * (width + gap), top: 8 + Math.floor(p / columns) * height, width, height: height - 16, outerBoundsMode: 'same', outerBoundsContain: 'all' });
    xs.push(xAxis(look.theme, short(parameter.name, Math.floor(width / 7)), false, { ...ofScale(look.theme, scale, Math.max(2, Math.floor(width / 60)), width / Math.max(1, Math.min(4, scale.size))), gridIndex: p, nameGap: 22 }));
    ys.push(yAxis(look.theme, '', isLog, { gridIndex: p, splitNumber: 3 }));
    series.push(reach([0, 1], extent(rows.map(row => row.value)), { xAxisIndex: p, yAxisIndex: p }));
    series.push(...selectable(parameter.name, points, numbers, look.theme.accent, look, { xAxisIndex: p, yAxisIndex: p, symbolSize: rows.length > 1000 ? 3 : 5 }));
    spots.push({ xAxis: p, yAxis: p, xLog: false, yLog: isLog, xs: points.map(point => point[0]), ys: points.map(point => point[1]), trials: numbers });
  });
  return {
    option: { ...base(look.theme), grid: grids, xAxis: xs, yAxis: ys, series },
    summary: `${metric}, upwards, against ${count(parameters.length, 'parameter')}, for ${count(rows.length, 'trial')}.${absent.length > 0 ? ` Not there, or not to be shown: ${absent.join(', ')} trials.` : ''}${input.parameters.length > most ? ` ${input.parameters.length - most} further parameters are left out.` : ''}`,
    table: () => ({
      columns: ['trial', metric, ...parameters.map(parameter => parameter.name)],
      rows: rows.map(row => [row.trial, row.value, ...parameters.map(parameter => trials.cells.get(parameter.name)?.[row.i] ?? null)]),
    }),
    spots,
    height: 8 + Math.ceil(parameters.length / columns) * height,
  };
}

/** Between -0.3 and 0.3, and the same for a trial whenever it is drawn. */
export const jitter = (trial: number): number => (((trial * 0.618034) % 1) - 0.5) * 0.6;
