import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inPieces } from '../src/lib/pieces';

function told(steps: number, takes: number, restTakes: number) {
  const [log, tasks]: [string[], (() => void)[]] = [[], []];
  let clock = 0;
  function* work(): Generator<void> {
    for (let step = 1; step <= steps; step++) {
      log.push(`step ${step}`);
      clock += takes;
      yield;
    }
  }

  const leave = inPieces(work(), () => { log.push('rest'); clock += restTakes; }, () => { log.push('done'); }, () => clock, then => { tasks.push(then); });
  return { log, leave, task: () => tasks.shift()?.(), isOver: () => tasks.length === 0 };
}

test('what takes long is done in tasks of some milliseconds, with what each leaves to do, and shown at the end', () => {
  const { log, task, isOver } = told(5, 2, 8);
  assert.deepEqual(log, []);
  task();
  assert.deepEqual(log, ['step 1', 'step 2', 'rest', 'step 3', 'step 4', 'rest']);
  task();
  assert.deepEqual(log.slice(6), ['step 5', 'rest']);
  task();
  assert.equal(log.at(-1), 'done');
  assert.ok(isOver());
});

test('what was taken back is not gone on with', () => {
  const { log, leave, task } = told(9, 2, 20);
  task();
  leave();
  task();
  task();
  assert.deepEqual(log, ['step 1', 'step 2', 'rest']);
});
