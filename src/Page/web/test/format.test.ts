import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, duration, number, pretty } from '../src/lib/format';

test('numbers are short and say what they are', () => {
  const cases: [number | 'NaN' | 'Infinity' | '-Infinity' | undefined, string][] = [[0.1 + 0.2, '0.3'], [12, '12'], [-3, '−3'], [0.00001234567, '1.2346e−5'], [1e-7, '1e−7'], [123456.789, '123457'], [1e300, '1e300'], ['Infinity', '∞'], ['-Infinity', '−∞'], ['NaN', 'NaN'], [undefined, '']];
  for (const [value, text] of cases) assert.equal(number(value), text);
});

test('durations and sizes', () => {
  assert.deepEqual([0, 0.25, 3.2, 59, 61, 3700, 200000].map(duration), ['0 s', '250 ms', '3.2 s', '59 s', '1 min 1 s', '1 h 1 min', '2 d 7 h']);
  assert.deepEqual([3, 1500, 2_500_000].map(bytes), ['3 B', '1.50 kB', '2.50 MB']);
});

test('JSON is short and is what it was', () => {
  const json = { name: 'a { b', space: { lr: { loguniform: [1e-5, 0.1] }, long: { choice: Array.from({ length: 40 }, (_, index) => `option ${index}`) } }, none: [], empty: {}, nothing: null, inner: { text: '[ a ] { b }' } };
  assert.deepEqual(JSON.parse(pretty(json)), json);
  assert.match(pretty(json), /^ {4}"lr": \{"loguniform": \[0.00001, 0.1\]\},$/m);
});
