import { extent } from './numbers';

/** A cell of a heat map, by column and row from the lower left. */
export interface HeatCell {
  readonly column: number;
  readonly row: number;
  /** The mean of the trials in it, or what those near it make likely. */
  readonly value: number;
  /** How many trials are in it; 0: the value is a guess. */
  readonly trials: number;
}

export interface Spot { readonly x: number; readonly y: number; readonly value: number }

/**
 * A heat map over positions from 0 to 1. Cells without a trial get the mean of the trials near them, nearer ones counting more (inverse squared distance); where none is within `reach`, there is no cell.
 * Along an axis of options nothing lies between two of them, so nothing is guessed across.
 */
export function heatMap(spots: readonly Spot[], columns: number, rows: number, isColumnOption: boolean, isRowOption: boolean, reach = 0.2): HeatCell[] {
  const sums = new Map<number, { sum: number; trials: number; column: number; row: number }>();
  const place = (at: number, size: number) => Math.min(size - 1, Math.max(0, Math.floor(at * size)));
  for (const spot of spots) {
    if (!Number.isFinite(spot.value)) continue;
    const [column, row] = [place(spot.x, columns), place(spot.y, rows)];
    const cell = sums.get(row * columns + column) ?? { sum: 0, trials: 0, column, row };
    cell.sum += spot.value;
    cell.trials++;
    sums.set(row * columns + column, cell);
  }
  const known = [...sums.values()].map(({ sum, trials, column, row }) => ({ column, row, value: sum / trials, trials }));
  const cells: HeatCell[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = sums.get(row * columns + column);
      if (cell !== undefined) {
        cells.push({ column, row, value: cell.sum / cell.trials, trials: cell.trials });
        continue;
      }
      let [weights, sum] = [0, 0];
      for (const other of known) {
        if ((isColumnOption && other.column !== column) || (isRowOption && other.row !== row)) continue;
        const distance = Math.hypot((other.column - column) / columns, (other.row - row) / rows);
        if (distance > reach) continue;
        const weight = other.trials / distance ** 2;
        weights += weight;
        sum += weight * other.value;
      }
      if (weights > 0) cells.push({ column, row, value: sum / weights, trials: 0 });
    }
  }
  return cells;
}

/** How many columns an axis has: one an option, one a value where there are few, else more the more trials there are. */
export function columnsOf(options: number, positions: readonly number[]): number {
  if (options > 0) return options;
  const few = 16;
  const values = new Set<number>();
  for (const at of positions) if (values.size <= few) values.add(Math.round(at * 1e6));
  return values.size > 1 && values.size <= few ? values.size : Math.max(10, Math.min(30, Math.round(Math.sqrt(positions.length) * 1.5)));
}

/** From 0, the worst, to 1, the best, by rank: one diverged trial does not take all the colours. */
export function shadesOf(values: readonly number[], isMaximised: boolean): (value: number) => number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const ends = extent(sorted);
  if (ends === null || ends[0] === ends[1]) return () => 0.5;
  return value => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    const share = low / (sorted.length - 1);
    return Math.min(1, isMaximised ? share : 1 - share);
  };
}
