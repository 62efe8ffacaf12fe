import { count, duration } from '../../lib/format';
import type { Outcome, Timeline } from '../data/timeline';
import { base, grid, legend, reach, short, xAxis, type Area, type Drawing, type Look, type Nothing } from './drawing';

const outcomes: readonly Outcome[] = ['ended', 'paused', 'runs', 'failed', 'lost'];

/** From, to, lane, and whether it is selected. */
type Block = readonly [from: number, to: number, lane: number, isSelected: number];

/** Blocks of a lane that are alike and nearer to each other than the eye can see are drawn as one. They come by their beginnings. */
export function joined(blocks: readonly Block[], nearness: number): readonly Block[] {
  if (nearness <= 0) return blocks;
  const [all, last]: [Block[], Map<number, number>] = [[], new Map()];
  for (const block of blocks) {
    const [from, to, lane, isSelected] = block;
    const place = last.get(lane);
    const before = place === undefined ? undefined : all[place];
    if (place !== undefined && before !== undefined && before[3] === isSelected && from - before[1] <= nearness) all[place] = [before[0], Math.max(before[1], to), lane, isSelected];
    else last.set(lane, all.push(block) - 1);
  }
  return all;
}

/** The attempts over time: a lane a slot of a silo, or a lane a trial. */
export function timeline(found: Timeline, shown: ReadonlySet<number>, look: Look): Drawing | Nothing {
  const attempts = found.attempts.filter(one => shown.has(one.trial));
  if (attempts.length === 0) return 'No attempt has begun yet.';
  const { theme } = look;
  const colours: Readonly<Record<Outcome, string>> = { ended: theme.accent, paused: theme.quiet, runs: theme.good, failed: theme.bad, lost: theme.warn };
  const start = Math.min(...found.attempts.map(one => one.from));
  const seconds = (time: number) => (time - start) / 1000;
  const lanes = found.lanes;
  const isTold = found.attempts.every(one => one.owner !== '');
  const first = (owner: string) => lanes.indexOf(owner);
  const labelOf = (lane: number) => {
    const owner = lanes[lane] ?? '';
    return owner === '' ? `slot ${lane - first('') + 1}` : `${short(owner, 16)}${lanes.filter(one => one === owner).length > 1 ? ` ${lane - first(owner) + 1}` : ''}`;
  };
  const busy = attempts.reduce((sum, one) => sum + one.to - one.from, 0) / 1000;
  const all = seconds(attempts.reduce((last, one) => Math.max(last, one.to), start));
  const every = Math.ceil(lanes.length / 30);
  const areasOf = (): Area[] => attempts.map(one => ({
    xAxis: 0, yAxis: 0, x: [seconds(one.from), seconds(one.to)], y: [one.lane - 0.5, one.lane + 0.5], trial: one.trial,
    title: `trial ${one.trial}, attempt ${one.attempt}`,
    lines: [`${one.outcome} after ${duration((one.to - one.from) / 1000)}`, ...(one.reason === '' ? [] : [one.reason]), ...(one.owner === '' ? [] : [`${one.isClient ? 'client' : 'silo'} ${one.owner}`])],
  }));
  const present = outcomes.filter(outcome => attempts.some(one => one.outcome === outcome));
  const isMany = attempts.length > 1500;
  return {
    option: {
      ...base(theme),
      grid: grid(),
      legend: legend(theme, present),
      xAxis: xAxis(theme, 'time since the first attempt', false, { min: 0, scale: false, axisLabel: { color: theme.quiet, fontSize: 11, hideOverlap: true, formatter: duration } }),
      yAxis: {
        type: 'value', inverse: true, min: -0.5, max: lanes.length - 0.5, axisTick: { show: false }, splitLine: { show: false }, axisLine: { onZero: false, lineStyle: { color: theme.line } },
        axisLabel: { color: theme.quiet, fontSize: 11, customValues: lanes.map((_, i) => i).filter(i => i % every === 0), formatter: labelOf, width: 110, overflow: 'truncate' },
      },
      series: [reach([0, all], [0, 0]), ...present.map(outcome => ({
        type: 'custom', name: outcome, silent: true, clip: true, progressive: 0, itemStyle: { color: colours[outcome] },
        data: joined(attempts.filter(one => one.outcome === outcome).map((one): Block => [seconds(one.from), seconds(one.to), one.lane, look.selected === null || look.selected.has(one.trial) ? 1 : 0]), isMany ? all / Math.max(1, look.width) : 0),
        renderItem: (_: unknown, api: { value: (d: number) => number; coord: (p: readonly number[]) => number[]; size: (p: readonly number[]) => number[] }) => {
          const [[left = 0, middle = 0], [right = 0]] = [api.coord([api.value(0), api.value(2)]), api.coord([api.value(1), api.value(2)])];
          const height = Math.min(22, (api.size([0, 1])[1] ?? 0) * 0.8);
          return { type: 'rect', shape: { x: left, y: middle - height / 2, width: Math.max(1, right - left - (isMany ? 0 : 1)), height, r: isMany ? 0 : 2 }, style: { fill: colours[outcome], opacity: api.value(3) === 1 ? 0.85 : 0.15 } };
        },
      }))],
    },
    summary: found.by === 'trial'
      ? `${count(attempts.length, 'attempt')} of ${count(lanes.length, 'trial')} over ${duration(all)}.`
      : `${count(attempts.length, 'attempt')} in ${count(lanes.length, 'slot')} over ${duration(all)}: slots were held ${Math.round((100 * busy) / Math.max(1e-9, all * lanes.length))} % of the time.${isTold ? '' : ' Of attempts from before it was written down nobody knows which silo had them.'}`,
    table: () => ({
      columns: ['trial', 'attempt', 'from', 'to', 'seconds', 'outcome', 'lane', 'silo', 'client', 'reason'],
      rows: attempts.map(one => [one.trial, one.attempt, new Date(one.from).toISOString(), new Date(one.to).toISOString(), (one.to - one.from) / 1000, one.outcome, labelOf(one.lane), one.isClient ? '' : one.owner, one.isClient ? one.owner : '', one.reason]),
    }),
    get areas() {
      return areasOf();
    },
    height: Math.max(180, Math.min(720, 80 + lanes.length * 26)),
  };
}
