import { count } from '../../lib/format';
import type { Goal } from '../data/numbers';
import type { Fate, Rung } from '../data/rungs';
import { categories } from '../data/scale';
import { jitter } from './slices';
import { base, grid, legend, ofScale, selectable, xAxis, yAxis, type Area, type Drawing, type Look, type Nothing, type Spots } from './drawing';

const fates: readonly Fate[] = ['went on', 'was stopped', 'waits', 'ended there'];
const shapes: Readonly<Record<Fate, string>> = { 'went on': 'circle', 'was stopped': 'path://M0,0L10,10M10,0L0,10', waits: 'emptyCircle', 'ended there': 'diamond' };

/** Each rung with those that came to it: who went on, who was stopped. */
export function rungs(found: readonly Rung[], shown: ReadonlySet<number>, metric: string, goal: Goal, isLog: boolean, look: Look): Drawing | Nothing {
  const { theme } = look;
  const colours: Readonly<Record<Fate, string>> = { 'went on': theme.accent, 'was stopped': theme.bad, waits: theme.warn, 'ended there': theme.good };
  const rows = found.map(rung => ({ ...rung, trials: rung.trials.filter(one => shown.has(one.trial)) })).filter(rung => rung.trials.length > 0);
  if (rows.length === 0) return 'No trial that is shown has come to a rung yet.';
  const scale = categories(rows.map(rung => String(rung.iteration)));
  const spots: Spots[] = [];
  const series: object[] = [];
  const present: Fate[] = [];
  const reasons = new Map<number, string[]>();
  let left = 0;
  for (const fate of fates) {
    const [points, trials]: [[number, number][], number[]] = [[], []];
    for (const rung of rows) {
      for (const one of rung.trials) {
        if (one.fate !== fate) continue;
        if (one.reason !== '') reasons.set(one.trial, [...(reasons.get(one.trial) ?? []), `at ${rung.iteration}: ${one.reason}`]);
        const x = scale.position(String(rung.iteration));
        if (x === null || !Number.isFinite(one.value) || (isLog && one.value <= 0)) {
          left++;
          continue;
        }
        // those that went on stand on the left of a rung, all others on the right
        points.push([x + ((fate === 'went on' ? -0.21 : 0.21) + jitter(one.trial) * 0.55) / scale.size, one.value]);
        trials.push(one.trial);
      }
    }
    if (points.length === 0) continue;
    present.push(fate);
    const style = fate !== 'was stopped' ? {} : points.length > 1000 ? { symbol: 'circle', symbolSize: 3 } : { itemStyle: { color: 'transparent', borderColor: colours[fate], borderWidth: 1.4, opacity: 0.85 }, large: false };
    series.push(...selectable(fate, points, trials, colours[fate], look, { symbol: shapes[fate], symbolSize: points.length > 1000 ? 3 : 7, ...style }));
    spots.push({ xAxis: 0, yAxis: 0, xLog: false, yLog: isLog, xs: points.map(point => point[0]), ys: points.map(point => point[1]), trials });
  }
  const counts = rows.map(rung => fates.map(fate => rung.trials.filter(one => one.fate === fate).length));
  const areas: Area[] = rows.map((rung, i) => ({
    xAxis: 0, yAxis: 0, x: [i / rows.length, (i + 1) / rows.length], y: [-Infinity, Infinity], title: `rung of ${count(rung.iteration, 'iteration')}`,
    lines: [`${count(rung.trials.length, 'trial')} came to it`, ...fates.flatMap((fate, f) => ((counts[i]?.[f] ?? 0) > 0 ? [`${counts[i]?.[f] ?? 0} ${fate}`] : []))],
  }));
  return {
    option: {
      ...base(theme),
      grid: grid(),
      legend: legend(theme, present),
      xAxis: xAxis(theme, 'rung (iterations)', false, ofScale(theme, scale, rows.length, 80)),
      yAxis: yAxis(theme, metric, isLog),
      series,
    },
    summary: `${rows.map((rung, i) => `At ${rung.iteration}: ${rung.trials.length} came, ${counts[i]?.[0] ?? 0} went on${(counts[i]?.[1] ?? 0) > 0 ? `, ${counts[i]?.[1] ?? 0} stopped` : ''}${(counts[i]?.[2] ?? 0) > 0 ? `, ${counts[i]?.[2] ?? 0} wait` : ''}`).join('. ')}. ${goal === 'Minimize' ? 'Lower' : 'Higher'} is better.${left > 0 ? ` ${left} values cannot be shown.` : ''}`,
    table: () => ({ columns: ['rung', 'trial', 'iteration', metric, 'fate', 'reason', 'at'], rows: rows.flatMap(rung => rung.trials.map(one => [rung.iteration, one.trial, one.iteration, Number.isFinite(one.value) ? one.value : String(one.value), one.fate, one.reason, one.at])) }),
    spots,
    areas,
    about: trial => reasons.get(trial) ?? [],
    height: 360,
  };
}

