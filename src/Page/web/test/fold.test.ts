import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curvesFold, curvesOf } from '../src/analysis/data/curves';
import { rungsFold, rungsOf } from '../src/analysis/data/rungs';
import { searchFold, searcherOf } from '../src/analysis/data/searcher';
import { attemptsFold, timelineOf } from '../src/analysis/data/timeline';
import type { JournalEvent } from '../src/model';
import { journal, reported, trial } from './analysis-fixtures';

const asha = { kind: 'asha', gracePeriod: 1, reductionFactor: 3, maxResource: 9 };
const events: readonly JournalEvent[] = journal(
  ['trial-created', 0, { body: { config: { x: 1 }, note: 'tpe, because: it is early' } }], ['trial-started', 0, { attempt: 1, body: { silo: 'a' } }], reported(0, 1, { loss: 3 }), reported(0, 2, { loss: 2 }),
  ['trial-created', 1, { body: { config: { x: 2 } } }], ['trial-started', 1, { attempt: 1, body: { silo: 'a' } }], reported(1, 1, { loss: 5 }), ['trial-ended', 1, { body: { status: 'Terminated', endedBy: 'Scheduler', reason: 'worse' } }],
  reported(0, 1, { loss: 4 }), ['trial-lost', 0], ['observation-added'], ['trial-started', 0, { attempt: 2, body: { silo: 'b' } }], reported(0, 3, { loss: 1 }), ['trial-ended', 0, { body: { status: 'Terminated', endedBy: 'Completed' } }],
);

/** The journal as it grows, then as it was at an earlier time, then another one. */
const seen = [...Array.from({ length: events.length + 1 }, (_, length) => events.slice(0, length)), events.slice(0, 5), events, events.map(one => ({ ...one }))];

test('what was made of a journal by and by is what is made of it at once', () => {
  const [curves, rungs, search, attempts] = [curvesFold('loss'), rungsFold(asha, 'loss'), searchFold('auto'), attemptsFold()];
  const trials = [trial(0, {}), trial(1, {})];
  for (const some of seen) {
    assert.deepEqual(curvesOf(some, 'loss', curves), curvesOf(some, 'loss'));
    assert.deepEqual(rungsOf(asha, some, 'loss', rungs), rungsOf(asha, some, 'loss'));
    assert.deepEqual(searcherOf({ searcher: { kind: 'auto' } }, some, trials, [1, 5], 'Minimize', search), searcherOf({ searcher: { kind: 'auto' } }, some, trials, [1, 5], 'Minimize'));
    assert.deepEqual(timelineOf(some, 'silo', undefined, attempts), timelineOf(some, 'silo'));
  }

  assert.equal(curvesOf(events, 'loss')[0]?.values.join(), '4,1');
  assert.equal(timelineOf(events).attempts.length, 3);
});

test('a curve that has not grown is the same one, and one that has is another', () => {
  const fold = curvesFold('loss');
  const before = curvesOf(events.slice(0, 8), 'loss', fold);
  const after = curvesOf(events, 'loss', fold);
  assert.equal(after[1], before[1]);
  assert.notEqual(after[0], before[0]);
  assert.deepEqual(before[0]?.values, [3, 2]);
});
