import type { EChartsCoreOption } from 'echarts/core';
import type { Table } from '../data/csv';
import type { Scale } from '../data/scale';
import { show } from '../data/numbers';

/** The colours of the page as they are now, each `rgb(…)`. */
export interface Theme {
  readonly ground: string;
  readonly raised: string;
  readonly line: string;
  readonly text: string;
  readonly quiet: string;
  readonly accent: string;
  readonly good: string;
  readonly bad: string;
  readonly warn: string;
}

/** Points that stand for trials, in the values of two axes: what can be hovered, opened and selected. */
export interface Spots {
  readonly xAxis: number;
  readonly yAxis: number;
  readonly xLog: boolean;
  readonly yLog: boolean;
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly trials: readonly number[];
  /** Whether the points of a trial are one line. */
  readonly isJoined?: boolean;
}

/** A part of a chart that says something under the pointer. */
export interface Area {
  readonly xAxis: number;
  readonly yAxis: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly title: string;
  readonly lines: readonly string[];
  readonly trial?: number;
}

/** A chart as data: what ECharts draws, what the pointer finds, and the same in words and as a table. */
export interface Drawing {
  readonly option: EChartsCoreOption;
  readonly summary: string;
  readonly table: () => Table;
  readonly spots?: readonly Spots[];
  readonly areas?: readonly Area[];
  /** What this chart says of a trial beside what all say. */
  readonly about?: (trial: number) => readonly string[];
  /** In pixels; 320 as a rule. */
  readonly height?: number;
}

/** What charts are drawn with. */
export interface Look {
  readonly theme: Theme;
  /** The width of the chart in pixels. */
  readonly width: number;
  readonly selected: ReadonlySet<number> | null;
}

/** Instead of a drawing: why there is none. */
export type Nothing = string;

export const font = 'system-ui, sans-serif';

export const base = (theme: Theme): EChartsCoreOption => ({
  animation: false,
  textStyle: { fontFamily: font, color: theme.text },
  backgroundColor: 'transparent',
});

export const grid = (more: object = {}): object => ({ left: 12, right: 20, top: 40, bottom: 10, outerBoundsMode: 'same', outerBoundsContain: 'all', ...more });

const lines = (theme: Theme) => ({
  axisLine: { show: true, onZero: false, lineStyle: { color: theme.line } },
  axisTick: { show: true, lineStyle: { color: theme.line } },
  splitLine: { show: true, lineStyle: { color: theme.line, opacity: 0.5 } },
});

const label = (theme: Theme) => ({ color: theme.quiet, fontSize: 11, hideOverlap: true });
const title = (theme: Theme) => ({ color: theme.quiet, fontSize: 11, width: 220, overflow: 'truncate' });

/** The text of an axis name that fits. */
export const short = (text: string, most = 36): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

/** A horizontal axis of numbers. */
export const xAxis = (theme: Theme, name: string, isLog = false, more: object = {}): object => ({
  type: isLog ? 'log' : 'value',
  scale: true,
  name: short(name),
  nameLocation: 'middle',
  nameGap: 26,
  nameTextStyle: title(theme),
  ...lines(theme),
  axisLabel: { ...label(theme), formatter: show },
  ...more,
});

/** A vertical axis of numbers, named above its end. */
export const yAxis = (theme: Theme, name: string, isLog = false, more: object = {}): object => ({
  type: isLog ? 'log' : 'value',
  scale: true,
  name: short(name),
  nameLocation: 'end',
  nameGap: 10,
  nameTextStyle: { ...title(theme), align: 'left' },
  ...lines(theme),
  axisLabel: { ...label(theme), formatter: show },
  ...more,
});

/** What makes an axis from 0 to 1 one of a parameter. */
export function ofScale(theme: Theme, scale: Scale, most: number, width: number): object {
  const ticks = scale.ticks(most);
  const texts = new Map(ticks.map(tick => [tick.at.toFixed(6), tick.label]));
  const at = ticks.map(tick => tick.at);
  return {
    type: 'value',
    min: 0,
    max: 1,
    scale: false,
    splitLine: { show: false },
    axisTick: { show: true, customValues: at, lineStyle: { color: theme.line } },
    axisLabel: { ...label(theme), customValues: at, width, overflow: 'truncate', formatter: (value: number) => texts.get(value.toFixed(6)) ?? '' },
  };
}

/** A colour between two, from 0 to 1, each `rgb(…)` or `#rrggbb`. */
export function mix(from: string, to: string, share: number): string {
  const [a, b] = [channels(from), channels(to)];
  return `rgb(${a.map((one, i) => Math.round(one + ((b[i] ?? one) - one) * share)).join(', ')})`;
}

