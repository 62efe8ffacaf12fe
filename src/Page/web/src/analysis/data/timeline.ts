import type { JournalEvent } from '../../model';

export type Outcome = 'runs' | 'ended' | 'paused' | 'failed' | 'lost';

/** An attempt of a trial that held a slot. Times in milliseconds since 1970. */
export interface Attempt {
  readonly trial: number;
  readonly attempt: number;
  readonly from: number;
  readonly to: number;
  readonly outcome: Outcome;
  readonly reason: string;
  /** Whose slot it was: the client that had asked, or the silos' together, as the journal does not say which one. */
  readonly owner: string;
  /** The lane it is drawn in, from 0. */
  readonly lane: number;
}

export interface Timeline { readonly attempts: readonly Attempt[]; /** The owner of each lane. */ readonly lanes: readonly string[] }

const outcomes: Readonly<Record<string, Outcome>> = { 'trial-ended': 'ended', 'trial-paused': 'paused', 'trial-failed': 'failed', 'trial-lost': 'lost' };

/** The attempts over time. What still runs lasts to the last event. */
export function timelineOf(events: readonly JournalEvent[]): Timeline {
  const open = new Map<number, { attempt: number; from: number; owner: string }>();
  const attempts: Omit<Attempt, 'lane'>[] = [];
  let now = 0;
  for (const { kind, trial, attempt, at, body } of events) {
    now = Math.max(now, Date.parse(at));
    if (trial === undefined) continue;
    if (kind === 'trial-started') open.set(trial, { attempt: attempt ?? 0, from: Date.parse(at), owner: body?.client === undefined ? '' : String(body.client) });
    const [outcome, one] = [outcomes[kind], open.get(trial)];
    if (outcome === undefined || one === undefined) continue;
    open.delete(trial);
    const isError = outcome === 'ended' && body?.status === 'Error';
    attempts.push({ trial, ...one, to: Date.parse(at), outcome: isError ? 'failed' : outcome, reason: String(body?.reason ?? messageOf(body) ?? '') });
  }
  for (const [trial, one] of open) attempts.push({ trial, ...one, to: now, outcome: 'runs', reason: '' });
  return laid(attempts.sort((a, b) => a.from - b.from || a.trial - b.trial));
}

const messageOf = (body: JournalEvent['body']): unknown => (typeof body?.error === 'object' && body.error !== null && 'message' in body.error ? body.error.message : undefined);

// each in the first lane of its owner that is free
function laid(attempts: readonly Omit<Attempt, 'lane'>[]): Timeline {
  const owners = [...new Set(attempts.map(one => one.owner))].sort();
  const ends = new Map<string, number[]>(owners.map(owner => [owner, []]));
  const placed = attempts.map(one => {
    const lanes = ends.get(one.owner) ?? [];
    const free = lanes.findIndex(end => end <= one.from);
    const own = free < 0 ? lanes.length : free;
    lanes[own] = one.to;
    return { ...one, own };
  });
  const first = new Map<string, number>();
  const lanes: string[] = [];
  for (const owner of owners) {
    first.set(owner, lanes.length);
    (ends.get(owner) ?? []).forEach(() => lanes.push(owner));
  }
  return { attempts: placed.map(({ own, ...one }) => ({ ...one, lane: (first.get(one.owner) ?? 0) + own })), lanes };
}
