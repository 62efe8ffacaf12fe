import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'preact/hooks';
import { number } from '../lib/format';
import { colour, isDark } from '../lib/theme';

/** A line of a plot. */
export interface Line { readonly label: string; readonly x: readonly number[]; readonly y: readonly (number | null)[]; readonly colour?: string }

interface PlotProps {
  readonly lines: readonly Line[];
  readonly label: string;
  readonly xLabel: string;
  /** Whether x is seconds since 1970. */
  readonly isTime?: boolean;
  /** Whether values hold until the next one. */
  readonly isStepped?: boolean;
  readonly height?: number;
}

const palette = ['accent', 'good', 'warn', 'bad', 'quiet', 'text'];

/** Curves. Who can't see them gets the first and the last values of each. */
export function Plot({ lines, label, xLabel, isTime = false, isStepped = false, height = 240 }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const dark = isDark.value;
  useEffect(() => {
    const host = place.current;
    if (!host || lines.length === 0) return;
    const [text, grid] = [colour('quiet'), colour('line')];
    const axis: uPlot.Axis = { stroke: text, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 }, font: '12px system-ui, sans-serif' };
    const options: uPlot.Options = {
      width: Math.max(host.clientWidth, 200), height,
      cursor: { y: false },
      scales: { x: { time: isTime } },
      axes: [{ ...axis, label: xLabel, labelFont: '12px system-ui, sans-serif', labelSize: 18, size: 34 }, { ...axis, size: 64, values: (_, ticks) => ticks.map(tick => number(tick)) }],
      series: [{ label: 'at', value: (_, value: number | null) => value === null ? '' : number(value) }, ...lines.map((line, index): uPlot.Series => ({
        label: line.label, stroke: line.colour ?? colour(palette[index % palette.length] ?? 'accent'), width: 2,
        points: { show: line.x.length < 40, size: 5 },
        paths: isStepped ? uPlot.paths.stepped?.({ align: 1 }) : undefined, spanGaps: true,
        value: (_, value: number | null) => value === null ? '' : number(value),
      }))],
    };
    const plot = new uPlot(options, joined(lines), host);
    const sized = new ResizeObserver(() => { plot.setSize({ width: Math.max(host.clientWidth, 200), height }); });
    sized.observe(host);
    return () => {
      sized.disconnect();
      plot.destroy();
    };
  }, [lines, dark, height]);
  return <div class={lines.length === 1 ? 'plot single' : 'plot'} ref={place} role="img" aria-label={`${label}. ${lines.map(spoken).join(' ')}`} />;
}

function joined(lines: readonly Line[]): uPlot.AlignedData {
  return uPlot.join(lines.map((line): uPlot.AlignedData => [[...line.x], [...line.y]]));
}

function spoken({ label, y }: Line): string {
  const known = y.filter(one => one !== null);
  const [first, last] = [known[0], known.at(-1)];
  return first === undefined || last === undefined ? `${label}: nothing yet.` : `${label}: from ${number(first)} to ${number(last)}.`;
}
