import { pathOf, post } from '../lib/api';
import type { ExperimentStore } from './contract';

/** Stops trials, or tries them again. */
export async function steer(store: ExperimentStore, verb: 'stop' | 'retry', numbers: readonly number[]): Promise<void> {
  if (verb === 'retry') await post(pathOf(store.name, ':retry'), { trials: numbers });
  else for (const number of numbers) await post(pathOf(store.name, `/trials/${number}:stop`));
  await store.refresh();
}
