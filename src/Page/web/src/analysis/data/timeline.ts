import type { JournalEvent } from '../../model';
import { Fold } from './fold';

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

interface Attempts {
  readonly open: Map<number, { attempt: number; from: number; owner: string; isClient: boolean }>;
  readonly ended: Omit<Attempt, 'lane'>[];
  now: number;
}

function take(state: Attempts, { kind, trial, attempt, at, body }: JournalEvent): void {
  const time = Date.parse(at);
  state.now = Math.max(state.now, time);
  if (trial === undefined) return;
  if (kind === 'trial-started') state.open.set(trial, { attempt: attempt ?? 0, from: time, owner: String(body?.client ?? body?.silo ?? ''), isClient: body?.client !== undefined });
  const [outcome, one] = [outcomes[kind], state.open.get(trial)];
  if (outcome === undefined || one === undefined) return;
  state.open.delete(trial);
  const isError = outcome === 'ended' && body?.status === 'Error';
  state.ended.push({ trial, ...one, to: time, outcome: isError ? 'failed' : outcome, reason: String(body?.reason ?? messageOf(body) ?? '') });
}

/** Attempts as a journal tells of them by and by. */
export const attemptsFold = () => new Fold<Attempts>(() => ({ open: new Map(), ended: [], now: 0 }), take);

/** The attempts over time. What still runs lasts to the last event. Slots are there whoever is shown, lanes of trials for those alone. */
export function timelineOf(events: readonly JournalEvent[], by: Lanes = 'silo', shown?: ReadonlySet<number>, fold = attemptsFold()): Timeline {
  const { open, ended, now } = fold.of(events);
  const attempts = [...ended, ...[...open].map(([trial, one]): Omit<Attempt, 'lane'> => ({ trial, ...one, to: now, outcome: 'runs', reason: '' }))];
  const all = attempts.filter(one => by === 'silo' || shown === undefined || shown.has(one.trial)).sort((a, b) => a.from - b.from || a.trial - b.trial);
  return laid(all, by);
}

const messageOf = (body: JournalEvent['body']): unknown => (typeof body?.error === 'object' && body.error !== null && 'message' in body.error ? body.error.message : undefined);

// each in the first lane of its own that is free; a client and a silo may have the same name
function laid(attempts: readonly Omit<Attempt, 'lane'>[], by: Lanes): Timeline {
  const keyOf = (one: Omit<Attempt, 'lane'>) => (by === 'trial' ? String(one.trial).padStart(9, '0') : `${Number(one.isClient)} ${one.owner}`);
  const keysOf = attempts.map(keyOf);
  const titles = new Map(attempts.map((one, i) => [keysOf[i] ?? '', by === 'trial' ? `trial ${one.trial}` : one.owner]));
  const keys = [...titles.keys()].sort();
  const ends = new Map<string, number[]>(keys.map(key => [key, []]));
  const owns = attempts.map((one, i) => {
    const lanes = ends.get(keysOf[i] ?? '') ?? [];
    const free = lanes.findIndex(end => end <= one.from);
    const own = free < 0 ? lanes.length : free;
    lanes[own] = one.to;
    return own;
  });
  const first = new Map<string, number>();
  const lanes: string[] = [];
  for (const key of keys) {
    first.set(key, lanes.length);
    (ends.get(key) ?? []).forEach(() => lanes.push(titles.get(key) ?? ''));
  }
  return { by, attempts: attempts.map((one, i) => ({ ...one, lane: (first.get(keysOf[i] ?? '') ?? 0) + (owns[i] ?? 0) })), lanes };
}
