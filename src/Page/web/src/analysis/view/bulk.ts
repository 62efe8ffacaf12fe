import type { EChartsCoreOption } from 'echarts/core';
import { reach } from '../charts/drawing';
import { extent } from '../data/numbers';
import type { Mapping } from '../data/hits';

/** A series of thousands of marks or lines, as `marks` and `polylines` make them: one block of numbers. */
export interface Bulk {
  readonly kind: 'marks' | 'lines';
  /** Of marks x and y by turns; of lines the number of the points of each, and then those. */
  readonly block: Float64Array;
  readonly xAxis: number;
  readonly yAxis: number;
  readonly colour: string;
  readonly opacity: number;
  /** Of a mark, or the width of a line, in pixels. */
  readonly size: number;
}

interface Style { readonly color?: string; readonly opacity?: number; readonly width?: number }
interface Series { readonly type?: string; readonly name?: string; readonly large?: boolean; readonly data?: unknown; readonly xAxisIndex?: number; readonly yAxisIndex?: number; readonly symbol?: string; readonly symbolSize?: number; readonly z?: number; readonly itemStyle?: Style; readonly lineStyle?: Style }

/** A drawing in two: what ECharts draws, and what is painted beside it in pieces, as ECharts would draw it in one that takes too long. */
export interface Halves { readonly option: EChartsCoreOption; readonly bulks: readonly Bulk[]; /** Whether the bulk lies above what ECharts fills, such as the cells of a heat map. */ readonly isAbove: boolean }

export function halvesOf(option: EChartsCoreOption): Halves {
  const series = (Array.isArray(option.series) ? option.series : []) as readonly Series[];
  const found = series.flatMap((one, i) => (isBulk(one) ? [{ i, z: one.z ?? 0, bulk: bulkOf(one) }] : []));
  if (found.length === 0) return { option, bulks: [], isAbove: false };
  const places = new Map(found.map(one => [one.i, one.bulk]));
  const rest = series.map((one, i) => {
    const bulk = places.get(i);
    return bulk === undefined ? one : standInOf(one, bulk);
  });
  return { option: { ...option, series: rest }, bulks: found.sort((a, b) => a.z - b.z).map(one => one.bulk), isAbove: series.some(one => one.type === 'custom') };
}

const isBulk = (series: Series): series is Series & { readonly data: Float64Array } => series.large === true && series.data instanceof Float64Array;

function bulkOf(series: Series & { readonly data: Float64Array }): Bulk {
  const isLines = series.type === 'lines';
  const style = (isLines ? series.lineStyle : series.itemStyle) ?? {};
  return {
    kind: isLines ? 'lines' : 'marks', block: series.data, xAxis: series.xAxisIndex ?? 0, yAxis: series.yAxisIndex ?? 0,
    colour: style.color ?? 'black', opacity: style.opacity ?? 1, size: (isLines ? style.width : series.symbolSize) ?? 1,
  };
}

// axes reach as far as with the marks themselves, and the legend knows their name
function standInOf({ name, symbol, itemStyle, xAxisIndex, yAxisIndex }: Series, bulk: Bulk): object {
  const more = { xAxisIndex: xAxisIndex ?? 0, yAxisIndex: yAxisIndex ?? 0, ...(name === undefined ? {} : { name }), ...(symbol === undefined ? {} : { symbol }), ...(itemStyle === undefined ? {} : { itemStyle }) };
  return reach(extent(valuesOf(bulk, 0)), extent(valuesOf(bulk, 1)), more);
}

/** The values along an axis: 0 is across, 1 upwards. */
export function* valuesOf({ kind, block }: Bulk, axis: 0 | 1): Generator<number> {
  if (kind === 'marks') {
    for (let i = axis; i < block.length; i += 2) yield block[i] ?? NaN;
    return;
  }
  for (let i = 0; i < block.length; i += 1 + 2 * (block[i] ?? 0)) for (let p = 0; p < (block[i] ?? 0); p++) yield block[i + 1 + 2 * p + axis] ?? NaN;
}

const together = 64;

/** Paints it; may be interrupted wherever it yields. */
export function* paintBulk(pen: CanvasRenderingContext2D, { kind, block, colour, opacity, size }: Bulk, x: Mapping, y: Mapping): Generator<void> {
  pen.globalAlpha = opacity;
  if (kind === 'marks') {
    const half = size / 2;
    pen.fillStyle = colour;
    for (let i = 0; i < block.length; i += 2) {
      pen.fillRect(x(block[i] ?? NaN) - half, y(block[i + 1] ?? NaN) - half, size, size);
      if (i % 1000 !== 998) continue;
      yield;
      // another one may have painted meanwhile
      [pen.globalAlpha, pen.fillStyle] = [opacity, colour];
    }
    return;
  }
  pen.lineWidth = size;
  pen.strokeStyle = colour;
  for (let [i, lines] = [0, 0]; i < block.length; i += 1 + 2 * (block[i] ?? 0)) {
    if (lines === 0) pen.beginPath();
    const points = block[i] ?? 0;
    for (let p = 0; p < points; p++) {
      const [px, py] = [x(block[i + 1 + 2 * p] ?? NaN), y(block[i + 2 + 2 * p] ?? NaN)];
      if (p === 0) pen.moveTo(px, py);
      else pen.lineTo(px, py);
    }
    // of a path opacities don't add up: few lines each
    if (++lines < together && i + 1 + 2 * points < block.length) continue;
    pen.stroke();
    lines = 0;
    yield;
  }
}
