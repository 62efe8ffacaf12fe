import { effect, signal } from '@preact/signals';
import type { About } from '../model';
import { get, keyChanges } from '../lib/api';

/** Who answers, and what the caller may do; null: not known yet. */
export const about = signal<About | null>(null);

/** Asks who answers, now and with each other key. A report file has nobody to ask. */
export const askAbout = () => effect(() => {
  keyChanges.value;
  get<About>('/about').then(answer => { about.value = answer; }, () => { about.value = null; });
});

export const mayOperate = () => about.value?.role === 'Operator' || about.value?.role === 'Admin';
export const mayDelete = () => about.value?.role === 'Admin';
