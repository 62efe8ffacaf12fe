import { follow } from '../lib/events';
import type { JournalEvent } from '../model';

/** The journal of an experiment, for who asks for it: read once, and then told what comes. */
export class Journal {
  private readonly events: JournalEvent[] = [];
  /** What came while it was read. */
  private later: JournalEvent[] = [];
  private reading: Promise<void> | null = null;
  private isRead = false;

  constructor(private readonly name: string, private readonly end: AbortSignal) {}

  /** What is known if all is; else null. It changes. */
  get known(): readonly JournalEvent[] | null {
    return this.isRead ? this.events : null;
  }

  /** Takes what has just happened. */
  add(news: readonly JournalEvent[]) {
    if (this.reading === null) return;
    const to = this.isRead ? this.events : this.later;
    for (const event of news) to.push(event);
  }

  /** All of it, as it is now. `last` is the last event that there is. */
  async read(last: number): Promise<readonly JournalEvent[]> {
    await (this.reading ??= this.begin(last));
    return this.events.slice();
  }

  private async begin(last: number) {
    const until = new AbortController();
    try {
      await follow(this.name, 0, some => {
        for (const event of some) this.events.push(event);
        if ((this.events.at(-1)?.sequence ?? 0) >= last) until.abort();
      }, () => {}, AbortSignal.any([this.end, until.signal]));
    } catch (error) {
      if (!until.signal.aborted) {
        [this.reading, this.later, this.events.length] = [null, [], 0];
        throw error;
      }
    }

    const read = this.events.at(-1)?.sequence ?? 0;
    for (const event of this.later) if (event.sequence > read) this.events.push(event);
    this.later = [];
    this.isRead = true;
  }
}
