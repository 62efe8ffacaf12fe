import { count } from '../../lib/format';
import { show } from '../data/numbers';
import type { SearcherView } from '../data/searcher';
import { base, grid, legend, palette, selectable, symbols, xAxis, yAxis, type Drawing, type Look, type Nothing, type Spots } from './drawing';

/** What each part of the search proposed: values by trial, told apart by who proposed them. */
export function sources(found: SearcherView, rows: readonly { readonly trial: number; readonly value: number }[], metric: string, isLog: boolean, look: Look): Drawing | Nothing {
  const drawn = rows.filter(row => Number.isFinite(row.value) && (!isLog || row.value > 0));
  if (drawn.length === 0) return `No trial that is shown has a value of ${metric} that can be shown.`;
  const colours = palette(look.theme);
  const series: object[] = [];
  const names: string[] = [];
  const spots: Spots[] = [];
  found.sources.forEach((source, s) => {
    const members = new Set(source.trials);
    const mine = drawn.filter(row => members.has(row.trial));
    if (mine.length === 0) return;
    names.push(source.name);
    series.push(...selectable(source.name, mine.map(row => [row.trial, row.value]), mine.map(row => row.trial), colours[s % colours.length] ?? look.theme.accent, look, { symbol: symbols[s % symbols.length] }));
    spots.push({ xAxis: 0, yAxis: 0, xLog: false, yLog: isLog, xs: mine.map(row => row.trial), ys: mine.map(row => row.value), trials: mine.map(row => row.trial) });
  });
  return {
    option: { ...base(look.theme), grid: grid({ top: names.length > 1 ? 40 : 24 }), legend: legend(look.theme, names), xAxis: xAxis(look.theme, 'trial', false, { minInterval: 1 }), yAxis: yAxis(look.theme, metric, isLog), series },
    summary: found.sources.map(source => `${source.name}: ${count(source.trials.length, 'trial')}, ${count(source.improvements, 'new best', 'new bests')}, best ${show(source.best)}`).join('; ') + '.',
    table: () => ({ columns: ['trial', 'proposed by', metric], rows: drawn.map(row => [row.trial, found.sourceOf.get(row.trial) ?? 'unknown', row.value]) }),
    spots,
    about: trial => [`proposed by ${found.sourceOf.get(trial) ?? 'unknown'}`],
  };
}
