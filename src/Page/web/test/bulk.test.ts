import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marks } from '../src/analysis/charts/drawing';
import { curves } from '../src/analysis/charts/curves';
import { halvesOf, paintBulk, valuesOf } from '../src/analysis/view/bulk';
import type { Curve } from '../src/model';
import { trial } from './analysis-fixtures';

const theme = Object.fromEntries(['ground', 'raised', 'line', 'text', 'quiet', 'accent', 'good', 'bad', 'warn'].map(name => [name, 'rgb(1, 2, 3)'])) as never;

function pen() {
  const did: (readonly [string, ...number[]])[] = [];
  const of = (name: string) => (...numbers: number[]) => { did.push([name, ...numbers]); };
  return { did, canvas: { fillRect: of('rect'), beginPath: of('begin'), moveTo: of('move'), lineTo: of('line'), stroke: of('stroke') } as unknown as CanvasRenderingContext2D };
}

test('few marks are drawn by the chart, thousands beside it, and axes reach as far', () => {
  const few = { series: [marks('few', [[1, 2], [3, 4]], 'red')] };
  assert.equal(halvesOf(few).option, few);

  const points = Array.from({ length: 2500 }, (_, i) => [i, i % 7] as const);
  const { option, bulks, isAbove } = halvesOf({ series: [marks('many', points, 'red', { yAxisIndex: 1 }), { type: 'line', name: 'best' }] });

  const [standIn, line] = option.series as { name: string; data: number[][]; yAxisIndex: number }[];
  assert.deepEqual([standIn?.name, standIn?.data, standIn?.yAxisIndex, line?.name], ['many', [[0, 0], [2499, 6]], 1, 'best']);
  assert.deepEqual([bulks.length, bulks[0]?.kind, bulks[0]?.yAxis, isAbove], [1, 'marks', 1, false]);
  assert.equal(halvesOf({ series: [marks('many', points, 'red'), { type: 'custom' }] }).isAbove, true);
});

test('what is selected is painted last', () => {
  const points = Array.from({ length: 2500 }, (_, i) => [i, i] as const);
  const { bulks } = halvesOf({ series: [marks('front', points, 'red', { z: 3 }), marks('back', points, 'grey')] });
  assert.deepEqual(bulks.map(one => one.colour), ['grey', 'red']);
});

test('every mark is painted where the axes have it', () => {
  const [bulk] = halvesOf({ series: [marks('many', Array.from({ length: 2500 }, (_, i) => [i, 2 * i] as const), 'red')] }).bulks;
  const { did, canvas } = pen();
  assert.ok(bulk);
  const work = paintBulk(canvas, bulk, x => 10 * x, y => -y);
  let pauses = 0;
  while (!work.next().done) pauses++;
  assert.equal(did.length, 2500);
  assert.deepEqual(did[1200], ['rect', 12000 - 2, -2400 - 2, 4, 4]);
  assert.ok(pauses >= 4);
});

test('every line of thousands is painted, its points in their order', () => {
  const many: Curve[] = Array.from({ length: 300 }, (_, n) => ({ trial: n, iterations: [1, 2, 4], values: [n, n + 1, n + 2] }));
  const drawing = curves({ curves: many, trials: many.map(one => trial(one.trial, {})), events: [], maximum: 4, metric: 'loss', isLogX: false, isLogY: false }, { theme, width: 800, selected: null });
  assert.ok(typeof drawing === 'object');
  const { bulks, option } = halvesOf(drawing.option);
  const [bulk] = bulks;
  assert.ok(bulk?.kind === 'lines');
  assert.deepEqual([...valuesOf(bulk, 0)].slice(0, 6), [1, 2, 4, 1, 2, 4]);
  assert.deepEqual([...valuesOf(bulk, 1)].slice(-3), [299, 300, 301]);
  assert.deepEqual((option.series as { data: unknown }[])[0]?.data, [[1, 0], [4, 301]]);
  const { did, canvas } = pen();
  for (const work = paintBulk(canvas, bulk, x => x, y => y); !work.next().done;);
  assert.equal(did.filter(one => one[0] === 'move').length, 300);
  assert.deepEqual(did.filter(one => one[0] === 'line').slice(0, 2), [['line', 2, 1], ['line', 4, 2]]);
  assert.equal(did.at(-1)?.[0], 'stroke');
  assert.equal(drawing.spots?.[0]?.trials.length, 900);
});
