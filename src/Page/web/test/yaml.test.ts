import assert from 'node:assert/strict';
import test from 'node:test';
import { changeYaml, readFields, writeYaml } from '../src/lib/yaml';
import { placeOf, runFileKeys } from '../src/pages/specText';
import { templates } from '../src/pages/templates';

test('specs are YAML that says the same', () => {
  for (const { spec } of templates) assert.deepEqual(readFields(writeYaml(spec)), spec);
  const odd = { name: 'yes', quoted: '1e-3', empty: '', none: null, time: '12:30', long: 'x'.repeat(200), lines: 'a\nb', list: [], nothing: {}, tiny: 1e-300, big: 2 ** 60, no: false, '0': [1e-7], 'a: b': '# c' };
  assert.deepEqual(readFields(writeYaml(odd)), odd);
});

test('what is small stays in a line', () => {
  const text = writeYaml({ name: 'a', space: { lr: { loguniform: [1e-4, 0.1] }, opt: { choice: [{ kind: 'sgd', momentum: { uniform: [0, 0.99] } }, { kind: 'adam' }] } }, objective: { metric: 'loss', goal: 'Minimize' }, samples: 5 });
  assert.match(text, /^name: a$/m);
  assert.match(text, /^ {2}lr: \{loguniform: \[0\.0001, 0\.1\]\}$/m);
  assert.match(text, /^objective: \{metric: loss, goal: Minimize\}$/m);
});

test('JSON is read as well', () => {
  assert.deepEqual(readFields('{"name": "a", "space": {"x": {"uniform": [0, 1]}}}'), { name: 'a', space: { x: { uniform: [0, 1] } } });
});

test('a change leaves comments and the rest alone', () => {
  const text = '# why\nname: a # the first\nspace:\n  lr: {loguniform: [1e-4, 1e-1]}   # wide\nsamples: 5\n';
  const changed = changeYaml(text, { name: 'b', samples: undefined, searcher: { kind: 'tpe' } });
  assert.deepEqual(readFields(changed), { name: 'b', space: { lr: { loguniform: [1e-4, 1e-1] } }, searcher: { kind: 'tpe' } });
  assert.match(changed, /^# why$/m);
  assert.match(changed, /# wide/);
  assert.match(changed, /1e-4, 1e-1/);
  assert.match(changed, /^searcher: \{kind: tpe\}$/m);
});

test('mistakes say where they are', () => {
  for (const [text, says] of [
    ['name: a\n  samples: 5', /line 1, column 7/],
    ['name: a\nname: b', /unique.*line 2/],
    ['- a', /must be an object/],
    ['', /must be an object/],
    ['a: &x [*x]', /./],
    ['{"name": ', /line 1/],
  ] as const) {
    const read = readFields(text);
    assert.ok(read instanceof Error, text);
    assert.match(read.message, says);
  }
});

test('a problem leads to its place, in YAML and in JSON', () => {
  const at = (source: string, problem: string) => { const { from, to } = placeOf(source, problem); return source.slice(from, to); };
  assert.equal(at('name: samples\nsamples: 0', 'spec.samples must be at least 1'), 'samples');
  assert.equal(placeOf('name: samples\nsamples: 0', 'spec.samples must be at least 1').from, 14);
  assert.equal(at('{"name": "samples", "samples": 0}', 'spec.samples must be at least 1'), '"samples"');
  assert.equal(at('a: 1\nb: ?', "The spec can't be read: it is not at line 2, column 4."), '?');
  assert.deepEqual([placeOf('', 'spec.samples'), placeOf('a: 1', 'no trainable'), placeOf('a', 'line 9, column 9')], [{ from: 0, to: 0 }, { from: 0, to: 0 }, { from: 1, to: 1 }]);
});

test('a file of tune run is known as one', () => {
  assert.deepEqual(runFileKeys({ name: 'a', command: ['sh'], objective: { minimize: 'loss' }, limits: {} }), ['command', 'limits', 'objective with minimize or maximize']);
  for (const { spec } of templates) assert.deepEqual(runFileKeys(spec), []);
});
