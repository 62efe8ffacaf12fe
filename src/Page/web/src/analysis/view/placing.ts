import type { Area, Drawing, Theme } from '../charts/drawing';
import { mapping, type Mapping, type Placed } from '../data/hits';
import { extent } from '../data/numbers';
import type { ECharts } from './echarts';
import type { TipContent } from './Tip';

interface PlacedArea { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number; readonly title: string; readonly lines: readonly string[]; readonly trial: number | undefined }
interface Item { readonly trial?: number; readonly x: number; readonly y: number; readonly content?: TipContent }

/** Where everything of a drawing stands, in pixels; `order` is the keyboard's way through it. All of it is worked out when it is first asked for: most drawings are replaced by the next before anybody points at them. */
export interface Placing { readonly groups: readonly Placed[]; readonly areas: readonly PlacedArea[]; readonly order: () => readonly Item[] }

/** Of the drawing that a chart shows, as long as it does. */
export function placingOf(chart: ECharts, drawing: Drawing): Placing {
  let known: Placing | undefined;
  const all = () => (known ??= placedOf(chart, drawing));
  return { get groups() { return all().groups; }, get areas() { return all().areas; }, order: () => all().order() };
}

/** Asks the chart where two values of each axis are, and works out the rest: ten thousand questions would take too long. */
function placedOf(chart: ECharts, drawing: Drawing): Placing {
  const groups = (drawing.spots ?? []).map(spots => {
    const x = axis(chart, 'xAxisIndex', spots.xAxis, spots.xs, spots.xLog);
    const y = axis(chart, 'yAxisIndex', spots.yAxis, spots.ys, spots.yLog);
    return { xs: mapped(spots.xs, x), ys: mapped(spots.ys, y), trials: spots.trials, isJoined: spots.isJoined ?? false };
  });
  const mine = drawing.areas ?? [];
  const byAxes = new Map<string, { x: Mapping; y: Mapping }>();
  const areas = mine.map(area => {
    const key = `${area.xAxis} ${area.yAxis}`;
    let maps = byAxes.get(key);
    if (maps === undefined) {
      const alike = mine.filter(one => one.xAxis === area.xAxis && one.yAxis === area.yAxis);
      maps = { x: axis(chart, 'xAxisIndex', area.xAxis, alike.flatMap(one => one.x), false), y: axis(chart, 'yAxisIndex', area.yAxis, alike.flatMap(one => one.y), false) };
    }
    byAxes.set(key, maps);
    return placed(area, maps.x, maps.y, chart.getHeight());
  });
  let order: readonly Item[] | undefined;
  return { groups, areas, order: () => (order ??= orderOf(groups, areas)) };
}

// several times as fast as Float32Array.from
function mapped(values: readonly number[], by: Mapping): Float32Array {
  const pixels = new Float32Array(values.length);
  for (let i = 0; i < pixels.length; i++) pixels[i] = by(values[i] ?? NaN);
  return pixels;
}

export function axis(chart: ECharts, name: 'xAxisIndex' | 'yAxisIndex', index: number, values: Iterable<number>, isLog: boolean): Mapping {
  const ends = extent(values);
  if (ends === null) return () => NaN;
  // two different values, even if all that is shown is one
  const other = ends[1] > ends[0] ? ends[1] : isLog ? ends[0] * 10 : ends[0] + 1;
  const pixel = (value: number) => Number(chart.convertToPixel({ [name]: index }, value));
  return mapping(isLog, ends[0], pixel(ends[0]), other, pixel(other));
}

function placed(area: Area, x: Mapping, y: Mapping, height: number): PlacedArea {
  const [a, b, c, d] = [x(area.x[0]), x(area.x[1]), y(area.y[0]), y(area.y[1])];
  const [top, bottom] = Number.isFinite(c) && Number.isFinite(d) ? [Math.min(c, d), Math.max(c, d)] : [0, height];
  return { left: Math.min(a, b), right: Math.max(a, b), top, bottom, title: area.title, lines: area.lines, trial: area.trial };
}

export const areaAt = (placing: Placing, x: number, y: number): PlacedArea | null =>
  placing.areas.find(area => x >= area.left - 1 && x <= area.right + 1 && y >= area.top && y <= area.bottom) ?? null;

function orderOf(groups: readonly Placed[], areas: readonly PlacedArea[]): Item[] {
  const last = new Map<number, Item>();
  for (const group of groups) group.trials.forEach((trial, i) => last.set(trial, { trial, x: group.xs[i] ?? 0, y: group.ys[i] ?? 0 }));
  const items = last.size > 0 ? [...last.values()] : areas.map(area => ({ ...(area.trial === undefined ? {} : { trial: area.trial }), x: (area.left + area.right) / 2, y: (area.top + area.bottom) / 2, content: area }));
  return items.sort((a, b) => a.x - b.x || a.y - b.y);
}

/** Draws what is hovered over the chart, which itself stays as it is. */
export function draw(canvas: HTMLCanvasElement, placing: Placing, trial: number | null, theme: Theme, width: number, height: number): void {
  const ratio = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  if (trial === null) return;
  for (const group of placing.groups) {
    const mine: [number, number][] = [];
    group.trials.forEach((one, i) => one === trial && mine.push([group.xs[i] ?? 0, group.ys[i] ?? 0]));
    const rings = group.isJoined ? mine.slice(-1) : mine;
    if (group.isJoined) {
      pen.beginPath();
      mine.forEach(([x, y], i) => (i === 0 ? pen.moveTo(x, y) : pen.lineTo(x, y)));
      pen.strokeStyle = theme.text;
      pen.lineWidth = 2;
      pen.stroke();
    }
    for (const [x, y] of rings) ring(pen, x, y, theme);
  }
  for (const area of placing.areas) {
    if (area.trial !== trial) continue;
    pen.strokeStyle = theme.text;
    pen.lineWidth = 1.5;
    pen.strokeRect(area.left - 1, area.top + 1, Math.max(2, area.right - area.left + 2), area.bottom - area.top - 2);
  }
}

function ring(pen: CanvasRenderingContext2D, x: number, y: number, theme: Theme): void {
  for (const [colour, width] of [[theme.ground, 5], [theme.text, 2]] as const) {
    pen.beginPath();
    pen.arc(x, y, 7, 0, 2 * Math.PI);
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.stroke();
  }
}
