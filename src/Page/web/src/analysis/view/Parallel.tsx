import { useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { axisX, canvasPen, margins, paint, positionY, rowPath, svgOfPicture, whole, type ParallelPicture } from '../charts/parallel';
import { shadesOf } from '../data/contour';
import { count } from '../../lib/format';
import { brushed, metricParameter, parallelAxis, type Brushes } from '../data/parallel';
import type { Parameter } from '../data/parameters';
import { at, valueOf } from '../data/trials';
import { Frame } from './Figure';
import { fileName, save } from '../../lib/files';
import { useVisible, useWidth } from './hooks';
import { Painter } from './painter';
import { Limits } from './Limits';
import type { Scene } from './scene';
import { Tip, type TipContent } from './Tip';

const height = 380;
const mostAxes = 24;

/** Parallel coordinates: a line a trial; intervals on axes select. */
export function Parallel({ scene, parameters }: { scene: Scene; parameters: readonly Parameter[] }) {
  const { trials, shown, metric, goal, isLog, stage } = scene;
  const { theme, selection } = stage;
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const painter = useMemo(() => new Painter(), []);
  useEffect(() => () => painter.clear(), [painter]);
  const room = useWidth(place);
  const isVisible = useVisible(place);
  const [brushes, setBrushes] = useState<Brushes>(new Map());
  const [tip, setTip] = useState<{ x: number; y: number; content: TipContent } | null>(null);
  const drag = useRef<{ axis: string; from: number; before: Brushes } | null>(null);
  const mine = useRef<ReadonlySet<number> | null>(null);
  const selected = selection.selected.value;

  const axes = useMemo(() => {
    const of = (cells: readonly (number | string | null)[]) => shown.map(i => cells[i] ?? null);
    const chosen = parameters.slice(0, mostAxes).map(parameter => parallelAxis(parameter, of(trials.cells.get(parameter.name) ?? []), trials.cells.get(parameter.name)));
    const values = shown.map(i => valueOf(at(trials, i), metric, trials.objectives)).map(value => (Number.isFinite(value) ? value : null));
    return [...chosen, parallelAxis(metricParameter(metric, isLog), values)];
  }, [trials, shown, parameters, metric, isLog]);
  const shades = useMemo(() => {
    const values = shown.map(i => valueOf(at(trials, i), metric, trials.objectives));
    const shadeOf = shadesOf(values, goal === 'Maximize');
    return Float32Array.from(values, value => (Number.isFinite(value) ? shadeOf(value) : NaN));
  }, [trials, shown, metric, goal]);
  const numbers = useMemo(() => shown.map(i => at(trials, i).trial), [trials, shown]);
  const width = Math.max(room, axes.length * 76);
  const front = useMemo(() => (selected === null ? null : new Set(numbers.flatMap((trial, row) => (selected.has(trial) ? [row] : [])))), [selected, numbers]);
  const picture: ParallelPicture = { axes, shades, front, brushes, width, height, theme };

  // what another chart selects is no interval of ours any more
  useEffect(() => {
    // the present one: by the time of this effect a further interval may have been set
    if (selection.selected.peek() !== mine.current) setBrushes(last => (last.size > 0 ? new Map() : last));
  }, [selected]);

  const apply = (next: Brushes) => {
    setBrushes(next);
    const found = next.size === 0 ? null : new Set(brushed(axes, next, numbers.length).flatMap(row => numbers[row] ?? []));
    mine.current = found;
    selection.selected.value = found;
  };

  useEffect(() => {
    if (canvas.current !== null && isVisible && room > 0) painter.paint(canvas.current, width, height, pen => paint(canvasPen(pen), picture));
  }, [axes, shades, front, brushes, width, theme, isVisible, room]);

  useSignalEffect(() => {
    const trial = selection.hovered.value;
    const pen = over.current === null ? null : prepared(over.current, width);
    const row = trial === null ? -1 : numbers.indexOf(trial);
    if (pen === null || row < 0) return;
    canvasPen(pen).path(rowPath(picture, row), theme.ground, 1, 5);
    canvasPen(pen).path(rowPath(picture, row), theme.text, 1, 2.5);
  });

  const point = (event: PointerEvent) => {
    const box = over.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const positionAt = (y: number) => Math.min(1, Math.max(0, (height - margins.bottom - y) / (height - margins.top - margins.bottom)));
  const onDown = (event: PointerEvent) => {
    const { x, y } = point(event);
    const i = axes.findIndex((_, a) => Math.abs(axisX(a, axes.length, width) - x) < 16);
    const axis = axes[i];
    if (axis === undefined || y < margins.top - 12 || event.button !== 0) return;
    if (event.currentTarget instanceof Element) event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { axis: axis.name, from: positionAt(y), before: brushes };
  };
  const onMove = (event: PointerEvent) => {
    const { x, y } = point(event);
    const begun = drag.current;
    if (begun !== null) {
      const to = positionAt(y);
      return setBrushes(new Map(begun.before).set(begun.axis, [Math.min(begun.from, to), Math.max(begun.from, to)]));
    }
    const row = rowAt(picture, x, y);
    const trial = row === null ? null : numbers[row] ?? null;
    if (selection.hovered.peek() !== trial) selection.hovered.value = trial;
    setTip(trial === null ? null : { x, y, content: stage.describe(trial) });
  };
  const onUp = (event: PointerEvent) => {
    const { x, y } = point(event);
    const begun = drag.current;
    drag.current = null;
    if (begun === null) {
      const row = rowAt(picture, x, y);
      if (row !== null) selection.open(numbers[row] ?? 0);
      return;
    }
    const to = positionAt(y);
    const next = new Map(begun.before);
    // a click on an axis takes its interval away
    if (Math.abs(to - begun.from) < 0.01) next.delete(begun.axis);
    else next.set(begun.axis, [Math.min(begun.from, to), Math.max(begun.from, to)]);
    apply(next);
  };
  const onLeave = () => {
    setTip(null);
    if (selection.hovered.peek() !== null) selection.hovered.value = null;
  };

  // the browser scrolls instead
  const onCancel = () => {
    if (drag.current !== null) setBrushes(drag.current.before);
    drag.current = null;
  };

  const onPng = () => {
    const one = document.createElement('canvas');
    const pen = prepared(one, width, 2);
    if (pen === null) return;
    canvasPen(pen).rect(0, 0, width, height, theme.ground, 1);
    whole(paint(canvasPen(pen), picture));
    one.toBlob(blob => blob !== null && save(`${fileName(stage.name, 'Parallel coordinates')}.png`, blob));
  };
  const summary = numbers.length === 0
    ? ''
    : `${count(numbers.length, 'line')}, one a trial, over ${count(axes.length - 1, 'parameter')} and ${metric}; stronger is better, by rank.${front === null ? ' Draw an interval on an axis, or use the limits below, to select.' : ` ${count(front.size, 'trial is', 'trials are')} selected.`}${parameters.length > mostAxes ? ` ${parameters.length - mostAxes} further parameters are left out.` : ''}`;
  const table = () => ({ columns: ['trial', ...axes.map(axis => axis.name)], rows: shown.map(i => [at(trials, i).trial, ...parameters.slice(0, mostAxes).map(parameter => trials.cells.get(parameter.name)?.[i] ?? null), finite(valueOf(at(trials, i), metric, trials.objectives))]) });

  return (
    <Frame stage={stage} title="Parallel coordinates" isWide summary={summary === '' ? undefined : summary} table={numbers.length === 0 ? undefined : table} onPng={onPng} onSvg={() => save(`${fileName(stage.name, 'Parallel coordinates')}.svg`, new Blob([svgOfPicture(picture)], { type: 'image/svg+xml' }))}
      below={numbers.length > 0 && <Limits axes={axes} brushes={brushes} onChange={apply} />}>
      <div ref={place} class="an-scroll" tabIndex={0} role="region" aria-label="Parallel coordinates">
        {numbers.length === 0 && <p class="an-nothing">No trial is shown.</p>}
        <div hidden={numbers.length === 0} class="an-plot" role="img" aria-label={`Parallel coordinates. ${summary}`} style={{ width: `${width}px`, height: `${height}px` }} onPointerDown={onDown} onPointerMove={onMove} onPointerUp={onUp} onPointerLeave={onLeave} onPointerCancel={onCancel}>
          <canvas ref={canvas} class="an-over" aria-hidden="true" />
          <canvas ref={over} class="an-over" aria-hidden="true" />
          {tip !== null && <Tip {...tip} width={width} height={height} />}
        </div>
      </div>
    </Frame>
  );
}

const finite = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

function prepared(canvas: HTMLCanvasElement, width: number, ratio = window.devicePixelRatio || 1): CanvasRenderingContext2D | null {
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const pen = canvas.getContext('2d');
  pen?.scale(ratio, ratio);
  return pen;
}

// the row whose line passes nearest to the pointer, of those that are meant
function rowAt({ axes, front, width, shades }: ParallelPicture, x: number, y: number): number | null {
  const step = axes.length < 2 ? 0 : (width - 2 * margins.side) / (axes.length - 1);
  const i = Math.min(axes.length - 2, Math.max(0, Math.floor((x - margins.side) / Math.max(1, step))));
  const [left, right] = [axes[i], axes[i + 1] ?? axes[i]];
  if (left === undefined || right === undefined) return null;
  const share = step === 0 ? 0 : Math.min(1, Math.max(0, (x - margins.side) / step - i));
  let [best, found]: [number, number | null] = [6, null];
  for (let row = 0; row < shades.length; row++) {
    if (front !== null && !front.has(row)) continue;
    const [a, b] = [positionY(left.positions[row] ?? NaN, height), positionY(right.positions[row] ?? NaN, height)];
    const distance = Math.abs(a + (b - a) * share - y);
    if (distance < best) [best, found] = [distance, row];
  }
  return found;
}
