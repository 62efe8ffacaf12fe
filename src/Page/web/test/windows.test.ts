import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Trials } from '../src/model';
import { TrialWindows } from '../src/store/windows';
import { trial } from './analysis-fixtures';

function told(total: number) {
  const asked: number[] = [];
  const waiting: { from: number; resolve: (page: Trials) => void; reject: (error: Error) => void }[] = [];
  const windows = new TrialWindows((from, limit) => new Promise((resolve, reject) => {
    asked.push(from);
    assert.equal(limit, 200);
    waiting.push({ from, resolve, reject });
  }));
  const answer = async (attempts = 1) => {
    for (const { from, resolve } of waiting.splice(0)) resolve({ items: Array.from({ length: Math.max(0, Math.min(200, total - from)) }, (_, i) => trial(from + i, {}, { attempts })), total, sequence: 1 });
    await new Promise(resolve => { setImmediate(resolve); });
  };
  return { windows, asked, answer, fail: async (text: string) => { for (const { reject } of waiting.splice(0)) reject(new Error(text)); await new Promise(resolve => { setImmediate(resolve); }); } };
}

test('the windows that are looked at are asked for, once', async () => {
  const { windows, asked, answer } = told(100_000);
  assert.equal(windows.isKnown, false);
  await answer();
  assert.equal(windows.length, 100_000);
  windows.see(0, 40);
  windows.see(50_190, 50_230);
  assert.equal(windows.at(50_199), undefined);
  await answer();
  windows.see(50_195, 50_240);
  assert.deepEqual(asked, [0, 50_000, 50_200]);
  assert.deepEqual([windows.at(0)?.trial, windows.at(50_199)?.trial, windows.at(50_200)?.trial, windows.at(50_400)], [0, 50_199, 50_200, undefined]);
  windows.see(99_990, 100_000);
  await answer();
  assert.equal(windows.at(99_999)?.trial, 99_999);
  // beyond the end is nothing to be asked for
  windows.see(100_000, 100_300);
  assert.deepEqual(asked, [0, 50_000, 50_200, 99_800]);
});

test('what has changed is asked for where it is looked at, and what was known stays until then', async () => {
  const { windows, asked, answer } = told(1000);
  await answer();
  windows.see(400, 410);
  await answer();
  windows.refresh();
  assert.equal(windows.at(400)?.attempts, 1);
  // while it is asked for more happens
  windows.refresh();
  assert.deepEqual(asked, [0, 400, 400]);
  await answer(2);
  assert.deepEqual(asked, [0, 400, 400, 400]);
  await answer(3);
  assert.deepEqual([windows.at(400)?.attempts, windows.at(0)?.attempts, asked.length], [3, 1, 4]);
  windows.see(0, 10);
  await answer(4);
  assert.equal(windows.at(0)?.attempts, 4);
});

test('what is wrong is said, and what was looked at long ago is not held for ever', async () => {
  const { windows, answer, fail } = told(100_000);
  await answer();
  for (let window = 0; window < 40; window++) {
    windows.see(window * 200, window * 200 + 10);
    await answer();
  }

  assert.equal(windows.at(0), undefined);
  assert.equal(windows.at(7800)?.trial, 7800);
  windows.refresh();
  await fail('the server does not answer');
  assert.equal(windows.problem.value, 'the server does not answer');
  assert.equal(windows.at(7800)?.trial, 7800);
  windows.refresh();
  await answer();
  assert.equal(windows.problem.value, null);
});
