import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf, heatMap, shadesOf } from '../src/analysis/data/contour';
import { csvOf } from '../src/analysis/data/csv';
import { curvesOf, linesOf, pointsEach, stopsOf } from '../src/analysis/data/curves';
import { distribution } from '../src/analysis/data/edf';
import { flatten } from '../src/lib/flatten';
import { frontOf, hypervolume, hypervolumes, referenceOf } from '../src/analysis/data/front';
import { mapping, nearest, within } from '../src/analysis/data/hits';
import { numberOf } from '../src/lib/format';
import { extent, isBetter, niceTicks, show } from '../src/analysis/data/numbers';
import { brushed, metricParameter, parallelAxis } from '../src/analysis/data/parallel';
import { parametersOf } from '../src/analysis/data/parameters';
import { linear, logarithmic, scaleOf } from '../src/analysis/data/scale';
import { at, bestSoFar, differs, isFeasible, shown, trialsOf, valueOf } from '../src/analysis/data/trials';
import type { Json, Trial } from '../src/model';
import { journal, reported, status, trial } from './analysis-fixtures';

test('numbers', () => {
  assert.ok(Number.isNaN(numberOf('NaN')) && numberOf('-Infinity') === -Infinity && Number.isNaN(numberOf(undefined)));
  assert.deepEqual([0, 3, 0.123456, 1e-7, 123456.7, 3e9, -0.0005].map(show), ['0', '3', '0.1235', '1e-7', '123500', '3e9', '-5e-4']);
  assert.equal(extent([NaN, Infinity]), null);
  assert.deepEqual(extent([3, NaN, -1, Infinity]), [-1, 3]);
  assert.deepEqual(niceTicks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(niceTicks(2, 2, 5), [2]);
  assert.ok(isBetter(1, NaN, 'Minimize') && !isBetter(NaN, NaN, 'Minimize') && isBetter(2, 1, 'Maximize') && !isBetter(1, 1, 'Minimize'));
});

test('flat names are those of the library', () => {
  const flat = flatten({ lr: 1, opt: { kind: 'sgd', 'a/b': null }, list: [1, { x: true }], none: {}, empty: [] });
  assert.deepEqual([...flat], [['lr', 1], ['opt/kind', 'sgd'], ['opt/a/b', null], ['list/0', 1], ['list/1/x', true], ['none', {}], ['empty', []]]);
});

const space = {
  lr: { loguniform: [1e-4, 1] }, depth: { randint: [1, 5] }, on: { choice: [true, false] },
  opt: { choice: [{ kind: 'sgd', momentum: { uniform: [0, 0.9] } }, { kind: 'adam' }, { kind: 'rms', momentum: { uniform: [0.5, 1] } }] }, net: { drop: { uniform: [0, 1] }, size: 3 }, twice: { sample_from: 'twice' },
};

test('parameters are those of the space, conditional ones and options that are objects among them', () => {
  const configurations = [
    { lr: 0.1, depth: 2, on: true, opt: { kind: 'sgd', momentum: 0.5 }, net: { drop: 0.1, size: 3 }, twice: 4 },
    { lr: 0.1, depth: 2, on: false, opt: { kind: 'adam' }, net: { drop: 0.1, size: 3 }, twice: 4 },
  ];
  const parameters = parametersOf(space, configurations);
  assert.deepEqual(parameters.map(one => one.name), ['lr', 'depth', 'on', 'opt', 'opt/momentum', 'net/drop', 'net/size', 'twice']);
  const cells = new Map(parameters.map(one => [one.name, configurations.map(one.cellOf)]));
  assert.deepEqual(cells.get('opt'), ['sgd', 'adam']);
  assert.deepEqual(cells.get('opt/momentum'), [0.5, null]);
  assert.deepEqual(cells.get('on'), ['true', 'false']);
  const [lr, depth, , opt, momentum] = parameters;
  assert.ok(lr?.isLog && !depth?.isLog && depth?.isInteger && depth.high === 4 && opt?.options.join() === 'sgd,adam,rms');
  assert.deepEqual([momentum?.low, momentum?.high], [0, 1]);
});

test('without a space, parameters are what trials have', () => {
  const parameters = parametersOf(undefined, [{ a: 1 }, { b: { c: 'x' } }, { a: 2, b: { c: 3 } }]);
  assert.deepEqual(parameters.map(one => [one.name, one.kind]), [['a', 'number'], ['b/c', 'category']]);
  assert.deepEqual(parameters[1]?.cellOf({ a: 2, b: { c: 3 } }), '3');
});

test('options that are objects without a name of their own are told apart by what they have', () => {
  const [choice] = parametersOf({ m: { choice: [{ a: { uniform: [0, 1] } }, { b: { uniform: [0, 1] } }, { const: [1, 2] }, null] } }, []);
  assert.deepEqual([{ m: { a: 0.5 } }, { m: { b: 0.5 } }, { m: [1, 2] }, { m: null }, {}].map(one => choice?.cellOf(one)), ['option 1', 'option 2', '[1,2]', 'null', null]);
});

test('scales', () => {
  const log = logarithmic([1e-4, 1]);
  assert.deepEqual([1e-4, 0.01, 1, 0, -1, NaN, null, 'x'].map(log.position), [0, 0.5, 1, null, null, null, null, null]);
  assert.deepEqual(log.ticks(8).map(tick => tick.label), ['1e-4', '0.001', '0.01', '0.1', '1']);
  assert.equal(linear([3, 3]).position(3), 0.5);
  assert.deepEqual(linear([1, 4], true).ticks(9).map(tick => tick.label), ['1', '2', '3', '4']);
  assert.equal(logarithmic([2, 2]).ticks(5).length, 1);
  const [on] = parametersOf({ on: { choice: ['a', 'b'] } }, []);
  assert.ok(on);
  const scale = scaleOf(on, ['a', 'gone', null]);
  assert.deepEqual(scale.ticks(9).map(tick => tick.label), ['a', 'b', 'gone']);
  assert.deepEqual(['a', 'gone', null].map(scale.position), [0.5 / 3, 2.5 / 3, null]);
  const [low] = parametersOf({ x: { randn: [0, 1] } }, []);
  assert.ok(low);
  assert.equal(scaleOf(low, []).position(0.5), 0.5, 'no trial at all');
});

test('what is shown: statuses, the best so many per cent, what differs', () => {
  const all = [3, 1, NaN, 2].map((value, i) => trial(i, { a: 1, b: i }, { value: Number.isFinite(value) ? value : 'NaN', metrics: { loss: value, other: -value }, status: i === 3 ? 'Error' : 'Terminated' }));
  const trials = trialsOf({ status: status('loss'), spec: { space: {} }, trials: all });
  const filter = { hidden: new Set<string>(), top: 100, metric: 'loss', goal: 'Minimize' } as const;
  assert.deepEqual(shown(trials, filter), [0, 1, 2, 3]);
  assert.deepEqual(shown(trials, { ...filter, hidden: new Set(['Error']) }), [0, 1, 2]);
  assert.deepEqual(shown(trials, { ...filter, top: 50 }), [1, 3]);
  assert.deepEqual(shown(trials, { ...filter, top: 1, metric: 'other' }), [0]);
  assert.deepEqual(trials.metrics, ['loss', 'other']);
  assert.deepEqual(trials.parameters.map(one => differs(trials, one)), [false, true]);
  assert.ok(Number.isNaN(valueOf(at(trials, 2), 'loss', trials.objectives)));
  assert.deepEqual(bestSoFar([NaN, 3, 5, 2], 'Minimize'), [NaN, 3, 3, 2]);
  assert.deepEqual(bestSoFar([1, 3, 5], 'Maximize', i => i !== 2), [1, 3, 3]);
  assert.deepEqual(shown(trialsOf({ status: status('loss'), spec: {}, trials: [] }), { ...filter, top: 5 }), []);
  assert.throws(() => at(trials, 9), /no trial at position 9/);
});

test('a trial keeps bounds only with the metric', () => {
  const bounds = [{ metric: 'latency', bound: 20, isUpper: true }, { metric: 'size', bound: 1, isUpper: false }];
  const of = (metrics: Record<string, number>) => isFeasible(trial(0, {}, { metrics }), bounds);
  assert.deepEqual([of({ latency: 20, size: 1 }), of({ latency: 21, size: 1 }), of({ latency: 20, size: 0 }), of({ latency: 1 })], [true, false, false, false]);
});

test('fronts', () => {
  const points = [[1, 5], [2, 2], [3, 3], [5, 1], [2, 2], [NaN, 0], [0, Infinity]];
  assert.deepEqual(frontOf(points, ['Minimize', 'Minimize']), [0, 1, 3, 4]);
  assert.deepEqual(frontOf(points, ['Maximize', 'Minimize']), [3]);
  assert.deepEqual(frontOf([], ['Minimize', 'Minimize']), []);
  // the plane's short way and the general way are the same
  let seed = 1;
  const draw = () => (seed = (seed * 16807) % 2147483647) % 12;
  for (let round = 0; round < 50; round++) {
    const some = Array.from({ length: 40 }, () => [draw(), draw()]);
    assert.deepEqual(frontOf(some, ['Minimize', 'Maximize']), frontOf(some.map(point => [...point, 0]), ['Minimize', 'Maximize', 'Minimize']));
  }
});

test('hypervolumes', () => {
  assert.equal(hypervolume([[1, 2], [2, 1], [3, 3], [9, 9]], ['Minimize', 'Minimize'], [4, 4]), 8);
  assert.equal(hypervolume([[1, 1, 1]], ['Minimize', 'Minimize', 'Minimize'], [2, 3, 4]), 6);
  assert.equal(hypervolume([[3, 1], [1, 3]], ['Maximize', 'Maximize'], [0, 0]), 5);
  assert.deepEqual(hypervolumes([[3, 3], [1, 3], [NaN, 1], [3, 1], [0, 0]], ['Minimize', 'Minimize'], [4, 4]), [1, 3, 3, 5, 16]);
  // against counting unit cubes
  let seed = 7;
  const draw = () => (seed = (seed * 16807) % 2147483647) % 7;
  for (let round = 0; round < 30; round++) {
    const points = Array.from({ length: 12 }, () => [draw(), draw(), draw()]);
    const covered = (...at: number[]) => points.some(point => point.every((value, d) => value <= (at[d] ?? 0)));
    let [plane, cubes] = [0, 0];
    for (let x = 0; x < 6; x++) for (let y = 0; y < 6; y++) {
      if (points.some(point => (point[0] ?? 9) <= x && (point[1] ?? 9) <= y)) plane++;
      for (let z = 0; z < 6; z++) if (covered(x, y, z)) cubes++;
    }
    assert.equal(hypervolume(points, ['Minimize', 'Minimize'], [6, 6]), plane);
    assert.equal(hypervolume(points, ['Minimize', 'Minimize', 'Minimize'], [6, 6, 6]), cubes);
    assert.equal(hypervolumes(points, ['Minimize', 'Minimize'], [6, 6]).at(-1), plane);
    assert.equal(hypervolumes(points, ['Minimize', 'Minimize', 'Minimize'], [6, 6, 6], 5).at(-1), cubes);
  }
  assert.deepEqual(referenceOf([[1, 10], [3, 20]], [{ metric: 'a', goal: 'Minimize' }, { metric: 'b', goal: 'Maximize' }]), [3.2, 9]);
  assert.deepEqual(referenceOf([], [{ metric: 'a', goal: 'Minimize', reference: 5 }, { metric: 'b', goal: 'Maximize' }]), [5, NaN]);
});

test('curves are thinned without losing a peak, and broken where there is no value', () => {
  const values = Array.from({ length: 1000 }, (_, i) => (i === 503 ? 99 : Math.sin(i / 50)));
  const [line] = linesOf([{ trial: 1, iterations: values.map((_, i) => i + 1), values }], 50, false, false);
  const points = line?.pieces[0] ?? [];
  assert.ok(points.length <= 50 && points.some(point => point[1] === 99) && points[0]?.[0] === 1 && points.at(-1)?.[0] === 1000);
  const broken = linesOf([{ trial: 1, iterations: [0, 1, 2, 3, 4], values: [1, 2, 'NaN', -1, 3] }], 50, false, false)[0];
  assert.deepEqual([broken?.pieces.map(piece => piece.length), broken?.left], [[2, 2], 1]);
  assert.deepEqual(linesOf([{ trial: 1, iterations: [0, 1, 2, 3, 4], values: [1, 2, 'NaN', -1, 3] }], 50, true, true)[0]?.pieces, [[[1, 2]], [[4, 3]]]);
  assert.ok(pointsEach(10_000) * 10_000 <= 240_000);
});

test('curves of a journal; a trial that went back reports anew', () => {
  const events = journal(['trial-created', 0], reported(0, 1, { loss: 3 }), reported(0, 2, { loss: 2 }), reported(1, 1, { acc: 1 }), reported(0, 2, { loss: 'NaN' }), reported(0, 3, { loss: 1 }));
  assert.deepEqual(curvesOf(events, 'loss'), [{ trial: 0, iterations: [1, 2, 3], values: [3, 'NaN', 1] }]);
});

test('who stopped a trial, and not where it was done', () => {
  const ended = (n: number, endedBy: string) => ['trial-ended', n, { body: { status: 'Terminated', endedBy, reason: `reason ${n}` } }] as const;
  const events = journal(ended(0, 'Scheduler'), ended(1, 'Completed'), ended(2, 'StopRule'), ended(3, 'Scheduler'));
  const curves = [0, 1, 2, 3].map(n => ({ trial: n, iterations: n === 3 ? [1, 9] : [1, 4], values: [2, 1] }));
  const stops = stopsOf([0, 1, 2, 3, 4].map(n => trial(n, {})), curves, events, 9);
  assert.deepEqual(stops.map(stop => [stop.trial, stop.iteration, stop.by, stop.reason]), [[0, 4, 'Scheduler', 'reason 0'], [2, 4, 'StopRule', 'reason 2']]);
});

test('heat maps say what is measured, guessed and neither', () => {
  const cells = heatMap([{ x: 0.05, y: 0.05, value: 1 }, { x: 0.06, y: 0.05, value: 3 }, { x: 0.95, y: 0.95, value: NaN }], 10, 10, false, false, 0.15);
  assert.deepEqual(cells.filter(cell => cell.trials > 0), [{ column: 0, row: 0, value: 2, trials: 2 }]);
  assert.ok(cells.some(cell => cell.trials === 0 && cell.value === 2) && cells.length < 10 && !cells.some(cell => cell.column > 2));
  assert.deepEqual(heatMap([{ x: 0.25, y: 0.5, value: 1 }], 2, 1, true, true, 2).map(cell => cell.column), [0], 'nothing lies between two options');
  assert.deepEqual([columnsOf(3, []), columnsOf(0, [0, 0.5, 1]), columnsOf(0, [0.5])], [3, 3, 10]);
  const shade = shadesOf([1, 2, 1e30], false);
  assert.deepEqual([shade(1), shade(2), shade(1e30)], [1, 0.5, 0]);
  assert.equal(shadesOf([5, 5], true)(5), 0.5);
});

test('distributions', () => assert.deepEqual(distribution([2, 1, 2, NaN, 3]), [[1, 0.25], [2, 0.75], [3, 1]]));

test('intervals on axes', () => {
  const axes = [parallelAxis(metricParameter('a', false), [0, 5, 10, null]), parallelAxis(metricParameter('b', true), [1, 10, 100, -1])];
  assert.deepEqual(brushed(axes, new Map(), 4), [0, 1, 2, 3]);
  assert.deepEqual(brushed(axes, new Map([['a', [0, 0.5]]]), 4), [0, 1]);
  assert.deepEqual(brushed(axes, new Map([['a', [0, 0.5]], ['b', [0.4, 1]]]), 4), [1]);
  assert.ok(axes[0]?.hasAbsent && axes[1]?.hasAbsent);
});

test('places in pixels', () => {
  assert.equal(mapping(true, 1, 0, 100, 200)(10), 100);
  assert.equal(mapping(false, 5, 40, 5, 40)(7), 40);
  const groups = [{ xs: Float32Array.of(10, 20, NaN), ys: Float32Array.of(10, 10, 10), trials: [1, 2, 3], isJoined: false }];
  assert.deepEqual(nearest(groups, 19, 12, 14)?.trial, 2);
  assert.equal(nearest(groups, 100, 100, 14), null);
  assert.deepEqual([...within(groups, 0, 0, 15, 15)], [1]);
});

test('CSV is guarded as the library guards it', () => {
  const rows = [['=1+1', -3, null], ['-2.5e3', '@x', 'a"b,c'], ['+3', '-x', 'two\nlines'], ['\tx', '.5', '-']];
  assert.equal(csvOf({ columns: ['=a', 'b', 'c'], rows }), '\'=a,b,c\n\'=1+1,-3,\n-2.5e3,\'@x,"a""b,c"\n+3,\'-x,"two\nlines"\n\'\tx,.5,\'-\n');
});

test('of configurations that are the same nothing is worked out again, and of another space all is', () => {
  const space = { lr: { loguniform: [1e-4, 1] }, kind: { choice: ['a', 'b'] } } as const;
  const all = [trial(0, { lr: 0.1, kind: 'a' }), trial(1, { lr: 0.2, kind: 'b', extra: 1 })];
  const of = (trials: readonly Trial[], given: object = space) => ({ status: status('loss'), spec: { space: given as Json }, trials });
  const before = trialsOf(of(all));
  const grown = [...all.map(one => ({ ...one, iterations: 2 })), trial(2, { lr: 0.3, kind: 'a' })];
  const after = trialsOf(of(grown), before);

  assert.deepEqual([...after.cells], [...trialsOf(of(grown)).cells]);
  assert.deepEqual(after.parameters.map((one, i) => one === before.parameters[i]), [true, true, true]);
  // a trial that goes on with another configuration
  const changed = [grown[0], { ...grown[1], configuration: { lr: 0.9, kind: 'a' } }] as Trial[];
  assert.deepEqual(trialsOf(of(changed), after).cells.get('lr'), [0.1, 0.9]);
  const other = trialsOf(of(grown, { ...space, kind: { choice: ['b', 'a', 'c'] } }), after);
  assert.deepEqual(other.parameters.find(one => one.name === 'kind')?.options, ['b', 'a', 'c']);
  assert.deepEqual([...other.cells], [...trialsOf(of(grown, { ...space, kind: { choice: ['b', 'a', 'c'] } })).cells]);
});
