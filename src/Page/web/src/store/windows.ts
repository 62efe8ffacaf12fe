import { signal } from '@preact/signals';
import type { Trial, Trials } from '../model';

/** Rows of a table, as many of them as are known. */
export interface Rows { readonly length: number; readonly at: (row: number) => Trial | undefined }

const size = 200;
const mostKept = 24;

/** The rows of a table whose trials a server has: those that are looked at are asked for, a window at a time. */
export class TrialWindows implements Rows {
  /** Counts what came: who shows rows asks for them again. */
  readonly version = signal(0);
  /** Why there is nothing; null: there is, or will be. */
  readonly problem = signal<string | null>(null);
  private readonly windows = new Map<number, { readonly items: readonly Trial[]; readonly round: number }>();
  private readonly asking = new Set<number>();
  private round = 0;
  private seen: readonly [number, number] = [0, 0];
  private total: number | null = null;
  private isLeft = false;

  /** `read` gives a part of them, from a row on. */
  constructor(private readonly read: (from: number, limit: number) => Promise<Trials>) {
    this.see(0, 1);
  }

  /** How many rows there are; 0 until it is known. */
  get length(): number {
    return this.total ?? 0;
  }

  get isKnown(): boolean {
    return this.total !== null;
  }

  at = (row: number): Trial | undefined => this.windows.get(Math.floor(row / size))?.items[row % size];

  /** These rows are looked at now: from the first to before the last. */
  see(first: number, last: number) {
    this.seen = [first, last];
    const end = Math.max(first + 1, last);
    for (let window = Math.floor(first / size); window * size < end; window++) void this.ask(window);
  }

  /** Asks again for what is looked at: it may have changed. What was known is shown until then. */
  refresh() {
    this.round++;
    this.see(...this.seen);
  }

  /** Nobody looks any more. */
  leave() {
    this.isLeft = true;
  }

  private async ask(window: number) {
    const round = this.round;
    if (this.asking.has(window) || this.windows.get(window)?.round === round || (this.total !== null && window > 0 && window * size >= this.total)) return;
    this.asking.add(window);
    try {
      const page = await this.read(window * size, size);
      if (this.isLeft) return;
      this.total = page.total ?? page.items.length;
      this.windows.delete(window);
      this.windows.set(window, { items: page.items, round });
      // of those that were looked at longest ago none is held for ever
      for (const old of this.windows.keys()) if (this.windows.size > mostKept) this.windows.delete(old);
      this.problem.value = null;
    } catch (error) {
      if (!this.isLeft) this.problem.value = error instanceof Error ? error.message : String(error);
    } finally {
      this.asking.delete(window);
      if (!this.isLeft) this.version.value++;
      // something has happened meanwhile
      if (!this.isLeft && round !== this.round && this.problem.peek() === null) this.see(...this.seen);
    }
  }
}
