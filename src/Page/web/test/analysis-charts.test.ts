import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Curve, Importance, Json, JournalEvent, Trial } from '../src/model';
import { contour } from '../src/analysis/charts/contour';
import { curves } from '../src/analysis/charts/curves';
import { mix, stairs, type Drawing, type Look, type Nothing, type Theme } from '../src/analysis/charts/drawing';
import { edf } from '../src/analysis/charts/edf';
import { effect } from '../src/analysis/charts/effects';
import { history } from '../src/analysis/charts/history';
import { importance } from '../src/analysis/charts/importance';
import { lineage } from '../src/analysis/charts/lineage';
import { escaped, svgOfPicture } from '../src/analysis/charts/parallel';
import { pareto } from '../src/analysis/charts/pareto';
import { progress } from '../src/analysis/charts/progress';
import { rungs } from '../src/analysis/charts/rungs';
import { slices } from '../src/analysis/charts/slices';
import { sources } from '../src/analysis/charts/sources';
import { joined, timeline } from '../src/analysis/charts/timeline';
import { progressOf } from '../src/analysis/data/compare';
import { csvOf } from '../src/analysis/data/csv';
import { curvesOf } from '../src/analysis/data/curves';
import { lineageOf } from '../src/analysis/data/lineage';
import { metricParameter, parallelAxis } from '../src/analysis/data/parallel';
import { rungsOf } from '../src/analysis/data/rungs';
import { searcherOf } from '../src/analysis/data/searcher';
import { timelineOf } from '../src/analysis/data/timeline';
import { at, shown, trialsOf, valueOf } from '../src/analysis/data/trials';
import { svgOf } from '../src/analysis/view/echarts';
import { evil, journal, reported, status, trial } from './analysis-fixtures';

const theme: Theme = { ground: 'rgb(255, 255, 255)', raised: '#eeeeee', line: '#dddddd', text: '#111111', quiet: '#666666', accent: '#2456c7', good: '#1b7a43', bad: '#b3261e', warn: '#8a5a00' };

interface Case { readonly trials: readonly Trial[]; readonly events: readonly JournalEvent[]; readonly space: Json; readonly metric: string }

/** Every chart of the same trials. */
function all({ trials: given, events, space, metric }: Case, look: Look, isLog: boolean): Record<string, Drawing | Nothing> {
  const trials = trialsOf({ status: status(metric, 'Minimize', [{ metric: 'other', goal: 'Maximize' }]), spec: { space }, trials: given });
  const positions = shown(trials, { hidden: new Set(), top: 100, metric, goal: 'Minimize' });
  const numbers = new Set(given.map(one => one.trial));
  const values = positions.map(i => valueOf(at(trials, i), metric, trials.objectives));
  const [first, second] = trials.parameters;
  const common = { trials, shown: positions, metric, goal: 'Minimize', isLog } as const;
  const found: Curve[] = curvesOf(events, metric);
  const shares: Importance = { trials: 3, fit: 0.5, note: evil, parameters: [{ parameters: [evil], share: 0.7 }, { parameters: ['b'], share: 0.3 }], interactions: [{ parameters: [evil, 'b'], share: 0.1 }] };
  const points = [{ number: 1, text: evil, expected: 2, trials: 0, when: evil }, { number: 2, text: 'b', expected: 1, trials: 4 }];
  return {
    history: history({ ...common, isTime: false }, look), 'history by time': history({ ...common, isTime: true }, look),
    curves: curves({ curves: found, trials: given, events, maximum: 9, metric, isLogX: isLog, isLogY: isLog }, look),
    slices: slices({ ...common, parameters: trials.parameters }, look),
    contour: first === undefined || second === undefined ? 'nothing' : contour({ ...common, first, second }, look),
    'contour the other way': first === undefined || second === undefined ? 'nothing' : contour({ ...common, first: second, second: first }, look),
    importance: importance(shares, metric, look), 'no importance': importance({ trials: 0, parameters: [], interactions: [] }, metric, look),
    effect: effect({ parameter: evil, metric, points }, first, look), 'effect of options': effect({ parameter: 'b', metric, points }, trials.parameters.find(one => one.kind === 'category'), look),
    'no effect': effect({ parameter: 'b', metric, points: [] }, first, look),
    pareto: pareto({ trials, shown: positions, directions: [{ metric, goal: 'Minimize' }, { metric: 'other', goal: 'Maximize', reference: 0 }] }, look),
    'pareto of three': pareto({ trials, shown: positions, directions: [{ metric, goal: 'Minimize' }, { metric: 'other', goal: 'Maximize' }, { metric: 'third', goal: 'Minimize' }] }, look),
    edf: edf([{ name: evil, values }, { name: 'b', values: [] }], metric, isLog, look),
    rungs: rungs(rungsOf({ kind: 'asha', gracePeriod: 1, reductionFactor: 3, maxResource: 9 }, events, metric), numbers, metric, 'Minimize', isLog, look),
    lineage: lineage(lineageOf(events, metric), numbers, metric, 'Minimize', look),
    timeline: timeline(timelineOf(events), numbers, look),
    'timeline by trial': timeline(timelineOf(events, 'trial', numbers), numbers, look),
    sources: sources(searcherOf({ searcher: { kind: 'auto' } }, events, given, values, 'Minimize'), given.map((one, i) => ({ trial: one.trial, value: values[i] ?? NaN })), metric, isLog, look),
    progress: progress([{ name: evil, progress: progressOf(trials, metric, 'Minimize', 'cost') }], metric, 'cost', isLog, isLog, look),
    'progress by hours': progress([{ name: evil, progress: { steps: [[0, 3], [0.5, 2], [2, 1]], left: 0 } }], metric, 'cpu', isLog, isLog, look),
  };
}

