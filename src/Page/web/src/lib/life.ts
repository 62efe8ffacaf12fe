import type { Json, JournalEvent } from '../model';
import { text } from './format';

/** Something that has become of a trial. */
export interface Step { readonly at: string; readonly what: string; readonly why: string; /** Whether something went wrong. */ readonly isBad: boolean }

type Body = { readonly [name: string]: Json };
const forEver = 2_147_483_647;

const said: Readonly<Record<string, (body: Body, event: JournalEvent) => readonly [what: string, why?: string] | null>> = {
  'trial-created': body => [body.retryOf === undefined ? 'Created' : `Created, to try trial ${text(body.retryOf)} again`, text(body.note)],
  'trial-reused': body => ['Has the result of another one with its configuration', body.source === undefined ? '' : `trial ${text(body.source)}`],
  'trial-started': (body, { attempt }) => [`Attempt ${attempt} started${body.client !== undefined ? `, run by client ${text(body.client)}` : body.silo !== undefined ? ` on silo ${text(body.silo)}` : ''}`, [fromOf(body.checkpoint), grantOf(body.grantedTo)].filter(Boolean).join(', ')],
  'trial-granted': body => ['Goes on', grantOf(body.grantedTo)],
  'trial-checkpointed': (_, { iteration }) => ['Has saved a checkpoint', `of iteration ${iteration}`],
  'trial-pause-requested': body => [body.byScheduler === true ? 'The scheduler has it pause' : 'Is to pause', text(body.reason)],
  'trial-save-requested': (_, { iteration }) => ['Is asked for a checkpoint', `of iteration ${iteration}`],
  'trial-perturbed': body => ['Gets another configuration', text(body.reason)],
  'trial-resources-changed': body => ['Takes other resources from its next attempt on', text(body.resources)],
  'trial-paused': () => ['Paused'],
  'trial-failed': (body, { attempt }) => [`Attempt ${attempt} failed`, messageOf(body)],
  'trial-lost': (body, { attempt }) => [`Attempt ${attempt} was lost`, text(body.reason)],
  'trial-ended': body => [`Ended: ${text(body.status)}`, body.endedBy === 'Completed' ? '' : messageOf(body) || text(body.reason)],
  'trial-attribute-set': body => [body.value === undefined ? `The note “${text(body.name)}” was removed` : `Noted: ${text(body.name)}`, text(body.value)],
  // which of its checkpoints others need is not its life
  'checkpoint-released': () => null,
  reported: () => null,
};

/** What has become of a trial, by its entries in the journal, oldest first. */
export function lifeOf(events: readonly JournalEvent[]): readonly Step[] {
  return events.flatMap(event => {
    const { kind, body = {}, at } = event;
    // a kind that a newer server has is named as it is
    const step = said[kind] ? said[kind](body, event) : [kind, ''] as const;
    return step === null ? [] : [{ at, what: step[0], why: step[1] ?? '', isBad: kind === 'trial-failed' || kind === 'trial-lost' || body.status === 'Error' }];
  });
}

const grantOf = (grantedTo: Json | undefined): string => typeof grantedTo !== 'number' ? '' : grantedTo === forEver ? 'to its end without asking' : `up to iteration ${grantedTo} without asking`;
const fromOf = (checkpoint: Json | undefined): string => objectOf(checkpoint).iteration === undefined ? '' : `from the checkpoint of iteration ${text(objectOf(checkpoint).iteration)}`;
const messageOf = (body: Body): string => text(objectOf(body.error).message);
const objectOf = (json: Json | undefined): Body => json !== null && typeof json === 'object' && !Array.isArray(json) ? json : {};
