import type { Json, JournalEvent } from '../../model';
import { isObject } from '../../lib/flatten';
import { numberOf } from '../../lib/format';
import { metricsOf } from './curves';

/** A change of a trial's configuration in the middle of its life. */
export interface Exploit {
  readonly trial: number;
  /** The trial it goes on from; the trial itself if only the configuration changes. */
  readonly donor: number;
  readonly iteration: number;
  /** The iteration of the donor's checkpoint. */
  readonly from: number;
  readonly reason: string;
  readonly changes: readonly string[];
  readonly at: string;
}

/** What a trial has trained with one configuration. */
export interface Stretch { readonly trial: number; readonly from: number; readonly to: number; readonly value: number; readonly configuration: Json }

export interface Lineage { readonly stretches: readonly Stretch[]; readonly exploits: readonly Exploit[] }

/** Who went on from whom, as population based training has it in the journal. */
export function lineageOf(events: readonly JournalEvent[], metric: string): Lineage {
  const [stretches, exploits]: [Stretch[], Exploit[]] = [[], []];
  const open = new Map<number, { from: number; to: number; value: number; configuration: Json }>();
  const close = (trial: number) => {
    const one = open.get(trial);
    if (one !== undefined && one.to > one.from) stretches.push({ trial, ...one });
  };
  for (const { kind, trial, iteration, body, at } of events) {
    if (trial === undefined) continue;
    const now = open.get(trial);
    if (kind === 'trial-created') open.set(trial, { from: 0, to: 0, value: NaN, configuration: body?.config ?? {} });
    else if (kind === 'reported' && iteration !== undefined && now !== undefined) {
      now.to = Math.max(now.to, iteration);
      now.value = numberOf(metricsOf(body)?.[metric]);
    } else if (kind === 'trial-perturbed' && isObject(body?.perturbation)) {
      const { donor, config, changes, checkpoint } = body.perturbation;
      const reached = iteration ?? now?.to ?? 0;
      const from = isObject(checkpoint) ? numberOf(checkpoint.iteration as number) : reached;
      close(trial);
      open.set(trial, { from, to: from, value: now?.value ?? NaN, configuration: config ?? {} });
      exploits.push({ trial, donor: numberOf(donor as number), iteration: reached, from, reason: String(body.reason ?? ''), changes: Array.isArray(changes) ? changes.filter(isObject).map(described) : [], at });
    }
  }
  for (const trial of open.keys()) close(trial);
  return { stretches: stretches.sort((a, b) => a.trial - b.trial || a.from - b.from), exploits };
}

const described = (change: { [name: string]: Json }): string =>
  `${String(change.parameter)}: ${String(change.from ?? 'none')} → ${String(change.to ?? 'none')}${change.how === undefined ? '' : ` (${String(change.how)})`}`;
