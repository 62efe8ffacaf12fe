import type { JournalEvent } from '../model';
import { ask, pathOf } from './api';

/** How following ended: the experiment has, or the connection. */
export type End = 'over' | 'lost';

/** Reads the events of an experiment after one of them, as they come. An EventSource could send no key. */
export async function follow(name: string, after: number, take: (events: JournalEvent[]) => void, opened: () => void, signal: AbortSignal): Promise<End> {
  const answer = await ask('GET', pathOf(name, `/events?after=${after}`), undefined, signal);
  if (answer.status === 204 || !answer.body) return 'over';
  opened();
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  while (true) {
    const { done, value } = await reader.read();
    if (done) return 'lost';
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    const events: JournalEvent[] = [];
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (block.startsWith('event: end')) {
        if (events.length > 0) take(events);
        return 'over';
      }

      if (data) events.push(JSON.parse(data) as JournalEvent);
    }

    if (events.length > 0) take(events);
  }
}
