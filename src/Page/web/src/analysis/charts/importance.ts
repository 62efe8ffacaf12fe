import type { Importance } from '../../model';
import { base, font, grid, legend, short, xAxis, type Area, type Drawing, type Look, type Nothing } from './drawing';

const most = 20;

/** How much parameters and pairs of them matter: the greatest first. */
export function importance(found: Importance, metric: string, look: Look): Drawing | Nothing {
  const isAnything = [...found.parameters, ...found.interactions].some(share => share.share > 0);
  if (!isAnything) return found.note ?? `Nothing can be said of ${metric} yet.`;
  const parameters = found.parameters.slice(0, most).map(share => ({ name: share.parameters.join(' × '), share: share.share, isPair: false }));
  const pairs = found.interactions.filter(pair => pair.share > 0.001).slice(0, 8).map(pair => ({ name: pair.parameters.join(' × '), share: pair.share, isPair: true }));
  const bars = [...parameters, ...pairs];
  const width = Math.max(90, Math.min(260, look.width * 0.35));
  const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
  const series = (name: string, isPair: boolean, color: string) => ({
    type: 'custom', name, silent: true, itemStyle: { color },
    data: bars.flatMap((bar, i) => (bar.isPair === isPair ? [[bar.share, i]] : [])),
    renderItem: (_: unknown, api: { value: (d: number) => number; coord: (p: readonly number[]) => number[]; size: (p: readonly number[]) => number[] }) => {
      const [[left = 0], [right = 0, middle = 0]] = [api.coord([0, api.value(1)]), api.coord([api.value(0), api.value(1)])];
      const height = (api.size([0, 1])[1] ?? 0) * 0.6;
      return {
        type: 'group',
        children: [
          { type: 'rect', shape: { x: left, y: middle - height / 2, width: Math.max(1, right - left), height, r: [0, 3, 3, 0] }, style: { fill: color } },
          { type: 'text', style: { text: percent(api.value(0)), x: right + 6, y: middle, verticalAlign: 'middle', fill: look.theme.quiet, fontSize: 11, fontFamily: font } },
        ],
      };
    },
  });
  const areas: Area[] = bars.map((bar, i) => ({
    xAxis: 0, yAxis: 0, x: [0, 1], y: [i - 0.5, i + 0.5], title: bar.name,
    lines: [`${percent(bar.share)} of the variance of ${metric}`, bar.isPair ? 'what the two do only together' : 'alone and with others'],
  }));
  const words = found.parameters.slice(0, 3).map(share => `${share.parameters.join(' × ')} ${percent(share.share)}`).join(', ');
  return {
    option: {
      ...base(look.theme),
      grid: grid({ right: 56, top: 26 }),
      legend: legend(look.theme, pairs.length > 0 ? ['parameter', 'only together'] : []),
      xAxis: xAxis(look.theme, '', false, { min: 0, scale: false, splitNumber: Math.max(2, Math.floor(look.width / 110)), axisLabel: { color: look.theme.quiet, fontSize: 11, hideOverlap: true, formatter: (value: number) => `${Math.round(value * 100)} %` } }),
      yAxis: {
        type: 'value', inverse: true, min: -0.5, max: bars.length - 0.5, splitLine: { show: false }, axisTick: { show: false }, axisLine: { onZero: false, lineStyle: { color: look.theme.line } },
        axisLabel: { color: look.theme.text, fontSize: 12, customValues: bars.map((_, i) => i), width, overflow: 'truncate', formatter: (i: number) => short(bars[i]?.name ?? '', 48) },
      },
      series: [series('parameter', false, look.theme.accent), series('only together', true, look.theme.warn)],
    },
    summary: `What makes ${metric} differ, from ${found.trials} trials: ${words}.${found.fit === undefined ? '' : ` The model explains ${percent(Math.max(0, found.fit))} of what it had not seen.`}${found.note === undefined ? '' : ` ${found.note}`}`,
    table: () => ({ columns: ['parameters', 'share', 'kind'], rows: [...found.parameters, ...found.interactions].map((share, i) => [share.parameters.join(' × '), share.share, i < found.parameters.length ? 'parameter' : 'only together']) }),
    areas,
    height: Math.max(160, 60 + bars.length * 28),
  };
}