const space = { [evil]: { loguniform: [1e-3, 1] }, on: { choice: [evil, 'plain'] }, opt: { choice: [{ kind: evil, m: { uniform: [0, 1] } }, { kind: 'adam' }] } };
const configurations: { [name: string]: Json }[] = [
  { [evil]: 0.1, on: evil, opt: { kind: evil, m: 0.5 } }, { [evil]: 0.01, on: 'plain', opt: { kind: 'adam' } }, { [evil]: -1, on: 'plain', opt: { kind: 'adam' } }, {},
];
const values = [0.5, -2, 'Infinity', 0] as const;
const many: Case = {
  space, metric: evil,
  trials: [
    ...configurations.map((one, i) => trial(i, one, { name: evil, reason: evil, value: values[i] ?? 0, metrics: { [evil]: values[i] ?? 0, other: i, third: -i } })),
    trial(4, { [evil]: 1 }, { status: 'Error', error: evil }), trial(5, { [evil]: 1, on: 'plain' }, { status: 'Running', value: 3, metrics: { [evil]: 3, other: 'NaN' } }),
  ],
  events: journal(
    ...[0, 1, 2, 3, 4, 5].map(n => ['trial-created', n, { body: { config: configurations[n] ?? {}, note: n === 0 ? `${evil}, because: ${evil}` : evil } }] as const),
    ...[0, 1, 2, 3].map(n => ['trial-started', n, { attempt: 1, body: { grantedTo: 1, client: evil } }] as const),
    ...[0, 1, 2, 3].flatMap(n => [reported(n, 1, { [evil]: 3 - n }), reported(n, 3, { [evil]: values[n] ?? 0 })]),
    ['trial-perturbed', 1, { iteration: 3, body: { reason: evil, perturbation: { donor: 0, config: { [evil]: 1 }, changes: [{ parameter: evil, from: evil, to: evil, how: evil }] } } }], reported(1, 5, { [evil]: 1 }),
    ['trial-ended', 0, { body: { status: 'Terminated', endedBy: 'Scheduler', reason: evil } }], ['trial-lost', 1, { attempt: 1, body: { reason: evil } }],
  ),
};
const cases: Record<string, Case> = {
  many,
  none: { space, metric: evil, trials: [], events: [] },
  one: { space, metric: evil, trials: many.trials.slice(0, 1), events: many.events.filter(event => event.trial === 0) },
  'all the same': { space: { a: { uniform: [0, 1] }, b: { choice: ['x'] } }, metric: 'm', trials: [0, 1, 2].map(n => trial(n, { a: 0.5, b: 'x' }, { value: 2, metrics: { m: 2, other: 1, third: 0 } })), events: [] },
  'no finite value': { space: {}, metric: 'm', trials: [0, 1].map(n => trial(n, { a: 'NaN' }, { value: 'NaN', metrics: { m: 'NaN', other: 'Infinity' } })), events: journal(reported(0, 1, { m: 'NaN' })) },
};

