import assert from 'node:assert/strict';
import test from 'node:test';
import { besideOf, besideRows } from '../src/store/beside';
import { trial } from './analysis-fixtures';

test('which trials stand beside each other is in the address', () => {
  assert.deepEqual(besideOf('3,7,3,x,-1,1.5,,12'), [3, 7, 12]);
  assert.equal(besideOf(Array.from({ length: 20 }, (_, i) => i).join(',')).length, 8);
  assert.deepEqual(besideOf(null), []);
});

test('what differs between trials is marked, whatever one of them lacks', () => {
  const rows = besideRows([
    trial(0, { lr: 0.1, opt: { kind: 'sgd', momentum: 0.9 }, same: [1, 2] }, { value: 0.5, metrics: { loss: 0.5, acc: 1 }, silo: 'a' }),
    trial(1, { lr: 0.1, opt: { kind: 'adam' }, same: [1, 2] }, { value: 'NaN', metrics: { loss: 'NaN' }, client: 'b' }),
  ], 'loss');
  assert.deepEqual(rows.parameters.map(row => [row.name, row.values, row.differs]), [
    ['lr', ['0.1', '0.1'], false], ['opt/kind', ['sgd', 'adam'], true], ['opt/momentum', ['0.9', '–'], true], ['same/0', ['1', '1'], false], ['same/1', ['2', '2'], false],
  ]);
  assert.deepEqual(rows.metrics.map(row => [row.name, row.values, row.differs]), [['loss', ['0.5', 'NaN'], true], ['acc', ['1', '–'], true]]);
  assert.deepEqual(rows.life.find(row => row.name === 'ran on')?.values, ['a', 'client b']);
  assert.equal(rows.life.some(row => row.name === 'reason'), false, 'nobody has one');
});
