import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turns } from '../src/lib/turns';

function told() {
  const [log, frames]: [string[], (() => void)[]] = [[], []];
  let clock = 0;
  const turns = new Turns(then => { frames.push(then); }, () => clock);
  const add = (name: string, takes: number) => turns.add(() => { log.push(name); clock += takes; }, took => { log.push(`${name} took ${took}`); });
  return { log, add, paint: () => frames.shift()?.() };
}

test('one acts at a time, the next when that is on the screen', () => {
  const { log, add, paint } = told();
  add('a', 5);
  add('b', 7);
  assert.deepEqual(log, ['a']);
  paint();
  assert.deepEqual(log, ['a', 'a took 5', 'b']);
  paint();
  assert.deepEqual(log, ['a', 'a took 5', 'b', 'b took 7']);
  add('c', 1);
  assert.equal(log.at(-1), 'c');
});

test('what was taken back does not act, and what has acted stays', () => {
  const { log, add, paint } = told();
  const a = add('a', 1);
  const b = add('b', 1);
  add('c', 1);
  b();
  a();
  paint();
  assert.deepEqual(log, ['a', 'a took 1', 'c']);
});