for (const [name, one] of Object.entries(cases)) {
  for (const isLog of [false, true]) {
    for (const selected of [null, new Set([0, 5]), new Set<number>()]) {
      test(`charts of ${name}, ${isLog ? 'logarithmic' : 'linear'}, ${selected === null ? 'nothing' : selected.size} selected`, () => {
        for (const [chart, drawing] of Object.entries(all(one, { theme, width: 600, selected }, isLog))) {
          if (typeof drawing === 'string') {
            assert.ok(drawing.length > 5, chart);
            continue;
          }
          const svg = svgOf(drawing.option, 600, drawing.height ?? 320, theme.ground);
          assert.match(svg, /^<svg[^]*<\/svg>$/, chart);
          assert.doesNotMatch(svg, /<img|NaN/, `${chart}: markup of users, or a place that is none`);
          assert.ok(drawing.summary.length > 10 && !/undefined|\[object/.test(drawing.summary), `${chart}: ${drawing.summary}`);
          const table = drawing.table();
          assert.ok(table.rows.length > 0 && table.rows.every(row => row.length === table.columns.length), chart);
          assert.ok(csvOf(table).length > 0);
          for (const spots of drawing.spots ?? []) assert.ok(spots.xs.length === spots.ys.length && spots.xs.length === spots.trials.length, chart);
        }
      });
    }
  }
}

test('the charts of trials that have all are drawn', () => {
  const drawn = Object.entries(all(many, { theme, width: 1200, selected: null }, false)).filter(([, drawing]) => typeof drawing === 'object').map(([name]) => name);
  assert.deepEqual(drawn, ['history', 'history by time', 'curves', 'slices', 'contour', 'contour the other way', 'importance', 'effect', 'effect of options', 'pareto', 'pareto of three', 'edf', 'rungs', 'lineage', 'timeline', 'timeline by trial', 'sources', 'progress', 'progress by hours']);
});

test('stairs and colours', () => {
  assert.deepEqual(stairs([[1, 5], [2, 5], [3, 5], [4, 2], [5, 2], [6, 2], [7, 1]]), [[1, 5], [3, 5], [4, 5], [4, 2], [6, 2], [7, 2], [7, 1]]);
  assert.deepEqual([stairs([]), stairs([[1, 1]])], [[], [[1, 1]]]);
  assert.deepEqual([mix('#000000', 'rgb(200, 100, 0)', 0.5), mix('color(srgb 1 0 0)', '#00ff00', 0)], ['rgb(100, 50, 0)', 'rgb(255, 0, 0)']);
});

test('an option that stands under two others has a place of its own in each', () => {
  const points = [{ number: 0, text: 'a', expected: 1, trials: 1, when: 'o = x' }, { number: 1, text: 'b', expected: 2, trials: 1, when: 'o = x' }, { number: 0, text: 'a', expected: 3, trials: 1, when: 'o = y' }];
  const drawing = effect({ parameter: 'p', metric: 'm', points }, { ...metricParameter('p', false), kind: 'category' }, { theme, width: 600, selected: null });
  assert.ok(typeof drawing === 'object');
  assert.deepEqual(drawing.areas?.map(area => area.x), [[0, 0.5], [0.5, 1], [0, 0.5]]);
});

test('parallel coordinates as SVG: names are text', () => {
  const axes = [parallelAxis({ ...metricParameter(evil, false), kind: 'category', options: [evil, 'b'] }, [evil, 'b', null]), parallelAxis(metricParameter('v', true), [1, 0, 10])];
  const svg = svgOfPicture({ axes, shades: Float32Array.of(1, NaN, 0), front: new Set([0, 1]), brushes: new Map([[evil, [0, 0.5]]]), width: 400, height: 300, theme });
  assert.doesNotMatch(svg, /<img|NaN/);
  assert.equal(svg.match(/<path/g)?.length, 3 + 2 + 2 + axes.flatMap(axis => axis.scale.ticks(6)).length);
  assert.equal(escaped('a<b>&"\u0000'), 'a&lt;b&gt;&amp;&quot;\ufffd');
  assert.match(svgOfPicture({ axes: [], shades: new Float32Array(), front: null, brushes: new Map(), width: 10, height: 10, theme }), /^<svg/);
});

test('nothing of the charts is markup but what the page itself writes', async () => {
  const folder = 'src/analysis';
  const files = (await readdir(folder, { recursive: true } as object) as unknown as string[]).filter(file => /\.tsx?$/.test(file));
  assert.ok(files.length > 30);
  for (const file of files) {
    const text = await readFile(`${folder}/${file}`, 'utf8');
    assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|tooltip:/, file);
    assert.ok(text.split('\n').length <= 300, `${file} is long`);
  }
});

test('attempts that the eye can not tell apart are drawn as one, and no more than those', () => {
  const blocks = [[0, 1, 0, 1], [1.01, 2, 0, 1], [2.5, 3, 0, 1], [3.01, 4, 0, 0], [0, 1, 1, 1]] as const;
  assert.deepEqual(joined(blocks, 0.1), [[0, 2, 0, 1], [2.5, 3, 0, 1], [3.01, 4, 0, 0], [0, 1, 1, 1]]);
  assert.deepEqual(joined(blocks, 0), blocks);
});
