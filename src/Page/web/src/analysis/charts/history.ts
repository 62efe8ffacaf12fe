import { count, duration } from '../../lib/format';
import { show, type Goal } from '../data/numbers';
import { at, bestSoFar, isFeasible, nameOf, valueOf, type Trials } from '../data/trials';
import { base, grid, legend, marks, selectable, stairs, xAxis, yAxis, type Drawing, type Look, type Nothing, type Spots } from './drawing';

export interface HistoryInput {
  readonly trials: Trials;
  /** Positions of what is shown. */
  readonly shown: readonly number[];
  readonly metric: string;
  readonly goal: Goal;
  readonly isLog: boolean;
  readonly isTime: boolean;
}

const shapes: Readonly<Record<string, string>> = { Terminated: 'circle', Running: 'emptyCircle', Paused: 'diamond', Pending: 'emptyDiamond', Error: 'triangle' };

/** Each trial's last value, by number or by the time of its end, with the best so far. */
export function history(input: HistoryInput, look: Look): Drawing | Nothing {
  const { trials, metric, goal, isLog, isTime } = input;
  if (trials.all.length === 0) return 'There is no trial yet.';
  const start = Math.min(...trials.all.map(trial => Date.parse(trial.createdAt ?? '')).filter(Number.isFinite));
  const rows = input.shown.map(i => {
    const trial = at(trials, i);
    const time = (Date.parse(trial.endedAt ?? '') - start) / 1000;
    return { trial, x: isTime ? time : trial.trial, value: valueOf(trial, metric, trials.objectives), isFeasible: isFeasible(trial, trials.constraints) };
  });
  const ordered = (isTime ? rows.filter(row => Number.isFinite(row.x)) : rows).sort((a, b) => a.x - b.x);
  const drawn = ordered.filter(row => Number.isFinite(row.value) && (!isLog || row.value > 0));
  if (drawn.length === 0) return isLog ? `No value of ${metric} is above 0: a logarithmic axis can't show it.` : `No trial that is shown has a finite value of ${metric}.`;
  const best = bestSoFar(drawn.map(row => row.value), goal, i => (drawn[i]?.isFeasible ?? false) && drawn[i]?.trial.status !== 'Error');

  const groups = new Map<string, typeof drawn>();
  for (const row of drawn) {
    const name = row.isFeasible ? row.trial.status : 'breaks a bound';
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  const series: object[] = [];
  for (const [name, group] of groups) {
    const colour = name === 'Error' || name === 'breaks a bound' ? look.theme.bad : look.theme.accent;
    series.push(...selectable(name, group.map(row => [row.x, row.value]), group.map(row => row.trial.trial), colour, look, { symbol: shapes[name] ?? 'emptyTriangle' }));
  }
  // failures have no value as a rule: they stand on the ground line
  const failed = ordered.filter(row => row.trial.status === 'Error' && !Number.isFinite(row.value));
  if (failed.length > 0) series.push(marks('failed', failed.map(row => [row.x, 0.02]), look.theme.bad, { symbol: 'triangle', yAxisIndex: 1 }));
  series.push({ type: 'line', name: 'best so far', data: stairs(drawn.map((row, i) => [row.x, best[i] ?? NaN]).filter(point => Number.isFinite(point[1]))), symbol: 'none', lineStyle: { color: look.theme.good, width: 2 }, itemStyle: { color: look.theme.good }, silent: true, z: 4 });

  const last = best.at(-1) ?? NaN;
  const leader = drawn.find(row => row.value === last && row.isFeasible);
  const spots: Spots[] = [
    { xAxis: 0, yAxis: 0, xLog: false, yLog: isLog, xs: drawn.map(row => row.x), ys: drawn.map(row => row.value), trials: drawn.map(row => row.trial.trial) },
    { xAxis: 0, yAxis: 1, xLog: false, yLog: false, xs: failed.map(row => row.x), ys: failed.map(() => 0.02), trials: failed.map(row => row.trial.trial) },
  ];
  const without = rows.length - drawn.length;
  return {
    option: {
      ...base(look.theme),
      grid: grid(),
      legend: legend(look.theme, ['best so far', ...groups.keys(), ...(failed.length > 0 ? ['failed'] : [])]),
      xAxis: xAxis(look.theme, isTime ? 'time since the first trial' : 'trial', false, isTime ? { axisLabel: { color: look.theme.quiet, fontSize: 11, hideOverlap: true, formatter: duration } } : { minInterval: 1 }),
      yAxis: [yAxis(look.theme, metric, isLog), { type: 'value', min: 0, max: 1, show: false }],
      series,
    },
    summary: `${count(drawn.length, 'trial')} with a value of ${metric}; the best is ${show(last)}${leader === undefined ? '' : `, of ${nameOf(leader.trial)}`}.${without > 0 ? ` ${without} more cannot be shown here: failed, without a value${isLog ? ', not above 0' : ''}${isTime ? ', or not ended' : ''}.` : ''}`,
    table: () => ({
      columns: ['trial', 'status', isTime ? 'seconds' : 'number', metric, 'best so far'],
      rows: drawn.map((row, i) => [row.trial.trial, row.trial.status, row.x, row.value, Number.isFinite(best[i]) ? best[i] ?? null : null]),
    }),
    spots,
  };
}
