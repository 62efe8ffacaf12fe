import assert from 'node:assert/strict';
import test from 'node:test';
import { lifeOf } from '../src/lib/life';
import { journal, reported } from './analysis-fixtures';

test('the life of a trial in words', () => {
  const events = journal(
    ['trial-created', 3, { body: { config: { x: 1 }, note: 'auto: gp' } }],
    ['trial-started', 3, { attempt: 1, body: { grantedTo: 9, silo: 'b' } }],
    reported(3, 1, { loss: 1 }),
    ['trial-pause-requested', 3, { body: { reason: 'waits', byScheduler: true } }], ['trial-paused', 3, { attempt: 1 }],
    ['trial-started', 3, { attempt: 2, body: { grantedTo: 2147483647, checkpoint: { iteration: 4 }, silo: 'a' } }],
    ['trial-lost', 3, { attempt: 2, body: { reason: 'its silo is gone' } }],
    ['trial-started', 3, { attempt: 3, body: { grantedTo: 9, client: 'laptop' } }],
    ['trial-failed', 3, { attempt: 3, body: { error: { message: 'boom' } } }],
    ['checkpoint-released', 3, { body: {} }], ['of-tomorrow', 3, {}],
    ['trial-ended', 3, { body: { status: 'Error', endedBy: 'Failure', reason: 'failed', error: { message: 'boom' } } }]);
  assert.deepEqual(lifeOf(events).map(step => [step.what, step.why, step.isBad]), [
    ['Created', 'auto: gp', false],
    ['Attempt 1 started on silo b', 'up to iteration 9 without asking', false],
    ['The scheduler has it pause', 'waits', false], ['Paused', '', false],
    ['Attempt 2 started on silo a', 'from the checkpoint of iteration 4, to its end without asking', false],
    ['Attempt 2 was lost', 'its silo is gone', true],
    ['Attempt 3 started, run by client laptop', 'up to iteration 9 without asking', false],
    ['Attempt 3 failed', 'boom', true],
    ['of-tomorrow', '', false],
    ['Ended: Error', 'boom', true],
  ]);
});

test('what is told says the most of it', () => {
  const one = (kind: string, body = {}) => { const [step] = lifeOf(journal([kind, 0, { attempt: 1, iteration: 5, body }])); return step && [step.what, step.why]; };
  assert.deepEqual(one('trial-created', { retryOf: 2 }), ['Created, to try trial 2 again', '']);
  assert.deepEqual(one('trial-reused', { source: 4 }), ['Has the result of another one with its configuration', 'trial 4']);
  assert.deepEqual(one('trial-started', { grantedTo: 3 }), ['Attempt 1 started', 'up to iteration 3 without asking']);
  assert.deepEqual(one('trial-checkpointed'), ['Has saved a checkpoint', 'of iteration 5']);
  assert.deepEqual(one('trial-ended', { status: 'Terminated', endedBy: 'Completed', reason: 'completed' }), ['Ended: Terminated', '']);
  assert.deepEqual(one('trial-ended', { status: 'Terminated', endedBy: 'User', reason: 'enough' }), ['Ended: Terminated', 'enough']);
  assert.deepEqual(one('trial-attribute-set', { name: 'note', value: { a: 1 } }), ['Noted: note', '{"a":1}']);
  assert.deepEqual(one('trial-attribute-set', { name: 'note' }), ['The note “note” was removed', '']);
});
