import { extent, niceTicks, show } from './numbers';
import type { Cell, Parameter } from './parameters';

export interface Tick { readonly at: number; readonly label: string }

/** Where values of a parameter stand on an axis from 0 to 1. */
export interface Scale {
  readonly kind: 'linear' | 'log' | 'category';
  /** From 0 to 1; null for what the axis can't show: nothing, or what is not above 0 on a logarithmic one. */
  readonly position: (cell: Cell) => number | null;
  /** The value at a position, for a person. */
  readonly valueAt: (position: number) => string;
  readonly ticks: (most: number) => Tick[];
  /** How many options a category axis has; 0 for others. */
  readonly size: number;
}

/** The axis of a parameter: over the domain of the space and what lies beyond it. */
export function scaleOf(parameter: Parameter, cells: readonly Cell[], isLog = parameter.isLog): Scale {
  if (parameter.kind === 'category') return categories([...new Set([...parameter.options, ...cells.filter((cell): cell is string => typeof cell === 'string')])]);
  const values = cells.filter((cell): cell is number => typeof cell === 'number' && (!isLog || cell > 0));
  if (parameter.low !== undefined) values.push(parameter.low);
  if (parameter.high !== undefined) values.push(parameter.high);
  return isLog ? logarithmic(extent(values.filter(value => value > 0)) ?? [1, 10]) : linear(extent(values) ?? [0, 1], parameter.isInteger);
}

export function categories(options: readonly string[]): Scale {
  const places = new Map(options.map((option, i) => [option, (i + 0.5) / options.length]));
  return {
    kind: 'category',
    size: options.length,
    position: cell => (cell === null ? null : places.get(String(cell)) ?? null),
    valueAt: position => options[Math.min(options.length - 1, Math.max(0, Math.floor(position * options.length)))] ?? '',
    ticks: () => options.map((option, i) => ({ at: (i + 0.5) / options.length, label: option })),
  };
}

export function linear([low, high]: readonly [number, number], isInteger = false): Scale {
  // one value alone stands in the middle
  const position = (value: number) => (high > low ? (value - low) / (high - low) : 0.5);
  return {
    kind: 'linear',
    size: 0,
    position: cell => (typeof cell === 'number' && Number.isFinite(cell) ? position(cell) : null),
    valueAt: at => show(low + at * (high - low)),
    ticks: most => niceTicks(low, high, isInteger ? Math.min(most, high - low) : most).map(value => ({ at: position(value), label: show(value) })),
  };
}

export function logarithmic([low, high]: readonly [number, number]): Scale {
  const [from, to] = [Math.log10(low), Math.log10(high)];
  const position = (value: number) => (to > from ? (Math.log10(value) - from) / (to - from) : 0.5);
  return {
    kind: 'log',
    size: 0,
    position: cell => (typeof cell === 'number' && cell > 0 && Number.isFinite(cell) ? position(cell) : null),
    valueAt: at => show(10 ** (from + at * (to - from))),
    ticks: most => logTicks(low, high, most).map(value => ({ at: position(value), label: show(value) })),
  };
}

// whole powers of ten, or, where there are hardly any, their simple multiples
function logTicks(low: number, high: number, most: number): number[] {
  if (!(high > low)) return [low];
  const within = (value: number) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9);
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const powers: number[] = [];
  for (let power = first; power <= last; power++) powers.push(Number(`1e${power}`));
  for (const factors of [[1], [1, 3], [1, 2, 5]]) {
    const ticks = powers.flatMap(power => factors.map(factor => Number((power * factor).toPrecision(3)))).filter(within);
    if (ticks.length >= 3 || factors.length === 3) {
      if (ticks.length < 2) return niceTicks(low, high, most);
      const every = Math.ceil(ticks.length / Math.max(2, most));
      return ticks.filter((_, i) => i % every === 0);
    }
  }
  return [low, high];
}
