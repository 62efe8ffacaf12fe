import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnalysisModel } from '../src/analysis/contract';
import { differences, progressByHours, progressOf } from '../src/analysis/data/compare';
import { lineageOf } from '../src/analysis/data/lineage';
import { modelAt, trialsAt } from '../src/analysis/data/replay';
import { hasLineage, hasRungs, maximumOf, rungsOf } from '../src/analysis/data/rungs';
import { kindOf, searcherOf } from '../src/analysis/data/searcher';
import { timelineOf } from '../src/analysis/data/timeline';
import { trialsOf } from '../src/analysis/data/trials';
import { journal, reported, status, time, trial } from './analysis-fixtures';

const ended = (n: number, endedBy: string, reason: string, more = {}) => ['trial-ended', n, { body: { status: endedBy === 'Failure' ? 'Error' : 'Terminated', endedBy, reason, ...more } }] as const;
const created = (n: number, more = {}) => ['trial-created', n, { body: { config: { x: n }, ...more } }] as const;
const started = (n: number, attempt: number, more = {}) => ['trial-started', n, { attempt, body: { grantedTo: 1, ...more } }] as const;

test('rungs of ASHA are where its spec says, with what became of each trial', () => {
  const asha = { kind: 'asha', gracePeriod: 1, reductionFactor: 3, maxResource: 9 };
  const events = journal(
    created(0), created(1), created(2), reported(0, 1, { loss: 3 }), ended(0, 'Scheduler', 'below the best 33 %'), reported(1, 1, { loss: 1 }), reported(1, 2, { loss: 1 }), reported(1, 4, { loss: 0.5 }),
    reported(1, 9, { loss: 0.1 }), ended(1, 'Scheduler', 'reached the maximum of 9 iterations'), reported(2, 1, { loss: 'NaN' }), reported(2, 2, { loss: 2 }));
  const rungs = rungsOf(asha, events, 'loss');
  assert.deepEqual(rungs.map(rung => [rung.iteration, rung.trials.map(one => [one.trial, one.fate, one.value])]), [
    [1, [[0, 'was stopped', 3], [1, 'went on', 1], [2, 'went on', NaN]]], [3, [[1, 'went on', 0.5]]], [9, [[1, 'ended there', 0.1]]],
  ]);
  assert.equal(rungs[0]?.trials[0]?.reason, 'below the best 33 %');
  assert.equal(rungs[1]?.trials[0]?.iteration, 4, 'a report beyond a rung counts for it');
  assert.deepEqual([hasRungs(asha), hasRungs({ kind: 'resource-changing', base: asha }), hasRungs({ kind: 'fifo' }), hasRungs(undefined)], [true, true, false, false]);
  assert.deepEqual([{ kind: 'pb2' }, { kind: 'resource-changing', base: { kind: 'pbt' } }, asha].map(hasLineage), [true, true, false]);
  assert.deepEqual([maximumOf({ kind: 'x', base: asha }), maximumOf({ kind: 'fifo' })], [9, Infinity]);
});

test('rungs of HyperBand are where the journal says', () => {
  const pause = (n: number) => ['trial-pause-requested', n, { body: { reason: 'waits for the others', byScheduler: true } }] as const;
  const events = journal(created(0), created(1), reported(0, 3, { loss: 2 }), pause(0), reported(1, 3, { loss: 1 }), pause(1), ['rung-closed', undefined, { iteration: 3, body: { bracket: 0, promoted: [1] } }], ended(0, 'Scheduler', 'was not promoted'));
  assert.deepEqual(rungsOf({ kind: 'hyperband', maxResource: 9, reductionFactor: 3 }, events, 'loss').map(rung => [rung.iteration, rung.trials.map(one => [one.fate, one.reason])]), [[3, [['was stopped', 'was not promoted'], ['went on', '']]]]);
  assert.equal(rungsOf({ kind: 'hyperband' }, events.slice(0, 4), 'loss')[0]?.trials[0]?.fate, 'waits');
  assert.deepEqual(rungsOf({ kind: 'asha' }, [], 'loss'), []);
});

test('lineage', () => {
  const events = journal(created(0), created(1), reported(0, 4, { score: 1 }), reported(1, 4, { score: 2 }),
    ['trial-perturbed', 0, { iteration: 4, body: { reason: 'goes on from trial 1', perturbation: { donor: 1, iteration: 4, checkpoint: { iteration: 3 }, config: { x: 9 }, changes: [{ parameter: 'x', from: '1', to: '9', how: '× 9' }, { parameter: 'y', to: '2' }] } } }],
    reported(0, 4, { score: 2 }), reported(0, 8, { score: 5 }));
  const { stretches, exploits } = lineageOf(events, 'score');
  assert.deepEqual(stretches.map(one => [one.trial, one.from, one.to, one.value, one.configuration]), [[0, 0, 4, 1, { x: 0 }], [0, 3, 8, 5, { x: 9 }], [1, 0, 4, 2, { x: 1 }]]);
  assert.deepEqual(exploits.map(one => [one.trial, one.donor, one.iteration, one.from, one.changes]), [[0, 1, 4, 3, ['x: 1 → 9 (× 9)', 'y: none → 2']]]);
});

