import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FilterError, parse, quoted, type Value } from '../src/lib/filter';
// the server's parser is tested by the same
import cases from './filter-cases.json';

const trial: Record<string, Value | undefined> = Object.fromEntries(Object.entries(cases.trial).map(([name, value]) => [name, value === 'NaN' ? NaN : value ?? undefined]));
const names = new Set(Object.keys(trial));
const holds = (source: string) => parse(source, names)(name => trial[name]);

test('what is true of a trial', () => {
  for (const source of cases.true) assert.equal(holds(source), true, source);
});

test('what is not', () => {
  for (const source of cases.false) assert.equal(holds(source), false, source);
});

test('what is wrong is said where it is', () => {
  const wrong = (source: string): FilterError => {
    try {
      parse(source, names);
    } catch (error) {
      if (error instanceof FilterError) return error;
      throw error;
    }

    throw new Error(`'${source}' is not wrong`);
  };
  for (const [source, message, from, to] of cases.wrong as [string, string, number, number][]) {
    const error = wrong(source);
    assert.ok(error.message.startsWith(message), `${source}: ${error.message}`);
    assert.deepEqual([error.from, error.to], [from, to], source);
  }

  assert.match(wrong('acuracy > 1').message, /did you mean “accuracy”\?$/);
});

test('a name is written so that it can be read', () => {
  for (const name of names) assert.equal(parse(`${quoted(name)} != "never"`, names)(() => undefined), true);
});
