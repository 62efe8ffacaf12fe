import type { ParallelAxis, Brushes } from '../data/parallel';
import { font, mix, opacityOf, shade, short, type Theme } from './drawing';

/** What draws: a canvas, or the text of an SVG file. */
export interface Pen {
  path(points: readonly number[], colour: string, opacity: number, width: number): void;
  rect(x: number, y: number, width: number, height: number, colour: string, opacity: number): void;
  text(text: string, x: number, y: number, colour: string, align: 'left' | 'center' | 'right', size: number, isBold?: boolean): void;
}

export interface ParallelPicture {
  readonly axes: readonly ParallelAxis[];
  /** From worst, 0, to best, 1, by row; NaN: no value. */
  readonly shades: Float32Array;
  /** Rows that are meant; null: all. */
  readonly front: ReadonlySet<number> | null;
  readonly brushes: Brushes;
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
}

export const margins = { top: 34, bottom: 40, side: 48 };

/** Where an axis stands. */
export const axisX = (i: number, axes: number, width: number): number => (axes < 2 ? width / 2 : margins.side + (i * (width - 2 * margins.side)) / (axes - 1));

/** Where a position stands: 1 is above; what is not there, below the axis. */
export const positionY = (position: number, height: number): number =>
  Number.isNaN(position) ? height - margins.bottom + 18 : height - margins.bottom - position * (height - margins.top - margins.bottom);

/** The line of a row. */
export function rowPath({ axes, width, height }: ParallelPicture, row: number): number[] {
  const path: number[] = [];
  axes.forEach((axis, i) => path.push(axisX(i, axes.length, width), positionY(axis.positions[row] ?? NaN, height)));
  return path;
}

/** Draws all rows, the best of those that are meant last, so that they lie above; may be interrupted wherever it yields. */
export function* paint(pen: Pen, picture: ParallelPicture): Generator<void> {
  const { axes, shades, front, theme } = picture;
  const order = Array.from(shades.keys()).sort((a, b) => worth(shades[a]) - worth(shades[b]));
  const meant = front === null ? order : order.filter(row => front.has(row));
  const opacity = opacityOf(meant.length);
  if (front !== null) {
    // so many lines behind are a ground, not lines: a part of them looks the same
    const back = order.filter(row => !front.has(row));
    const every = Math.max(1, Math.floor(back.length / 1500));
    for (let i = 0; i < back.length; i += every) {
      pen.path(rowPath(picture, back[i] ?? 0), theme.quiet, 0.07, 1);
      if (i % together === 0) yield;
    }
  }
  const colours = Array.from({ length: 33 }, (_, i) => shade(theme, i / 32));
  for (const [i, row] of meant.entries()) {
    const value = shades[row] ?? NaN;
    // the best stand out, however many there are
    const lead = Math.max(0, 1 - (meant.length - 1 - i) / 40);
    if (Number.isNaN(value)) pen.path(rowPath(picture, row), theme.quiet, opacity * 0.5, 1);
    else pen.path(rowPath(picture, row), colours[Math.round(value * 32)] ?? theme.accent, opacity + (0.95 - opacity) * lead, 1 + 0.8 * lead);
    if (i % together === 0) yield;
  }
  axes.forEach((_, i) => paintAxis(pen, picture, i));
}

const together = 32;

const worth = (shade: number | undefined): number => (shade === undefined || Number.isNaN(shade) ? -1 : shade);

