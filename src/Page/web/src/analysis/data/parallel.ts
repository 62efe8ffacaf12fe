import type { Cell, Parameter } from './parameters';
import { scaleOf, type Scale } from './scale';

/** An axis of parallel coordinates. */
export interface ParallelAxis {
  readonly name: string;
  readonly scale: Scale;
  /** Where each row stands, from 0 to 1; NaN: it has no value there, or none that can be shown. */
  readonly positions: Float32Array;
  readonly hasAbsent: boolean;
}

/** An interval on each of some axes, from 0 to 1, both ends inclusive. */
export type Brushes = ReadonlyMap<string, readonly [number, number]>;

export function parallelAxis(parameter: Parameter, cells: readonly Cell[], all: readonly Cell[] = cells): ParallelAxis {
  const scale = scaleOf(parameter, all);
  const positions = Float32Array.from(cells, cell => scale.position(cell) ?? NaN);
  return { name: parameter.name, scale, positions, hasAbsent: positions.some(Number.isNaN) };
}

/** The metric as an axis. */
export const metricParameter = (name: string, isLog: boolean): Parameter => ({ name, kind: 'number', isLog, isInteger: false, options: [], cellOf: () => null });

/** Rows that lie within all intervals; all rows if there is none. A row without a value lies within no interval. */
export function brushed(axes: readonly ParallelAxis[], brushes: Brushes, rows: number): number[] {
  const limits = axes.flatMap(axis => {
    const brush = brushes.get(axis.name);
    return brush === undefined ? [] : [{ positions: axis.positions, low: brush[0], high: brush[1] }];
  });
  const found: number[] = [];
  for (let row = 0; row < rows; row++) if (limits.every(({ positions, low, high }) => (positions[row] ?? NaN) >= low - 1e-6 && (positions[row] ?? NaN) <= high + 1e-6)) found.push(row);
  return found;
}
