import type { Json } from '../model';

/** Entries of a journal that change nothing in a list of trials. */
export const changesNothing = new Set(['trial-granted', 'trial-checkpointed', 'trial-pause-requested', 'trial-save-requested', 'trial-resources-changed', 'checkpoint-released', 'trial-attribute-set']);

/** What a failure says in the body of an entry. */
export function errorOf(body: { readonly [name: string]: Json }): string | undefined {
  const error = body.error;
  return error !== null && typeof error === 'object' && !Array.isArray(error) && typeof error.message === 'string' ? error.message : undefined;
}
