import { textOf } from '../../lib/flatten';
import { shadesOf } from '../data/contour';
import type { Lineage } from '../data/lineage';
import { count } from '../../lib/format';
import { extent, show, type Goal } from '../data/numbers';
import { base, grid, ofScale, reach, shade, xAxis, yAxis, type Area, type Drawing, type Look, type Nothing } from './drawing';
import { categories } from '../data/scale';

/** Who went on from whom: a lane a trial, an arrow from the donor. */
export function lineage(found: Lineage, shown: ReadonlySet<number>, metric: string, goal: Goal, look: Look): Drawing | Nothing {
  const stretches = found.stretches.filter(one => shown.has(one.trial));
  if (stretches.length === 0) return 'No trial has trained yet.';
  const trials = [...new Set(stretches.map(one => one.trial))].sort((a, b) => a - b);
  const lane = new Map(trials.map((trial, i) => [trial, 1 - (i + 0.5) / trials.length]));
  const scale = categories([...trials].reverse().map(trial => String(trial)));
  const shadeOf = shadesOf(stretches.map(one => one.value), goal === 'Maximize');
  const exploits = found.exploits.filter(one => lane.has(one.trial) && lane.has(one.donor));
  const isIn = (trial: number) => look.selected?.has(trial) ?? true;
  const y = (trial: number) => lane.get(trial) ?? 0;
  const own = exploits.filter(one => one.donor === one.trial);
  const copied = exploits.filter(one => one.donor !== one.trial);
  const line = (from: readonly number[], to: readonly number[], style: object) => ({ coords: [from, to], lineStyle: style });
  const areas: Area[] = [
    ...exploits.map(one => ({
      xAxis: 0, yAxis: 0, x: [one.iteration - 0.4, one.iteration + 0.4] as const, y: around(y(one.trial), trials.length), trial: one.trial,
      title: `trial ${one.trial} at iteration ${one.iteration}`, lines: [one.reason, ...one.changes],
    })),
    ...stretches.map(one => ({
      xAxis: 0, yAxis: 0, x: [one.from, one.to] as const, y: around(y(one.trial), trials.length), trial: one.trial,
      title: `trial ${one.trial}, iterations ${one.from + 1} to ${one.to}`, lines: [`${metric}: ${show(one.value)}`, textOf(one.configuration).slice(0, 300)],
    })),
  ];
  return {
    option: {
      ...base(look.theme),
      grid: grid({ top: 24 }),
      xAxis: xAxis(look.theme, 'iteration', false, { minInterval: 1 }),
      yAxis: yAxis(look.theme, 'trial', false, ofScale(look.theme, scale, trials.length, 60)),
      series: [
        reach(extent(stretches.flatMap(one => [one.from, one.to])), [0, 1]),
        { type: 'lines', coordinateSystem: 'cartesian2d', silent: true, progressive: 0, data: stretches.map(one => line([one.from, y(one.trial)], [one.to, y(one.trial)], { color: shade(look.theme, shadeOf(one.value)), width: Math.max(2, Math.min(10, 220 / trials.length)), opacity: isIn(one.trial) ? 1 : 0.2 })) },
        { type: 'lines', coordinateSystem: 'cartesian2d', silent: true, progressive: 0, symbol: ['none', 'arrow'], symbolSize: 7, data: copied.map(one => line([one.from, y(one.donor)], [one.iteration, y(one.trial)], { color: look.theme.warn, width: 1.3, opacity: isIn(one.trial) || isIn(one.donor) ? 0.9 : 0.15, curveness: 0.15 })) },
        { type: 'scatter', silent: true, symbol: 'emptyCircle', symbolSize: 7, data: own.map(one => [one.iteration, y(one.trial)]), itemStyle: { color: look.theme.warn } },
      ],
    },
    summary: `${count(trials.length, 'trial')}, a lane each; ${count(copied.length, 'arrow')} from a trial that did better to the one that went on from its checkpoint${own.length > 0 ? `, ${count(own.length, 'ring')} where only the configuration changed` : ''}. Stronger lines are better in ${metric}, by rank.`,
    table: () => ({
      columns: ['trial', 'from', 'to', metric, 'went on from', 'reason', 'changes'],
      rows: stretches.map(one => {
        const cause = exploits.find(exploit => exploit.trial === one.trial && exploit.from === one.from);
        return [one.trial, one.from, one.to, Number.isFinite(one.value) ? one.value : String(one.value), cause?.donor ?? null, cause?.reason ?? null, cause?.changes.join('; ') ?? null];
      }),
    }),
    areas,
    height: Math.max(220, Math.min(900, 80 + trials.length * 22)),
  };
}

const around = (lane: number, trials: number): readonly [number, number] => [lane - 0.5 / trials, lane + 0.5 / trials];