test('the timeline puts attempts into slots that are free', () => {
  const events = journal(started(0, 1), started(1, 1), ['trial-paused', 0, { attempt: 1 }], started(2, 1, { client: 'c<1>' }), started(3, 1), ended(3, 'Failure', 'boom'), ['trial-lost', 1, { attempt: 1, body: { reason: 'gone' } }], started(1, 2));
  const { attempts, lanes } = timelineOf(events);
  assert.deepEqual(attempts.map(one => [one.trial, one.attempt, one.lane, one.outcome, one.reason]), [[0, 1, 0, 'paused', ''], [1, 1, 1, 'lost', 'gone'], [2, 1, 2, 'runs', ''], [3, 1, 0, 'failed', 'boom'], [1, 2, 0, 'runs', '']]);
  assert.deepEqual(lanes, ['', '', 'c<1>']);
  // in the turn in which one ends the next begins, at the same time
  const passed = journal(started(0, 1), ['trial-paused', 0, { attempt: 1, at: time(5) }], ['trial-started', 1, { attempt: 1, at: time(5) }]);
  assert.deepEqual(timelineOf(passed).lanes, ['']);
  assert.deepEqual(timelineOf([]), { by: 'silo', attempts: [], lanes: [] });
});

test('the timeline has lanes by silo, and by trial', () => {
  const on = (silo: string) => ({ silo });
  const events = journal(started(0, 1, on('b')), started(1, 1, on('a')), started(2, 1, on('b')), ['trial-lost', 0, { attempt: 1, body: { reason: 'gone' } }], started(0, 2, on('a')), started(3, 1, { client: 'a' }));
  const bySilo = timelineOf(events);
  assert.deepEqual(bySilo.lanes, ['a', 'a', 'b', 'b', 'a'], 'a client may be called like a silo');
  assert.deepEqual(bySilo.attempts.map(one => [one.trial, one.attempt, one.owner, one.isClient, one.lane]), [[0, 1, 'b', false, 2], [1, 1, 'a', false, 0], [2, 1, 'b', false, 3], [0, 2, 'a', false, 1], [3, 1, 'a', true, 4]]);
  const byTrial = timelineOf(events, 'trial', new Set([0, 2]));
  assert.deepEqual(byTrial.lanes, ['trial 0', 'trial 2']);
  assert.deepEqual(byTrial.attempts.map(one => [one.trial, one.attempt, one.lane]), [[0, 1, 0], [2, 1, 1], [0, 2, 0]]);
});

test('what the searcher says of itself', () => {
  const events = journal(created(0, { note: 'auto: gp, because: 2 parameters, one objective' }), created(1, { note: 'auto: gp' }), created(2, { note: 'auto: quadratic step' }), created(3, { note: 'preset' }), created(4, { retryOf: 1 }), created(5), ['search-exhausted']);
  const view = searcherOf({ searcher: { kind: 'auto', seedling: null, depth: 2 } }, events, [0, 1, 2, 3, 4, 5].map(n => trial(n, {})), [3, NaN, 1, 2, 0.5, 9], 'Minimize');
  assert.deepEqual(view.announcements, ['auto: gp, because: 2 parameters, one objective']);
  assert.deepEqual(view.sources.map(one => [one.name, one.trials, one.improvements]), [['auto: gp', [0, 1], 1], ['auto: quadratic step', [2], 1], ['preset', [3], 0], ['tried again', [4], 1], ['auto', [5], 0]]);
  assert.deepEqual([view.options, view.remarks], [['depth: 2'], ['The search came to its end.']]);
  assert.equal(kindOf({ scheduler: { kind: 'asha', maxResource: 9, stop: null } }, 'scheduler'), 'asha (maxResource 9)');
  assert.equal(kindOf({}, 'scheduler'), '–');
});

const events = journal(['started'], created(0), started(0, 1), reported(0, 1, { loss: 3 }), created(1), started(1, 1), reported(0, 2, { loss: 1, acc: 5 }), ended(0, 'Completed', 'completed'),
  ['trial-failed', 1, { attempt: 1, body: { error: { message: 'boom' } } }], started(1, 2), ended(1, 'Failure', 'boom', { error: { message: 'boom' } }), ['ended', undefined, { body: { status: 'Finished', reason: 'all' } }]);

