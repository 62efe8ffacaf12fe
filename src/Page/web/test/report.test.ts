import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readReport, ReportStore, type ReportFile } from '../src/store/report';
import { evil, status, time, trial } from './analysis-fixtures';

const details = (number: number, more = {}) => ({ summary: trial(number, { lr: number / 10, [evil]: evil }, { ...(number === 2 ? { value: 2 } : {}) }), failures: 0, attributes: {}, isFeasible: true, ...more });

/** Two trials of two reports each and one that reported nothing. */
const file = (more: Partial<ReportFile> = {}): ReportFile => ({
  format: 1, version: '0.1.0', writtenAt: time(100), status: status('loss'), spec: { space: {} }, trials: [details(0), details(1), details(2)],
  reports: { metrics: ['loss', 'constructor'], trials: [0, 0, 1, 1], iterations: [1, 2, 1, 2], sequences: { deltas: [3, 2, -1, 2] }, at: { deltas: [1000, 1000, 1000, 1000] }, seconds: [1, 2, 1, 2], values: [[0.5, 'NaN', 0.7, 0.6], [null, 1, null, null]], reported: 4 },
  history: { objective: { metric: 'loss', goal: 'Minimize' }, items: [] }, importances: { loss: { trials: 3, parameters: [], interactions: [] } }, effects: [{ parameter: 'lr', metric: 'loss', points: [] }],
  events: { sequences: { deltas: [1, 1, 5] }, kinds: ['trial-created', 'trial-created', 'trial-ended'], at: { deltas: [0, 0, 5000] }, trials: [0, 1, 1], attempts: [null, null, null], iterations: [null, null, null], bodies: [null, { config: { lr: 9 } }, { status: 'Terminated' }] },
  ...more,
});

test('what is in the element is read, packed or not', async () => {
  const json = JSON.stringify(file());
  assert.deepEqual(await readReport(json), file());
  assert.deepEqual(await readReport(JSON.stringify({ gzip: gzipSync(json).toString('base64') })), file());
});

test('a form of another version is said, not guessed', async () => {
  await assert.rejects(readReport(JSON.stringify(file({ format: 2 }))), /form 2/);
});

test('reports and curves of a trial are its own, and what is missing or no number stays so', async () => {
  const store = new ReportStore(file());
  const model = await store.model();

  assert.deepEqual((await store.readReports(0)).map(one => [one.iteration, one.metrics]), [[1, { loss: 0.5 }], [2, { loss: 'NaN', constructor: 1 }]]);
  assert.deepEqual(await store.readReports(2), []);
  assert.deepEqual(await model.curves('loss'), [{ trial: 0, iterations: [1, 2], values: [0.5, 'NaN'] }, { trial: 1, iterations: [1, 2], values: [0.7, 0.6] }]);
  assert.deepEqual(await model.curves('constructor'), [{ trial: 0, iterations: [2], values: [1] }]);
  assert.deepEqual(await model.curves('toString'), []);
});

test('a trial has its last report, and its value where the last report lacks it', async () => {
  const store = new ReportStore(file());

  assert.deepEqual(store.trials.peek().map(one => [one.value, one.metrics]), [['NaN', { loss: 'NaN', constructor: 1 }], [0.6, { loss: 0.6 }], [2, undefined]]);
  assert.deepEqual((await store.readTrial(1)).summary, store.trials.peek()[1]);
  assert.equal((await store.readReports(1))[1]?.reportedAt, new Date(4000).toISOString());
});

test('the journal is put together in its order, with the configurations that were left out', async () => {
  const events = await (await new ReportStore(file()).model()).events?.() ?? [];

  assert.deepEqual(events.map(one => [one.sequence, one.kind, one.trial]), [[1, 'trial-created', 0], [2, 'trial-created', 1], [3, 'reported', 0], [4, 'reported', 1], [5, 'reported', 0], [6, 'reported', 1], [7, 'trial-ended', 1]]);
  assert.deepEqual(events[0]?.body?.config, { lr: 0, [evil]: evil });
  assert.deepEqual(events[1]?.body?.config, { lr: 9 });
  assert.deepEqual(events[2]?.body, { metrics: { loss: 0.5 }, elapsed: 1 });
});

test('without a journal nothing is made up, and it is said', async () => {
  const store = new ReportStore(file({ events: undefined }));
  assert.equal((await store.model()).events, undefined);
  assert.match(store.file.remarks.join(), /without the journal/);
});

test('what was thinned is said, and what was not is not', () => {
  assert.deepEqual(new ReportStore(file()).file.remarks, []);
  assert.match(new ReportStore(file({ reports: { ...file().reports, reported: 9000 } })).file.remarks.join(), /4 of 9,000 reports/);
});

test('who asks for what is not in it is told so', async () => {
  const store = new ReportStore(file());
  const model = await store.model();

  await assert.rejects(store.readTrial(3), /no trial 3 in this report: it has 3/);
  await assert.rejects(store.readTrial(-1), /no trial -1/);
  await assert.rejects(model.importance('accuracy'), /no importance for “accuracy”/);
  await assert.rejects(model.effect?.('momentum', 'loss') ?? Promise.resolve(), /“momentum”/);
  assert.equal((await model.importance('loss')).trials, 3);
});
