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
  /** Who ran it: the silo, or the client that had asked; empty where the journal is older than it says that. */
  readonly owner: string;
  readonly isClient: boolean;
  /** The lane it is drawn in, from 0. */
  readonly lane: number;
}

/** What lanes are: slots of silos and clients, or trials. */
export type Lanes = 'silo' | 'trial';

export interface Timeline { readonly by: Lanes; readonly attempts: readonly Attempt[]; /** Each lane's silo, client or trial; as many of one name as ran there at once. */ readonly lanes: readonly string[] }

const outcomes: Readonly<Record<string, Outcome>> = { 'trial-ended': 'ended', 'trial-paused': 'paused', 'trial-failed': 'failed', 'trial-lost': 'lost' };

/** The attempts over time. What still runs lasts to the last event. Slots are there whoever is shown, lanes of trials for those alone. */
export function timelineOf(events: readonly JournalEvent[], by: Lanes = 'silo', shown?: ReadonlySet<number>): Timeline {
  const open = new Map<number, { attempt: number; from: number; owner: string; isClient: boolean }>();
  const attempts: Omit<Attempt, 'lane'>[] = [];
  let now = 0;
  for (const { kind, trial, attempt, at, body } of events) {
    now = Math.max(now, Date.parse(at));
    if (trial === undefined) continue;
    if (kind === 'trial-started') open.set(trial, { attempt: attempt ?? 0, from: Date.parse(at), owner: String(body?.client ?? body?.silo ?? ''), isClient: body?.client !== undefined });
    const [outcome, one] = [outcomes[kind], open.get(trial)];
    if (outcome === undefined || one === undefined) continue;
    open.delete(trial);
    const isError = outcome === 'ended' && body?.status === 'Error';
    attempts.push({ trial, ...one, to: Date.parse(at), outcome: isError ? 'failed' : outcome, reason: String(body?.reason ?? messageOf(body) ?? '') });
  }
  for (const [trial, one] of open) attempts.push({ trial, ...one, to: now, outcome: 'runs', reason: '' });
  const all = attempts.filter(one => by === 'silo' || shown === undefined || shown.has(one.trial)).sort((a, b) => a.from - b.from || a.trial - b.trial);
  return laid(all, by);
}

const messageOf = (body: JournalEvent['body']): unknown => (typeof body?.error === 'object' && body.error !== null && 'message' in body.error ? body.error.message : undefined);

// each in the first lane of its own that is free; a client and a silo may have the same name
function laid(attempts: readonly Omit<Attempt, 'lane'>[], by: Lanes): Timeline {
  const keyOf = (one: Omit<Attempt, 'lane'>) => (by === 'trial' ? String(one.trial).padStart(9, '0') : `${Number(one.isClient)} ${one.owner}`);
  const titles = new Map(attempts.map(one => [keyOf(one), by === 'trial' ? `trial ${one.trial}` : one.owner]));
  const keys = [...titles.keys()].sort();
  const ends = new Map<string, number[]>(keys.map(key => [key, []]));
  const placed = attempts.map(one => {
    const lanes = ends.get(keyOf(one)) ?? [];
    const free = lanes.findIndex(end => end <= one.from);
    const own = free < 0 ? lanes.length : free;
    lanes[own] = one.to;
    return { ...one, own };
  });
  const first = new Map<string, number>();
  const lanes: string[] = [];
  for (const key of keys) {
    first.set(key, lanes.length);
    (ends.get(key) ?? []).forEach(() => lanes.push(titles.get(key) ?? ''));
  }
  return { by, attempts: placed.map(({ own, ...one }) => ({ ...one, lane: (first.get(keyOf(one)) ?? 0) + own })), lanes };
}