test('the trials as they were', () => {
  assert.deepEqual(trialsAt(events, 0, 'loss'), []);
  const at = (sequence: number) => trialsAt(events, sequence, 'loss').map(one => [one.trial, one.status, one.iterations, one.value]);
  assert.deepEqual(at(2), [[0, 'Pending', 0, undefined]]);
  assert.deepEqual(at(6), [[0, 'Running', 1, 3], [1, 'Running', 0, undefined]]);
  assert.deepEqual(at(9), [[0, 'Terminated', 2, 1], [1, 'Pending', 0, undefined]]);
  const last = trialsAt(events, 99, 'loss');
  assert.deepEqual(last.map(one => [one.status, one.error, one.endedAt, one.attempts]), [['Terminated', undefined, time(7), 1], ['Error', 'boom', time(10), 2]]);
  assert.deepEqual(last[0]?.metrics, { loss: 1, acc: 5 });
});

test('the experiment as it was', async () => {
  const model: AnalysisModel = { name: 'x', status: { ...status('loss'), hypervolume: 3 }, spec: {}, trials: [], curves: () => Promise.reject(new Error('not asked')), events: () => Promise.reject(new Error('not asked')), importance: () => Promise.resolve({ trials: 0, parameters: [], interactions: [] }) };
  const then = modelAt(model, events, 7);
  assert.deepEqual([then.status.status, then.status.bestValue, then.status.best?.trial, then.status.trials, then.status.hypervolume], ['Running', 1, 0, { Running: 2 }, undefined]);
  assert.deepEqual(await then.curves('loss'), [{ trial: 0, iterations: [1, 2], values: [3, 1] }]);
  assert.equal((await then.events()).length, 7);
  assert.equal(modelAt(model, events, 12).status.status, 'Finished');
});

test('the best against trials, time and cost', () => {
  const all = [trial(0, {}, { value: 3, endedAt: time(20) }), trial(1, {}, { value: 5, endedAt: time(15) }), trial(2, {}, { value: 1, endedAt: time(30), elapsedSeconds: 4 }), trial(3, {}, { value: 0, status: 'Running' })];
  delete (all[3] as { endedAt?: string }).endedAt;
  const trials = trialsOf({ status: status('loss'), spec: {}, trials: all });
  assert.deepEqual(progressOf(trials, 'loss', 'Minimize', 'trials'), { steps: [[1, 5], [2, 3], [3, 1]], left: 1 });
  assert.deepEqual(progressOf(trials, 'loss', 'Minimize', 'time').steps, [[15, 5], [20, 3], [30, 1]]);
  assert.deepEqual(progressOf(trials, 'loss', 'Minimize', 'cost').steps, [[2, 5], [4, 3], [8, 1]]);
  assert.deepEqual(progressOf(trialsOf({ status: status('loss'), spec: {}, trials: [] }), 'loss', 'Minimize', 'time').steps, []);
});

test('differences of specs are by domain', () => {
  const a = { name: 'a', space: { lr: { uniform: [0, 1] }, net: { depth: { choice: [1, 2] } } }, samples: 5, searcher: { kind: 'tpe', startup: 3 }, program: { command: ['sh', 'a.sh'], environment: {} } };
  const b = { name: 'b', space: { lr: { uniform: [0, 2] }, net: { depth: { choice: [1, 2] } } }, samples: 5, searcher: { kind: 'auto' }, program: { command: ['sh', 'b.sh'], environment: {} } };
  const { differ, same } = differences([a, b]);
  assert.deepEqual(differ.map(one => [one.name, one.values]), [['space/lr', ['{"uniform":[0,1]}', '{"uniform":[0,2]}']], ['searcher/kind', ['tpe', 'auto']], ['searcher/startup', ['3', '–']], ['program/command', ['["sh","a.sh"]', '["sh","b.sh"]']]]);
  assert.deepEqual(same.map(one => one.name), ['space/net/depth', 'samples', 'program/environment']);
});

test('the best against what silos had held by then', () => {
  const point = (trial: number, value: number | 'NaN', cpuHours: number) => ({ at: time(trial), trial, iteration: 1, value, cpuHours, gpuHours: cpuHours / 2 });
  const history = { objective: { metric: 'loss', goal: 'Minimize' as const }, cpuHours: 8, gpuHours: 4, items: [point(0, 3, 1), point(1, 2, 6)] };
  assert.deepEqual(progressByHours(history, 'cpu').steps, [[1, 3], [6, 2], [8, 2]], 'the last value holds up to now');
  assert.deepEqual(progressByHours(history, 'gpu').steps, [[0.5, 3], [3, 2], [4, 2]]);
  assert.deepEqual(progressByHours({ ...history, cpuHours: 6 }, 'cpu').steps.length, 2);
  assert.deepEqual(progressByHours({ ...history, items: [] }, 'cpu').steps, []);
});
