import { computed, effect, signal } from '@preact/signals';
import { keptForGood } from './kept';

export type Theme = 'system' | 'light' | 'dark';
const name = 'tune-theme';
const kept = keptForGood.get(name);

export const theme = signal<Theme>(kept === 'light' || kept === 'dark' ? kept : 'system');

const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(prefersDark.matches);
prefersDark.addEventListener('change', event => { systemIsDark.value = event.matches; });

export const isDark = computed(() => theme.value === 'dark' || (theme.value === 'system' && systemIsDark.value));

effect(() => {
  document.documentElement.style.colorScheme = theme.value === 'system' ? 'light dark' : theme.value;
  keptForGood.set(name, theme.value === 'system' ? null : theme.value);
});

/** A colour of page.css as it is now, for what is drawn on a canvas. */
export function colour(variable: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(--${variable})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}
