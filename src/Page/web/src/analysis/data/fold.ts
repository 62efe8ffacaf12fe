import type { JournalEvent } from '../../model';

/** What is made of a journal entry by entry: of one that has grown only what is new is taken. The state that it gives is its own and changes: nobody keeps it. */
export class Fold<S> {
  private state: S;
  private taken = 0;
  private last: JournalEvent | undefined;

  constructor(private readonly begin: () => S, private readonly take: (state: S, event: JournalEvent) => void) {
    this.state = begin();
  }

  of(events: readonly JournalEvent[]): S {
    // another journal, or an earlier time of this one
    if (this.taken > events.length || (this.taken > 0 && events[this.taken - 1] !== this.last)) [this.state, this.taken] = [this.begin(), 0];
    for (; this.taken < events.length; this.taken++) {
      this.last = events[this.taken];
      if (this.last !== undefined) this.take(this.state, this.last);
    }
    return this.state;
  }
}
