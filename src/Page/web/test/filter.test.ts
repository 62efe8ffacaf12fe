import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FilterError, parse, quoted, type Value } from '../src/lib/filter';

const names = new Set(['lr', 'accuracy', 'status', 'opt/momentum', 'train loss', 'activation', 'config.name', 'batch']);
const trial: Record<string, Value | undefined> = { lr: 0.003, accuracy: 0.93, status: 'Running', 'opt/momentum': 0.9, 'train loss': NaN, activation: 'relu', batch: 64 };
const holds = (source: string) => parse(source, names)(name => trial[name]);

test('what is true of a trial', () => {
  for (const source of [
    'lr < 0.01 and accuracy > 0.9 and status = Running', 'lr<1e-2', 'lr <= 0.003', 'status = running', 'status != Error', 'not status = Error', 'opt/momentum >= .9', '`train loss` = NaN', 'activation in (relu, "tanh")',
    'activation not in (gelu)', 'batch in (32, 64)', '(lr > 1 or lr < 1) and status ~ run', 'config.name = null', 'lr > 1 or accuracy > 0.5', 'accuracy > 0.5 or lr > 1 and lr > 2', 'lr > -1', 'activation = "relu"', "status = 'Running'",
  ]) assert.equal(holds(source), true, source);
});

test('what is not', () => {
  for (const source of ['lr > 0.01', 'status = Error', 'config.name = x', 'config.name > 1', '`train loss` > 0', 'activation > 1', 'not (lr < 1)', 'activation in (gelu, tanh)']) assert.equal(holds(source), false, source);
});

test('what is wrong is said where it is', () => {
  const wrong = (source: string): [string, number, number] => {
    try {
      parse(source, names);
    } catch (error) {
      if (error instanceof FilterError) return [error.message, error.from, error.to];
      throw error;
    }

    throw new Error(`'${source}' is not wrong`);
  };
  assert.deepEqual(wrong('acuracy > 1'), ['“acuracy” is no parameter, metric or column; did you mean “accuracy”?', 0, 7]);
  assert.deepEqual(wrong('lr'), ['expected =, !=, <, <=, >, >=, ~ (contains) or in (…)', 2, 3]);
  assert.deepEqual(wrong('lr <'), ['expected a value: a number, a word or "text"', 4, 5]);
  assert.deepEqual(wrong('(lr < 1'), ['expected “)”', 7, 8]);
  assert.deepEqual(wrong('lr < 1 accuracy'), ['expected “and”, “or” or the end', 7, 15]);
  assert.deepEqual(wrong('status = "Run'), ['this is not closed', 9, 10]);
  assert.deepEqual(wrong('lr & 1'), ['this is not understood here', 3, 4]);
  assert.deepEqual(wrong('batch in 3')[1], 9);
  assert.deepEqual(wrong('and lr < 1')[1], 0);
});

test('a name is written so that it can be read', () => {
  for (const name of names) assert.equal(parse(`${quoted(name)} != "never"`, names)(() => undefined), true);
});