function paintAxis(pen: Pen, { axes, brushes, width, height, theme }: ParallelPicture, i: number): void {
  const axis = axes[i];
  if (axis === undefined) return;
  const x = axisX(i, axes.length, width);
  const room = axes.length < 2 ? width : (width - 2 * margins.side) / (axes.length - 1);
  pen.path([x, positionY(0, height), x, positionY(1, height)], mix(theme.quiet, theme.text, 0.3), 1, 1.2);
  const isLast = i === axes.length - 1;
  const letters = Math.max(6, Math.floor(Math.min(room, isLast || i === 0 ? room / 2 + margins.side : room) / 8.2));
  pen.text(short(axis.name, letters), x, 18, theme.text, 'center', 12, true);
  const ticks = axis.scale.ticks(6);
  const every = Math.ceil(ticks.length / Math.max(2, (height - margins.top - margins.bottom) / 15));
  ticks.forEach((tick, t) => {
    if (t % every !== 0) return;
    const y = positionY(tick.at, height);
    pen.path([x - 4, y, x, y], theme.quiet, 1, 1);
    const text = short(tick.label, Math.max(5, Math.floor(room / 9)));
    pen.rect(x + 3, y - 7, text.length * 6.2 + 4, 14, theme.ground, 0.72);
    pen.text(text, x + 5, y + 4, theme.text, 'left', 11);
  });
  if (axis.hasAbsent) pen.text('none', x, height - 6, theme.quiet, 'center', 11);
  const brush = brushes.get(axis.name);
  if (brush !== undefined) {
    const [top, bottom] = [positionY(brush[1], height), positionY(brush[0], height)];
    pen.rect(x - 7, top, 14, Math.max(2, bottom - top), theme.accent, 0.3);
    for (const y of [top, bottom]) pen.path([x - 9, y, x + 9, y], theme.accent, 1, 2);
  }
}

/** A pen on a canvas. */
export function canvasPen(canvas: CanvasRenderingContext2D): Pen {
  return {
    path(points, colour, opacity, width) {
      canvas.globalAlpha = opacity;
      canvas.strokeStyle = colour;
      canvas.lineWidth = width;
      canvas.beginPath();
      for (let i = 0; i + 1 < points.length; i += 2) canvas.lineTo(points[i] ?? 0, points[i + 1] ?? 0);
      canvas.stroke();
    },
    rect(x, y, width, height, colour, opacity) {
      canvas.globalAlpha = opacity;
      canvas.fillStyle = colour;
      canvas.fillRect(x, y, width, height);
    },
    text(text, x, y, colour, align, size, isBold) {
      canvas.globalAlpha = 1;
      canvas.fillStyle = colour;
      canvas.textAlign = align;
      canvas.font = `${isBold === true ? '600 ' : ''}${size}px ${font}`;
      canvas.fillText(text, x, y);
    },
  };
}

const anchors = { left: 'start', center: 'middle', right: 'end' } as const;
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text inside markup. Control characters are none of XML, however they are written. */
export const escaped = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd').replace(/[&<>"]/g, one => escapes[one] ?? one);

/** Paints in one piece. */
export function whole(work: Generator<void>): void {
  while (!work.next().done);
}

/** The picture as an SVG file. */
export function svgOfPicture(picture: ParallelPicture): string {
  const parts: string[] = [];
  const number = (value: number) => String(Math.round(value * 10) / 10);
  const pen: Pen = {
    path(points, colour, opacity, width) {
      const text = points.map((value, i) => `${i === 0 ? 'M' : i % 2 === 0 ? 'L' : ','}${number(value)}`).join('');
      parts.push(`<path d="${text}" fill="none" stroke="${escaped(colour)}" stroke-opacity="${Math.round(opacity * 100) / 100}" stroke-width="${width}"/>`);
    },
    rect(x, y, width, height, colour, opacity) {
      parts.push(`<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" fill="${escaped(colour)}" fill-opacity="${opacity}"/>`);
    },
    text(text, x, y, colour, align, size, isBold) {
      parts.push(`<text x="${number(x)}" y="${number(y)}" fill="${escaped(colour)}" font-size="${size}" text-anchor="${anchors[align]}"${isBold === true ? ' font-weight="600"' : ''}>${escaped(text)}</text>`);
    },
  };
  whole(paint(pen, picture));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${picture.width}" height="${picture.height}" font-family="${font}"><rect width="100%" height="100%" fill="${escaped(picture.theme.ground)}"/>${parts.join('')}</svg>`;
}
