import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lately } from '../src/lib/lately';

function told() {
  let [asked, clock, isSeen, fails] = [0, 0, true, false];
  const lately = new Lately(() => { asked++; return fails ? Promise.reject(new Error('no')) : Promise.resolve(asked); }, () => isSeen, () => clock);
  return { lately, asked: () => asked, pass: (time: number) => { clock += time; }, look: (is: boolean) => { isSeen = is; }, fail: (is: boolean) => { fails = is; } };
}

test('it is asked for again when there is a twentieth more, or less, or ten seconds have passed', async () => {
  const { lately, asked, pass } = told();
  assert.equal(await lately.get(100), 1);
  assert.equal(await lately.get(104), 1);
  assert.equal(await lately.get(105), 2);
  pass(9_999);
  assert.equal(await lately.get(106), 2);
  pass(1);
  assert.equal(await lately.get(106), 3);
  pass(60_000);
  assert.equal(await lately.get(106), 3);
  assert.equal(await lately.get(50), 4);
  assert.equal(asked(), 4);
});

test('for a page that nobody sees it is not', async () => {
  const { lately, pass, look } = told();
  await lately.get(1);
  look(false);
  pass(60_000);
  assert.equal(await lately.get(1000), 1);
  look(true);
  assert.equal(await lately.get(1000), 2);
});

test('one that is known to be old is asked for again', async () => {
  const { lately } = told();
  assert.equal(await lately.get(1), 1);
  assert.equal(await lately.get(1, true), 2);
  assert.equal(await lately.get(1), 2);
});

test('what has failed is asked for again', async () => {
  const { lately, fail } = told();
  fail(true);
  await assert.rejects(lately.get(1));
  fail(false);
  assert.equal(await lately.get(1), 2);
});
