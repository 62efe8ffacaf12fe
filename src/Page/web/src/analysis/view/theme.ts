import { useMemo } from 'preact/hooks';
import { colour, isDark } from '../../lib/theme';
import type { Theme } from '../charts/drawing';

const names = ['ground', 'raised', 'line', 'text', 'quiet', 'accent', 'good', 'bad', 'warn'] as const;

/** The colours that the page's variables stand for, in light or dark. */
export const useTheme = (): Theme => useMemo(() => Object.fromEntries(names.map(name => [name, colour(name)])) as Record<(typeof names)[number], string>, [isDark.value]);
