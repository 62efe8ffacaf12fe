import { useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { EChartsCoreOption } from 'echarts/core';
import type { Drawing, Theme } from '../charts/drawing';
import type { Selection } from '../contract';
import { nearest, within } from '../data/hits';
import { onCanvas, type ECharts } from './echarts';
import { halvesOf, paintBulk, valuesOf, type Bulk } from './bulk';
import { Painter } from './painter';
import { areaAt, axis, draw, placingOf, type Placing } from './placing';
import { Tip, type TipContent } from './Tip';

export interface PlotProps {
  readonly drawing: Drawing;
  readonly theme: Theme;
  readonly width: number;
  readonly label: string;
  readonly selection: Selection;
  /** What all charts say of a trial. */
  readonly describe: (trial: number) => TipContent;
  readonly onChart: (chart: ECharts | null) => void;
}

interface Shown { readonly x: number; readonly y: number; readonly content: TipContent }
interface Drag { readonly x: number; readonly y: number; readonly toX: number; readonly toY: number }

/** A chart that can be hovered, opened, selected in by dragging, and walked through by keyboard. */
export function Plot({ drawing, theme, width, label, selection, describe, onChart }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const bulk = useRef<HTMLCanvasElement>(null);
  const painter = useMemo(() => new Painter(), []);
  const chart = useRef<ECharts | null>(null);
  const placing = useRef<Placing>({ groups: [], areas: [], order: () => [] });
  const [tip, setTip] = useState<Shown | null>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const walked = useRef(-1);
  const height = drawing.height ?? 320;

  const mark = () => over.current !== null && draw(over.current, placing.current, selection.hovered.peek(), theme, width, height);

  useEffect(() => {
    if (place.current === null) return;
    chart.current = onCanvas(place.current);
    onChart(chart.current);
    return () => {
      onChart(null);
      painter.clear();
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    // in a task of its own: what was to be worked out for the drawing has had one
    const timer = setTimeout(() => {
      const one = chart.current;
      if (one === null || width === 0) return;
      // it draws what was there before at once
      if (one.getWidth() !== width || one.getHeight() !== height) one.resize({ width, height });
      const { option, bulks, isAbove } = halvesOf(drawing.option);
      one.setOption(option, { notMerge: true });
      placing.current = placingOf(one, drawing);
      if (bulk.current !== null) {
        bulk.current.style.zIndex = isAbove ? '1' : '';
        painter.paint(bulk.current, width, height, pen => painted(one, option, bulks, pen));
      }
      mark();
    });
    return () => clearTimeout(timer);
  }, [drawing, width, height, theme]);

  useSignalEffect(() => {
    // read here, so that it is drawn when it changes
    void selection.hovered.value;
    mark();
  });

  const contentOf = (trial: number): TipContent => {
    const common = describe(trial);
    return { title: common.title, lines: [...(drawing.about?.(trial) ?? []), ...common.lines] };
  };
  const hover = (trial: number | null) => {
    if (selection.hovered.peek() !== trial) selection.hovered.value = trial;
  };
  const point = (event: PointerEvent) => {
    const box = event.currentTarget instanceof Element ? event.currentTarget.getBoundingClientRect() : null;
    return box === null ? { x: -1, y: -1 } : { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const onMove = (event: PointerEvent) => {
    const { x, y } = point(event);
    if (drag !== null) return setDrag({ ...drag, toX: x, toY: y });
    const found = nearest(placing.current.groups, x, y, 14);
    if (found !== null) {
      hover(found.trial);
      return setTip({ x: found.x, y: found.y, content: contentOf(found.trial) });
    }
    const area = areaAt(placing.current, x, y);
    hover(area?.trial ?? null);
    setTip(area === null ? null : { x, y, content: area });
  };
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0 || event.pointerType === 'touch') return;
    const { x, y } = point(event);
    if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ x, y, toX: x, toY: y });
  };
  const onUp = (event: PointerEvent) => {
    const { x, y } = point(event);
    const begun = drag;
    setDrag(null);
    if (begun !== null && Math.hypot(x - begun.x, y - begun.y) > 6) {
      if (placing.current.groups.length === 0) return;
      const found = within(placing.current.groups, Math.min(x, begun.x), Math.min(y, begun.y), Math.max(x, begun.x), Math.max(y, begun.y));
      selection.selected.value = found.size === 0 ? null : found;
      return;
    }
    const found = nearest(placing.current.groups, x, y, 14)?.trial ?? areaAt(placing.current, x, y)?.trial;
    if (found !== undefined) selection.open(found);
    else selection.selected.value = null;
  };
  const onLeave = () => {
    setTip(null);
    hover(null);
  };

  const walk = (step: number) => {
    const order = placing.current.order();
    if (order.length === 0) return;
    walked.current = Math.min(order.length - 1, Math.max(0, walked.current + step));
    const item = order[walked.current];
    if (item === undefined) return;
    hover(item.trial ?? null);
    setTip({ x: item.x, y: item.y, content: item.content ?? contentOf(item.trial ?? -1) });
  };
  const onKey = (event: KeyboardEvent) => {
    const trial = selection.hovered.peek();
    const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    if (step !== undefined) walk(step);
    else if (event.key === 'Enter' && trial !== null) selection.open(trial);
    else if (event.key === ' ' && trial !== null) {
      const next = new Set(selection.selected.peek() ?? []);
      if (!next.delete(trial)) next.add(trial);
      selection.selected.value = next.size === 0 ? null : next;
    } else if (event.key === 'Escape') selection.selected.value = null;
    else return;
    event.preventDefault();
  };

  return (
    <div class="an-plot" style={{ height: `${height}px` }} tabIndex={0} role="application" aria-roledescription="chart" aria-label={label}
      onPointerMove={onMove} onPointerDown={onDown} onPointerUp={onUp} onPointerLeave={onLeave} onPointerCancel={() => setDrag(null)} onKeyDown={onKey} onBlur={onLeave}>
      <canvas ref={bulk} class="an-bulk" aria-hidden="true" />
      <div ref={place} class="an-canvas" style={{ height: `${height}px` }} aria-hidden="true" />
      <canvas ref={over} class="an-over" aria-hidden="true" />
      {drag !== null && <div class="an-drag" style={{ left: `${Math.min(drag.x, drag.toX)}px`, top: `${Math.min(drag.y, drag.toY)}px`, width: `${Math.abs(drag.toX - drag.x)}px`, height: `${Math.abs(drag.toY - drag.y)}px` }} />}
      {tip !== null && drag === null && <Tip {...tip} width={width} height={height} />}
    </div>
  );
}

// what is painted beside ECharts, where its axes are
function* painted(chart: ECharts, option: EChartsCoreOption, bulks: readonly Bulk[], pen: CanvasRenderingContext2D): Generator<void> {
  for (const one of bulks) {
    const x = axis(chart, 'xAxisIndex', one.xAxis, valuesOf(one, 0), isLog(option.xAxis, one.xAxis));
    const y = axis(chart, 'yAxisIndex', one.yAxis, valuesOf(one, 1), isLog(option.yAxis, one.yAxis));
    yield* paintBulk(pen, one, x, y);
  }
}

const isLog = (axes: unknown, index: number): boolean => ((Array.isArray(axes) ? axes[index] : axes) as { readonly type?: string } | undefined)?.type === 'log';
