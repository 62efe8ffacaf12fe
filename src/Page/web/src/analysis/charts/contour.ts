import { columnsOf, heatMap, shadesOf, type Spot } from '../data/contour';
import { count } from '../../lib/format';
import { show, type Goal } from '../data/numbers';
import type { Parameter } from '../data/parameters';
import { scaleOf } from '../data/scale';
import { at, valueOf, type Trials } from '../data/trials';
import { base, grid, marks, mix, ofScale, shade, xAxis, yAxis, type Area, type Drawing, type Look, type Nothing } from './drawing';

export interface ContourInput {
  readonly trials: Trials;
  readonly shown: readonly number[];
  readonly first: Parameter;
  readonly second: Parameter;
  readonly metric: string;
  readonly goal: Goal;
}

/** Two parameters and what comes of them: means of cells, and, paler, what near ones make likely. */
export function contour(input: ContourInput, look: Look): Drawing | Nothing {
  const { trials, metric, first, second } = input;
  const [a, b] = [trials.cells.get(first.name) ?? [], trials.cells.get(second.name) ?? []];
  const [x, y] = [scaleOf(first, a), scaleOf(second, b)];
  const spots: (Spot & { trial: number })[] = [];
  for (const i of input.shown) {
    const [px, py, value] = [x.position(a[i] ?? null), y.position(b[i] ?? null), valueOf(at(trials, i), metric, trials.objectives)];
    if (px !== null && py !== null && Number.isFinite(value)) spots.push({ x: px, y: py, value, trial: at(trials, i).trial });
  }
  if (spots.length === 0) return `No trial that is shown has both parameters and a value of ${metric}.`;
  const [columns, rows] = [columnsOf(x.size, spots.map(spot => spot.x)), columnsOf(y.size, spots.map(spot => spot.y))];
  const cells = heatMap(spots, columns, rows, x.size > 0, y.size > 0);
  const shadeOf = shadesOf(cells.filter(cell => cell.trials > 0).map(cell => cell.value), input.goal === 'Maximize');
  const measured = cells.filter(cell => cell.trials > 0);
  const spanX = (column: number): [number, number] => [column / columns, (column + 1) / columns];
  const spanY = (row: number): [number, number] => [row / rows, (row + 1) / rows];
  const areasOf = (): Area[] => cells.map(cell => ({
    xAxis: 0, yAxis: 0, x: spanX(cell.column), y: spanY(cell.row),
    title: cell.trials > 0 ? `${metric}: ${show(cell.value)}` : `${metric}: perhaps ${show(cell.value)}`,
    lines: [
      `${first.name}: ${x.valueAt((cell.column + 0.5) / columns)}`, `${second.name}: ${y.valueAt((cell.row + 0.5) / rows)}`,
      cell.trials > 0 ? `mean of ${count(cell.trials, 'trial')}` : 'no trial here: from those near it',
    ],
  }));
  const placed = spots.map(spot => [x.kind === 'category' ? spot.x + jitterOf(spot.trial, x.size) : spot.x, y.kind === 'category' ? spot.y + jitterOf(spot.trial * 7, y.size) : spot.y] as const);
  const isIn = (trial: number) => look.selected?.has(trial) ?? true;
  return {
    option: {
      ...base(look.theme),
      grid: grid({ top: 24 }),
      xAxis: xAxis(look.theme, first.name, false, ofScale(look.theme, x, Math.max(2, Math.floor(look.width / 80)), look.width / Math.max(1, Math.min(8, x.size)))),
      yAxis: yAxis(look.theme, second.name, false, ofScale(look.theme, y, 6, 120)),
      series: [
        {
          type: 'custom', silent: true, clip: true, progressive: 0, data: cells.map(cell => [cell.column, cell.row, cell.value, cell.trials]),
          renderItem: (_: unknown, api: { value: (d: number) => number; coord: (p: readonly number[]) => number[] }) => {
            const [column, row, value, n] = [0, 1, 2, 3].map(d => api.value(d)) as [number, number, number, number];
            const [[left = 0, bottom = 0], [right = 0, top = 0]] = [api.coord([column / columns, row / rows]), api.coord([(column + 1) / columns, (row + 1) / rows])];
            const colour = shade(look.theme, shadeOf(value));
            return { type: 'rect', shape: { x: left, y: top, width: right - left + 0.5, height: bottom - top + 0.5 }, style: { fill: n > 0 ? colour : mix(look.theme.ground, colour, 0.45) } };
          },
        },
        marks('trials', placed.filter((_, i) => isIn(spots[i]?.trial ?? -1)), look.theme.text, { symbolSize: spots.length > 1000 ? 2 : 4, itemStyle: { color: look.theme.text, opacity: spots.length > 1000 ? 0.2 : 0.8, borderColor: look.theme.ground, borderWidth: spots.length > 1000 ? 0 : 1 } }),
      ],
    },
    summary: `${metric} over ${first.name} and ${second.name}: ${measured.length} of ${columns * rows} cells have trials; ${cells.length - measured.length} paler ones are guessed from those near, ${columns * rows - cells.length} are left empty as nothing is near. Stronger is better, by rank. Points are trials.`,
    table: () => ({
      columns: [first.name, second.name, metric, 'trials'],
      rows: cells.map(cell => [x.valueAt((cell.column + 0.5) / columns), y.valueAt((cell.row + 0.5) / rows), cell.value, cell.trials]),
    }),
    spots: [{ xAxis: 0, yAxis: 0, xLog: false, yLog: false, xs: placed.map(point => point[0]), ys: placed.map(point => point[1]), trials: spots.map(spot => spot.trial) }],
    get areas() {
      return areasOf();
    },
    height: 380,
  };
}

const jitterOf = (trial: number, size: number): number => ((((trial * 0.618034) % 1) - 0.5) * 0.6) / size;