function channels(colour: string): number[] {
  if (colour.startsWith('#')) return [1, 3, 5].map(i => parseInt(colour.slice(i, i + 2), 16));
  const numbers = colour.match(/-?[\d.]+(e-?\d+)?/g)?.map(Number) ?? [];
  return colour.startsWith('color(') ? numbers.slice(0, 3).map(one => one * 255) : numbers.slice(0, 3);
}

/** From worst, 0, which steps back, to best, 1. */
export const shade = (theme: Theme, share: number): string =>
  share < 0.5 ? mix(mix(theme.ground, theme.quiet, 0.3), mix(theme.ground, theme.accent, 0.55), share * 2) : mix(mix(theme.ground, theme.accent, 0.55), theme.accent, share * 2 - 1);

/** How opaque each of many lines may be so that they don't become a plane; not less than what eight bits a colour can add up. */
export const opacityOf = (lines: number): number => Math.max(0.07, Math.min(0.85, 12 / Math.max(1, lines) ** 0.62));

/** Colours that tell a few things apart, made of those that the page names. */
export const palette = (theme: Theme): string[] => [
  theme.accent, theme.warn, theme.good, theme.bad, theme.quiet, mix(theme.accent, theme.bad, 0.5), mix(theme.good, theme.accent, 0.5), mix(theme.warn, theme.text, 0.4),
];

/** Marks that tell a few things apart without colour. */
export const symbols = ['circle', 'triangle', 'rect', 'diamond', 'emptyCircle', 'emptyTriangle', 'emptyRect', 'emptyDiamond'];

export const legend = (theme: Theme, names: readonly string[], more: object = {}): object => ({
  show: names.length > 1,
  type: 'scroll',
  // what can be hovered would not know of it
  selectedMode: false,
  top: 0,
  right: 8,
  left: 8,
  align: 'left',
  itemWidth: 12,
  itemHeight: 10,
  data: names,
  formatter: (name: string) => short(name, 24),
  textStyle: { color: theme.quiet, fontSize: 11 },
  inactiveColor: theme.line,
  pageTextStyle: { color: theme.quiet },
  pageIconColor: theme.quiet,
  pageIconInactiveColor: theme.line,
  ...more,
});

/** A mark for one trial each; many are drawn at once, and given as one block, which is not copied piece by piece. */
export const marks = (name: string, data: readonly (readonly number[])[], colour: string, more: object = {}): object => ({
  type: 'scatter',
  name,
  ...(data.length > 2000 ? { dimensions: ['x', 'y'], data: blockOf(data) } : { data }),
  large: data.length > 2000,
  largeThreshold: 2000,
  progressive: 0,
  symbolSize: data.length > 2000 ? 4 : data.length > 300 ? 5 : 7,
  itemStyle: { color: colour, opacity: data.length > 2000 ? 0.5 : 0.8 },
  silent: true,
  ...more,
});

const blockOf = (points: readonly (readonly number[])[]): Float64Array => {
  const block = new Float64Array(2 * points.length);
  points.forEach(([x = NaN, y = NaN], i) => block.set([x, y], 2 * i));
  return block;
};

/** Marks of trials, those that are not selected stepping back. */
export function selectable(name: string, points: readonly (readonly [number, number])[], trials: readonly number[], colour: string, look: Look, more: object = {}): object[] {
  if (look.selected === null) return [marks(name, points, colour, more)];
  const isIn = trials.map(trial => look.selected?.has(trial) ?? true);
  return [
    marks(name, points.filter((_, i) => isIn[i]), colour, { ...more, z: 3 }),
    marks(name, points.filter((_, i) => !isIn[i]), look.theme.quiet, { ...more, itemStyle: { color: look.theme.quiet, opacity: 0.2 } }),
  ];
}

/** Invisible points that make axes reach as far as what they are given, which ECharts does not see of lines between two points. */
export const reach = (xs: readonly [number, number] | null, ys: readonly [number, number] | null, more: object = {}): object => ({
  type: 'scatter', silent: true, symbolSize: 0, data: xs === null || ys === null ? [] : [[xs[0], ys[0]], [xs[1], ys[1]]], ...more,
});

/** A line that keeps a value until there is the next; of a stretch that stays the same its two ends are enough. */
export function stairs(points: readonly (readonly number[])[]): (readonly number[])[] {
  const line: (readonly number[])[] = [];
  points.forEach((point, i) => {
    const [before, after] = [points[i - 1], points[i + 1]];
    if (before !== undefined && after !== undefined && before[1] === point[1] && after[1] === point[1]) return;
    if (before !== undefined && before[1] !== point[1]) line.push([point[0] ?? NaN, before[1] ?? NaN]);
    line.push(point);
  });
  return line;
}
